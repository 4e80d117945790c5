/**
 * The traffic core: what one process does with xDS resources, without sockets and without gRPC.
 *
 * <p>{@link io.mizzen.dataplane.decode} turns resources into values; it alone knows Envoy's protos.
 * {@link io.mizzen.dataplane.listener}, {@link io.mizzen.dataplane.route} and {@link
 * io.mizzen.dataplane.cluster} hold those values and the matchers over them, {@link
 * io.mizzen.dataplane.match} what a route asks of a request. Everything is immutable; matching is a
 * function of the values and of a number that stands for chance.
 */
@NullMarked
package io.mizzen.dataplane;

import org.jspecify.annotations.NullMarked;
