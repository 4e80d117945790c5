package io.mizzen.validation.networking;

import io.mizzen.rules.destinationrule.DestinationRule.ClientTlsSettings;
import io.mizzen.rules.meshconfig.MeshConfig;
import io.mizzen.rules.meshconfig.MeshConfig.DefaultTrafficPolicy;
import io.mizzen.rules.meshconfig.ProxyDefaults;
import io.mizzen.rules.meshconfig.ProxyDefaults.AuthenticationPolicy;
import io.mizzen.rules.meshconfig.ProxyDefaults.ConnectionSettings;
import io.mizzen.rules.virtualservice.VirtualService.HttpRetry;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.ViolationCode;
import io.mizzen.validation.virtualservice.RetryCheck;
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

  public static void config(FieldContext context, MeshConfig config) {
    context.ifPresent("connectTimeout", config.connectTimeout(), MeshConfigCheck::connectTimeout);
    context.ifPresent("defaultConfig", config.defaultConfig(), MeshConfigCheck::proxy);
    context.ifPresent(
        "localityLbSetting",
        config.localityLbSetting(),
        (at, setting) -> LocalityCheck.setting(at, setting, true));
    context.ifPresent(
        "zoneAwareLbSetting",
        config.zoneAwareLbSetting(),
        (at, setting) -> LocalityCheck.zoneAware(at, setting, true));
    context.ifPresent("meshMTLS", config.meshMTLS(), MeshConfigCheck::meshTls);
    context.ifPresent(
        "tlsDefaults",
        config.tlsDefaults(),
        (at, tls) -> curves(at.field("ecdhCurves"), tls.ecdhCurves()));
    context.ifPresent(
        "defaultTrafficPolicy", config.defaultTrafficPolicy(), MeshConfigCheck::trafficPolicy);
    context.ifPresent(
        "defaultInboundHttpRetryPolicy",
        config.defaultInboundHttpRetryPolicy(),
        MeshConfigCheck::inboundRetries);
  }

  private static void connectTimeout(FieldContext context, Duration timeout) {
    if (timeout.compareTo(LONGEST_CONNECT) > 0) {
      context.error(ViolationCode.INVALID_DURATION, timeout.toSeconds() + "s", "1ms..1h");
    }
  }

  private static void meshTls(FieldContext context, MeshConfig.TlsConfig tls) {
    if (!tls.ecdhCurves().isEmpty()) {
      context
          .field("ecdhCurves")
          .error(ViolationCode.NOT_SUPPORTED, "curves", "none", "set them in tlsDefaults");
    }
  }

  private static void curves(FieldContext context, List<String> curves) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < curves.size(); i++) {
      String curve = curves.get(i);
      if (!CURVES.contains(curve)) {
        context.item(i).warning(ViolationCode.INVALID_VALUE, curve, "a curve Envoy knows", "");
      } else if (!seen.add(curve)) {
        context.item(i).warning(ViolationCode.DUPLICATE, curve, "each once", "");
      }
    }
  }

  private static void trafficPolicy(FieldContext context, DefaultTrafficPolicy policy) {
    context.ifPresent("connectionPool", policy.connectionPool(), ConnectionPoolCheck::settings);
    context.ifPresent(
        "outlierDetection", policy.outlierDetection(), ConnectionPoolCheck::outlierDetection);
  }

  private static void inboundRetries(FieldContext context, HttpRetry retries) {
    RetryCheck.retries(context, retries);
    if (retries.attempts() == 0 && retries.backoff().isPresent()) {
      context
          .field("backoff")
          .error(ViolationCode.CONFLICT, "backoff", "attempts of 1 or more beside it");
    }
    ignored(context, "perTryTimeout", retries.perTryTimeout());
    ignored(context, "retryRemoteLocalities", retries.retryRemoteLocalities());
    ignored(context, "retryIgnorePreviousHosts", retries.retryIgnorePreviousHosts());
  }

  private static void ignored(FieldContext context, String field, Optional<?> value) {
    context.ifPresent(
        field,
        value,
        (at, any) ->
            at.warning(
                ViolationCode.NO_EFFECT, any, "", "inbound routes have one host; remove it"));
  }

  private static void proxy(FieldContext context, ProxyDefaults proxy) {
    context.ifPresent("drainDuration", proxy.drainDuration(), MeshConfigCheck::wholeSeconds);
    context.ifPresent(
        "controlPlaneAuthPolicy",
        proxy.controlPlaneAuthPolicy(),
        (at, policy) -> {
          if (policy == AuthenticationPolicy.INHERIT) {
            at.error(ViolationCode.INVALID_VALUE, policy, "NONE or MUTUAL_TLS");
          }
        });
    context.ifPresent(
        "tracing",
        proxy.tracing(),
        (at, tracing) -> at.ifPresent("tlsSettings", tracing.tlsSettings(), MeshConfigCheck::tls));
    if (proxy.proxyMetadata().containsKey(OLD_ALLOCATION)) {
      context
          .field("proxyMetadata")
          .field(OLD_ALLOCATION)
          .warning(
              ViolationCode.DEPRECATED,
              OLD_ALLOCATION,
              "",
              "addresses of ServiceEntries are allocated without it; remove it");
    }
    context.ifPresent(
        "privateKeyProvider",
        proxy.privateKeyProvider(),
        (at, provider) -> {
          if (provider.cryptomb().isEmpty() && provider.qat().isEmpty()) {
            at.error(ViolationCode.REQUIRED, "no provider", "cryptomb or qat");
          }
        });
    context.ifPresent(
        "connectionSettings", proxy.connectionSettings(), MeshConfigCheck::connectionSettings);
  }

  private static void tls(FieldContext context, ClientTlsSettings tls) {
    ClientTlsCheck.settings(context, tls, "");
  }

  private static void wholeSeconds(FieldContext context, Duration drain) {
    if (!drain.truncatedTo(ChronoUnit.SECONDS).equals(drain)) {
      context.error(ViolationCode.INVALID_DURATION, drain.toMillis() + "ms", "whole seconds");
    }
  }

  private static void connectionSettings(FieldContext context, ConnectionSettings settings) {
    Map<String, Optional<Duration>> times = new TreeMap<>();
    times.put("httpIdleTimeout", settings.httpIdleTimeout());
    times.put("httpMaxConnectionDuration", settings.httpMaxConnectionDuration());
    times.put("httpDrainTimeout", settings.httpDrainTimeout());
    times.put("httpRequestTimeout", settings.httpRequestTimeout());
    times.put("httpRequestHeadersTimeout", settings.httpRequestHeadersTimeout());
    times.put("httpStreamIdleTimeout", settings.httpStreamIdleTimeout());
    times.put("httpMaxStreamDuration", settings.httpMaxStreamDuration());
    times.forEach((field, time) -> context.ifPresent(field, time, MeshConfigCheck::notNegative));
  }

  private static void notNegative(FieldContext context, Duration time) {
    if (time.isNegative()) {
      context.error(ViolationCode.INVALID_DURATION, time.toMillis() + "ms", "0s or more");
    }
  }
}
