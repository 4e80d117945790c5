/**
 * The bridge to {@code io.envoyproxy.controlplane:server} (java-control-plane) for teams that run
 * it: {@link io.mizzen.xds.server.bridge.ConfigWatcherBridge} answers its watches from a {@link
 * io.mizzen.xds.server.ResourceFeed}. Nothing else of Mizzen uses this package, and only who uses
 * it needs that library.
 */
@NullMarked
package io.mizzen.xds.server.bridge;

import org.jspecify.annotations.NullMarked;
