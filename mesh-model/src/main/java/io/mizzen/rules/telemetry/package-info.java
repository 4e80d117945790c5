/** Istio {@code Telemetry}, {@code telemetry.istio.io/v1}. */
@API(status = API.Status.EXPERIMENTAL)
@NullMarked
package io.mizzen.rules.telemetry;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
