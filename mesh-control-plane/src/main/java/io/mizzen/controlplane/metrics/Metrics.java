package io.mizzen.controlplane.metrics;

import static io.mizzen.controlplane.metrics.Metric.counter;
import static io.mizzen.controlplane.metrics.Metric.gauge;

import io.mizzen.controlplane.state.MeshState;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.ProxyStatus;
import io.mizzen.xds.server.ProxyStatus.SyncState;
import io.mizzen.xds.server.XdsCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * All metrics of a control plane. The series are few and fixed, and always in the same order, so
 * that no proxy can make more.
 */
@API(status = API.Status.INTERNAL)
public final class Metrics {
  private static final Map<TypeUrl, String> TYPES =
      Map.of(
          TypeUrl.CLUSTER,
          "cds",
          TypeUrl.LISTENER,
          "lds",
          TypeUrl.ROUTE,
          "rds",
          TypeUrl.ENDPOINT,
          "eds",
          TypeUrl.EXTENSION_CONFIG,
          "ecds");

  private Metrics() {}

  /** Reads all metrics now; each connected proxy is looked at once. */
  public static List<Metric> of(MetricsSource source) {
    List<Metric> metrics = new ArrayList<>(mesh(source.state()));
    metrics.addAll(xds(source.counters()));
    metrics.add(
        counter(
            "mizzen_certificate_timeouts_total",
            "Questions to the certificate source that were not answered in time.",
            source.certificateTimeouts()));
    metrics.add(
        counter(
            "mizzen_failed_translations_total",
            "Translations of rules into xDS resources that threw.",
            source.failedTranslations()));
    List<ProxyStatus> proxies = source.proxies();
    metrics.addAll(
        byType(
            "mizzen_proxies_rejecting",
            "Proxies whose last answer is a NACK.",
            proxies,
            SyncState.ERROR));
    metrics.addAll(
        byType(
            "mizzen_proxies_stale",
            "Proxies that have not answered yet.",
            proxies,
            SyncState.STALE));
    return List.copyOf(metrics);
  }

  private static List<Metric> mesh(MeshState state) {
    return List.of(
        gauge("pilot_services", "Services in force.", state.snapshot().services().size()),
        gauge("mizzen_revision", "The newest revision.", state.revision()),
        gauge(
            "mizzen_registered_workloads",
            "Servers that have registered themselves, and what registries report.",
            state.registered().workloads().size()));
  }

  private static List<Metric> xds(XdsCounters counters) {
    return List.of(
        gauge("pilot_xds", "Connected proxies.", counters.streamsOpen()),
        counter("mizzen_xds_streams_total", "Streams admitted.", counters.streamsOpened()),
        counter("mizzen_xds_streams_refused_total", "Streams refused.", counters.streamsRefused()),
        counter("mizzen_xds_requests_total", "Requests read.", counters.requests()),
        counter("pilot_xds_pushes", "Responses sent.", counters.responses()),
        counter(
            "mizzen_xds_response_bytes_total",
            "Bytes of the responses sent.",
            counters.responseBytes()),
        counter("pilot_total_xds_rejects", "Responses proxies refused.", counters.nacks()),
        counter(
            "pilot_xds_expired_nonce", "Requests with an expired nonce.", counters.staleNonces()),
        counter(
            "mizzen_xds_failed_lookups_total",
            "Lookups of resources that threw.",
            counters.failedLookups()),
        counter(
            "mizzen_xds_warming_timeouts_total",
            "Listeners or routes sent although the proxy has not answered its clusters in time.",
            counters.warmingTimeouts()),
        counter(
            "mizzen_xds_unread_timeouts_total",
            "Streams reset because the proxy did not read.",
            counters.unreadTimeouts()));
  }

  /** By type, the number of connected proxies whose subscription is in a state. */
  private static List<Metric> byType(
      String name, String help, List<ProxyStatus> proxies, SyncState state) {
    Map<String, Long> counts = new TreeMap<>();
    TYPES.values().forEach(type -> counts.put(type, 0L));
    for (ProxyStatus proxy : proxies) {
      proxy
          .types()
          .forEach(
              (url, status) -> {
                String type = TYPES.get(url);
                if (type != null && status.state() == state) {
                  counts.merge(type, 1L, Long::sum);
                }
              });
    }
    return counts.entrySet().stream()
        .map(
            each ->
                new Metric(
                    name, Metric.Kind.GAUGE, help, Optional.of(each.getKey()), each.getValue()))
        .toList();
  }
}
