/** Istio {@code EnvoyFilter}, {@code networking.istio.io/v1alpha3}. */
@API(status = API.Status.EXPERIMENTAL)
@NullMarked
package io.mizzen.rules.envoyfilter;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
