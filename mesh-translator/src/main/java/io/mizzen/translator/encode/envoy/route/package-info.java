/**
 * Virtual hosts ({@link io.mizzen.translator.encode.envoy.route.VirtualHosts}) and the route
 * configurations put together from them ({@link
 * io.mizzen.translator.encode.envoy.route.RouteTables}). {@code HttpRoutes} writes one route;
 * matches, retries, header edits, hash policies and the settings of filters have a class each.
 * Nothing here sees listeners; of clusters it sees the names of the fixed ones.
 */
@NullMarked
package io.mizzen.translator.encode.envoy.route;

import org.jspecify.annotations.NullMarked;
