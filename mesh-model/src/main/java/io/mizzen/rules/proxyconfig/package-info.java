/** Istio {@code ProxyConfig}, {@code networking.istio.io/v1beta1}. */
@API(status = API.Status.EXPERIMENTAL)
@NullMarked
package io.mizzen.rules.proxyconfig;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
