/**
 * The meaning of rules for a stock Envoy sidecar, as Istio's control plane writes it but without
 * Istio's own extensions. The types of this package are the input records: each holds all that one
 * resource may depend on and is its cache key. They see {@code resolve} and no protobuf.
 *
 * <p>The encoders are in rooms named after Envoy's resources. {@code listener} sees {@code route}
 * and {@code cluster}, {@code route} sees {@code cluster} for the names of fixed clusters, and
 * {@code tls} holds what listeners and clusters say alike. {@link io.mizzen.translator.Translator}
 * calls them, one function per resource type.
 */
@NullMarked
package io.mizzen.translator.encode.envoy;

import org.jspecify.annotations.NullMarked;
