/**
 * The checks of Istio's admission webhook, as pure functions: step 3 of docs/life-of-a-config.md.
 *
 * <p>{@link Validator} turns one resource into {@link Violation}s, all of them, each with the exact
 * path of the offending field; errors reject the resource, warnings do not. One {@code …Check}
 * looks at one Istio message and reports to the {@link FieldContext} it was given, which carries
 * the path. This package has what all kinds share, and {@code virtualservice}, {@code networking},
 * {@code security} and {@code gatewayapi} the checks of their kinds.
 *
 * <p>The rules are Istio's; three are ours: {@code ISTIO_MUTUAL} is refused while there are no
 * certificates (never silently plaintext), header conditions that no gRPC call can meet are pointed
 * out, and so is a rule that another one covers in all cases, not only when both are equal. Where
 * Istio accepts what cannot work (a port beyond 65535, a header name with a space), so does this,
 * with a warning.
 */
@NullMarked
package io.mizzen.validation;

import org.jspecify.annotations.NullMarked;
