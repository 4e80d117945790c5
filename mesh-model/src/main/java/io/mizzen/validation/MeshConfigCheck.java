package io.mizzen.validation;

import io.mizzen.rules.destinationrule.DestinationRule.ClientTlsSettings;
import io.mizzen.rules.meshconfig.MeshConfig;
import io.mizzen.rules.meshconfig.MeshConfig.DefaultTrafficPolicy;
import io.mizzen.rules.meshconfig.ProxyDefaults;
import io.mizzen.rules.meshconfig.ProxyDefaults.AuthenticationPolicy;
import io.mizzen.rules.meshconfig.ProxyDefaults.ConnectionSettings;
import io.mizzen.rules.virtualservice.VirtualService.HttpRetry;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apiguardian.api.API;

/** {@code MeshConfig} and the {@code ProxyConfig} inside it, as istiod judges them. */
@API(status = API.Status.INTERNAL)
public final class MeshConfigCheck {
  private static final Duration LONGEST_CONNECT = Duration.ofHours(1);
  private static final String OLD_ALLOCATION = "ISTIO_META_DNS_AUTO_ALLOCATE";

  /** The curves that Envoy's TLS library knows. */
  private static final Set<String> CURVES =
      Set.of("X25519MLKEM768", "X25519", "P-224", "P-256", "P-384", "P-521");

  private MeshConfigCheck() {}

  public static void config(Place place, MeshConfig config) {
    place.ifPresent("connectTimeout", config.connectTimeout(), MeshConfigCheck::connectTimeout);
    place.ifPresent("defaultConfig", config.defaultConfig(), MeshConfigCheck::proxy);
    place.ifPresent(
        "localityLbSetting",
        config.localityLbSetting(),
        (at, setting) -> LocalityCheck.setting(at, setting, true));
    place.ifPresent(
        "zoneAwareLbSetting",
        config.zoneAwareLbSetting(),
        (at, setting) -> LocalityCheck.zoneAware(at, setting, true));
    place.ifPresent("meshMTLS", config.meshMTLS(), MeshConfigCheck::meshTls);
    place.ifPresent(
        "tlsDefaults",
        config.tlsDefaults(),
        (at, tls) -> curves(at.field("ecdhCurves"), tls.ecdhCurves()));
    place.ifPresent(
        "defaultTrafficPolicy", config.defaultTrafficPolicy(), MeshConfigCheck::trafficPolicy);
    place.ifPresent(
        "defaultInboundHttpRetryPolicy",
        config.defaultInboundHttpRetryPolicy(),
        MeshConfigCheck::inboundRetries);
  }

  private static void connectTimeout(Place place, Duration timeout) {
    if (timeout.compareTo(LONGEST_CONNECT) > 0) {
      place.error(ViolationCode.INVALID_DURATION, timeout.toSeconds() + "s", "1ms..1h");
    }
  }

  private static void meshTls(Place place, MeshConfig.TlsConfig tls) {
    if (!tls.ecdhCurves().isEmpty()) {
      place
          .field("ecdhCurves")
          .error(ViolationCode.NOT_SUPPORTED, "curves", "none", "set them in tlsDefaults");
    }
  }

  private static void curves(Place place, List<String> curves) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < curves.size(); i++) {
      String curve = curves.get(i);
      if (!CURVES.contains(curve)) {
        place.item(i).warning(ViolationCode.INVALID_VALUE, curve, "a curve Envoy knows", "");
      } else if (!seen.add(curve)) {
        place.item(i).warning(ViolationCode.DUPLICATE, curve, "each once", "");
      }
    }
  }

  private static void trafficPolicy(Place place, DefaultTrafficPolicy policy) {
    place.ifPresent("connectionPool", policy.connectionPool(), ConnectionPoolCheck::settings);
    place.ifPresent(
        "outlierDetection", policy.outlierDetection(), ConnectionPoolCheck::outlierDetection);
  }

  private static void inboundRetries(Place place, HttpRetry retries) {
    RetryCheck.retries(place, retries);
    if (retries.attempts() == 0 && retries.backoff().isPresent()) {
      place
          .field("backoff")
          .error(ViolationCode.CONFLICT, "backoff", "attempts of 1 or more beside it");
    }
    ignored(place, "perTryTimeout", retries.perTryTimeout());
    ignored(place, "retryRemoteLocalities", retries.retryRemoteLocalities());
    ignored(place, "retryIgnorePreviousHosts", retries.retryIgnorePreviousHosts());
  }

  private static void ignored(Place place, String field, Optional<?> value) {
    place.ifPresent(
        field,
        value,
        (at, any) ->
            at.warning(
                ViolationCode.NO_EFFECT, any, "", "inbound routes have one host; remove it"));
  }

  private static void proxy(Place place, ProxyDefaults proxy) {
    place.ifPresent("drainDuration", proxy.drainDuration(), MeshConfigCheck::wholeSeconds);
    place.ifPresent(
        "controlPlaneAuthPolicy",
        proxy.controlPlaneAuthPolicy(),
        (at, policy) -> {
          if (policy == AuthenticationPolicy.INHERIT) {
            at.error(ViolationCode.INVALID_VALUE, policy, "NONE or MUTUAL_TLS");
          }
        });
    place.ifPresent(
        "tracing",
        proxy.tracing(),
        (at, tracing) -> at.ifPresent("tlsSettings", tracing.tlsSettings(), MeshConfigCheck::tls));
    if (proxy.proxyMetadata().containsKey(OLD_ALLOCATION)) {
      place
          .field("proxyMetadata")
          .field(OLD_ALLOCATION)
          .warning(
              ViolationCode.DEPRECATED,
              OLD_ALLOCATION,
              "",
              "addresses of ServiceEntries are allocated without it; remove it");
    }
    place.ifPresent(
        "privateKeyProvider",
        proxy.privateKeyProvider(),
        (at, provider) -> {
          if (provider.cryptomb().isEmpty() && provider.qat().isEmpty()) {
            at.error(ViolationCode.REQUIRED, "no provider", "cryptomb or qat");
          }
        });
    place.ifPresent(
        "connectionSettings", proxy.connectionSettings(), MeshConfigCheck::connectionSettings);
  }

  private static void tls(Place place, ClientTlsSettings tls) {
    ClientTlsCheck.settings(place, tls, "");
  }

  private static void wholeSeconds(Place place, Duration drain) {
    if (!drain.truncatedTo(ChronoUnit.SECONDS).equals(drain)) {
      place.error(ViolationCode.INVALID_DURATION, drain.toMillis() + "ms", "whole seconds");
    }
  }

  private static void connectionSettings(Place place, ConnectionSettings settings) {
    Map<String, Optional<Duration>> times = new TreeMap<>();
    times.put("httpIdleTimeout", settings.httpIdleTimeout());
    times.put("httpMaxConnectionDuration", settings.httpMaxConnectionDuration());
    times.put("httpDrainTimeout", settings.httpDrainTimeout());
    times.put("httpRequestTimeout", settings.httpRequestTimeout());
    times.put("httpRequestHeadersTimeout", settings.httpRequestHeadersTimeout());
    times.put("httpStreamIdleTimeout", settings.httpStreamIdleTimeout());
    times.put("httpMaxStreamDuration", settings.httpMaxStreamDuration());
    times.forEach((field, time) -> place.ifPresent(field, time, MeshConfigCheck::notNegative));
  }

  private static void notNegative(Place place, Duration time) {
    if (time.isNegative()) {
      place.error(ViolationCode.INVALID_DURATION, time.toMillis() + "ms", "0s or more");
    }
  }
}
