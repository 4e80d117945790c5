/** Istio {@code WorkloadGroup}, {@code networking.istio.io/v1}. */
@API(status = API.Status.EXPERIMENTAL)
@NullMarked
package io.mizzen.rules.workloadgroup;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
