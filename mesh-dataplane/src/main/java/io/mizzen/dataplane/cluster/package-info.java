/** Clusters and their endpoints as values. Pure. */
@NullMarked
package io.mizzen.dataplane.cluster;

import org.jspecify.annotations.NullMarked;
