/**
 * Clusters: the DestinationRule of a host, narrowed to one port and subset, becomes a load
 * balancer, a circuit breaker and an outlier detector.
 */
@NullMarked
package io.mizzen.translator.cluster;

import org.jspecify.annotations.NullMarked;
