/**
 * The values of EnvoyFilter patches beside Envoy's protos: what mesh-model, which knows no protos,
 * leaves to this module. Who reads rules as a control plane does takes the intake of {@link
 * io.mizzen.translator.patch.PatchValues}.
 */
@NullMarked
package io.mizzen.translator.patch;

import org.jspecify.annotations.NullMarked;
