/** Istio {@code WorkloadEntry}, {@code networking.istio.io/v1}. */
@NullMarked
package io.mizzen.rules.workloadentry;

import org.jspecify.annotations.NullMarked;
