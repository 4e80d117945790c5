/** Istio {@code TrafficExtension}, {@code extensions.istio.io/v1alpha1}. */
@API(status = API.Status.EXPERIMENTAL)
@NullMarked
package io.mizzen.rules.trafficextension;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
