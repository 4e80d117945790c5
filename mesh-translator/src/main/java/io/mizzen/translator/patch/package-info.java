/**
 * The values of EnvoyFilter patches beside Envoy's protos: what mesh-model, which knows no protos,
 * leaves to this module. The intake of a control plane asks {@link
 * io.mizzen.translator.patch.PatchValues}.
 */
@NullMarked
package io.mizzen.translator.patch;

import org.jspecify.annotations.NullMarked;
