/**
 * Route configurations and which route a request takes: host, then the first route that matches.
 *
 * <p>{@link io.mizzen.dataplane.route.HostMatcher} and {@link
 * io.mizzen.dataplane.route.RouteMatcher} answer on the request path with {@code match}, and with
 * {@code explain} the same answer together with what failed before it. {@link
 * io.mizzen.dataplane.route.RouteAction} says what becomes of the request. Pure.
 */
@NullMarked
package io.mizzen.dataplane.route;

import org.jspecify.annotations.NullMarked;
