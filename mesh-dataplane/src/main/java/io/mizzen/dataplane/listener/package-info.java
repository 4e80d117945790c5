/**
 * Listeners and which filter chain a connection takes: step 2 of a request. Pure.
 *
 * <p>{@link io.mizzen.dataplane.listener.ChainMatcher} follows the order of Envoy's {@code
 * FilterChainMatch}; {@link io.mizzen.dataplane.listener.Connection} is what a listener knows of a
 * connection once its listener filters have looked at it.
 */
@NullMarked
package io.mizzen.dataplane.listener;

import org.jspecify.annotations.NullMarked;
