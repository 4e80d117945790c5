/** Istio {@code RequestAuthentication}, {@code security.istio.io/v1}. */
@API(status = API.Status.EXPERIMENTAL)
@NullMarked
package io.mizzen.rules.requestauthentication;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
