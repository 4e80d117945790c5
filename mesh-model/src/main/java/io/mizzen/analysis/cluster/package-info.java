/**
 * The checks of {@code istioctl analyze} on the resources of a cluster: its codes, its resources.
 * {@link io.mizzen.analysis.cluster.ClusterAnalyzer} is the door and lists all checks.
 */
@NullMarked
package io.mizzen.analysis.cluster;

import org.jspecify.annotations.NullMarked;
