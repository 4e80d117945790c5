/**
 * The contract of the checks across a cluster: a {@link io.mizzen.analysis.check.ClusterCheck} is
 * shown a {@link io.mizzen.analysis.check.Cluster}, which tells {@link
 * io.mizzen.analysis.check.Reads} what is asked of it, and reports to {@link
 * io.mizzen.analysis.Report}. No check is in here.
 */
@NullMarked
package io.mizzen.analysis.check;

import org.jspecify.annotations.NullMarked;
