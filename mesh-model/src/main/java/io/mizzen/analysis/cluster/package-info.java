/**
 * The analysis of all resources of a cluster, with the codes of {@code istioctl analyze}. {@link
 * io.mizzen.analysis.cluster.ClusterAnalyzer} is the entry for one set of resources, {@link
 * io.mizzen.analysis.cluster.ClusterAnalysis} for one that changes step by step. {@code Checks}
 * lists all checks: those of this package, about services, policies and other rules, and those of
 * {@code gateway} and {@code injection}.
 */
@NullMarked
package io.mizzen.analysis.cluster;

import org.jspecify.annotations.NullMarked;
