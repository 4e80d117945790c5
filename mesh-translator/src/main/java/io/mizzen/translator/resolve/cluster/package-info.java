/**
 * The meaning of Istio's rules for upstreams: the traffic policy of a cluster ({@link
 * io.mizzen.translator.resolve.cluster.ResolvedCluster}), and the localities, priorities and
 * weights of its endpoints. Free of protobuf, like all of {@code resolve}; it sees rules and the
 * snapshot, and neither routes nor listeners.
 */
@NullMarked
package io.mizzen.translator.resolve.cluster;

import org.jspecify.annotations.NullMarked;
