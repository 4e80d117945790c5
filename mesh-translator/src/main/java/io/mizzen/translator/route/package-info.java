/**
 * Routes: a VirtualService, as one client sees it, becomes the RouteConfiguration of one service
 * port.
 *
 * <p>What a gRPC call can never satisfy or always satisfies (method, scheme, source, gateway, port,
 * authority) is decided here; what is left on the wire is path and metadata.
 */
@NullMarked
package io.mizzen.translator.route;

import org.jspecify.annotations.NullMarked;
