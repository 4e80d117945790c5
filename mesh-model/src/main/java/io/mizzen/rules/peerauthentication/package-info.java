/** Istio {@code PeerAuthentication}, {@code security.istio.io/v1}. */
@API(status = API.Status.EXPERIMENTAL)
@NullMarked
package io.mizzen.rules.peerauthentication;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
