/**
 * Clusters and their endpoints: towards services ({@link
 * io.mizzen.translator.encode.envoy.cluster.UpstreamClusters}), towards the sidecar's own workload
 * ({@link io.mizzen.translator.encode.envoy.cluster.InboundClusters}) and those that every sidecar
 * has ({@link io.mizzen.translator.encode.envoy.cluster.FixedClusters}). Each part of a cluster,
 * such as its balancer, pool or transport socket, has a class that adds it to the message. Nothing
 * here sees routes or listeners.
 */
@NullMarked
package io.mizzen.translator.encode.envoy.cluster;

import org.jspecify.annotations.NullMarked;
