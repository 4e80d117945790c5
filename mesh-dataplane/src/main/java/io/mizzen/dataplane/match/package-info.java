/**
 * A request's head and what can be asked of it: the matchers of Envoy's {@code RouteMatch}. Pure.
 *
 * <p>Each matcher answers twice from one piece of code: {@code matches} for the request path, and
 * {@code mismatch} with the reason in words for a simulation. Regular expressions are RE2 and match
 * the whole text, as in Envoy. Step 4 of a request, used by {@link io.mizzen.dataplane.route}.
 */
@NullMarked
package io.mizzen.dataplane.match;

import org.jspecify.annotations.NullMarked;
