package io.mizzen.controlplane.debug;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.ProxyStatus;
import io.mizzen.xds.server.ProxyStatus.SyncState;
import io.mizzen.xds.server.XdsCounters;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The metrics, in Prometheus' text format (0.0.4). Names are Istio's where the meaning is Istio's;
 * the series are few and fixed, so that no proxy can make more.
 */
final class MetricsText {
  private static final Map<TypeUrl, String> SHORT =
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

  private final StringBuilder text = new StringBuilder();

  private MetricsText() {}

  static String of(DebugSource source) {
    MetricsText metrics = new MetricsText();
    XdsCounters counters = source.counters();
    metrics.gauge("pilot_xds", "Connected proxies.", counters.streamsOpen());
    metrics.gauge(
        "pilot_services", "Services in force.", source.state().snapshot().services().size());
    metrics.gauge("mizzen_revision", "The newest revision.", source.state().revision());
    metrics.gauge(
        "mizzen_registered_workloads",
        "Servers that have registered themselves, and what registries report.",
        source.state().registered().workloads().size());
    metrics.counter("mizzen_xds_streams_total", "Streams admitted.", counters.streamsOpened());
    metrics.counter(
        "mizzen_xds_streams_refused_total", "Streams refused.", counters.streamsRefused());
    metrics.counter("mizzen_xds_requests_total", "Requests read.", counters.requests());
    metrics.counter(
        "mizzen_xds_unread_timeouts_total",
        "Streams reset because the proxy did not read.",
        counters.unreadTimeouts());
    metrics.counter("pilot_xds_pushes_total", "Responses sent.", counters.responses());
    metrics.counter("pilot_total_xds_rejects", "Responses proxies refused.", counters.nacks());
    metrics.counter(
        "pilot_xds_expired_nonce", "Requests with an expired nonce.", counters.staleNonces());
    metrics.counter(
        "mizzen_certificate_timeouts_total",
        "Questions to the certificate source that were not answered in time.",
        source.certificateTimeouts());
    metrics.rejects(source.proxies());
    return metrics.text.toString();
  }

  /** By type, how many connected proxies hold something older than they were sent. */
  private void rejects(List<ProxyStatus> proxies) {
    Map<String, Integer> refusing = new TreeMap<>();
    Map<String, Integer> behind = new TreeMap<>();
    SHORT.values().forEach(name -> refusing.put(name, 0));
    SHORT.values().forEach(name -> behind.put(name, 0));
    for (ProxyStatus proxy : proxies) {
      proxy
          .types()
          .forEach(
              (type, status) -> {
                String name = SHORT.get(type);
                if (name != null) {
                  refusing.merge(name, status.state() == SyncState.ERROR ? 1 : 0, Integer::sum);
                  behind.merge(name, status.state() == SyncState.STALE ? 1 : 0, Integer::sum);
                }
              });
    }
    labelled("mizzen_proxies_rejecting", "Proxies whose last answer is a NACK.", refusing);
    labelled("mizzen_proxies_stale", "Proxies that have not answered yet.", behind);
  }

  private void gauge(String name, String help, long value) {
    head(name, help, "gauge");
    text.append(name).append(' ').append(value).append('\n');
  }

  private void counter(String name, String help, long value) {
    head(name, help, "counter");
    text.append(name).append(' ').append(value).append('\n');
  }

  private void labelled(String name, String help, Map<String, Integer> values) {
    head(name, help, "gauge");
    values.forEach(
        (type, value) ->
            text.append(name)
                .append("{type=\"")
                .append(type)
                .append("\"} ")
                .append(value)
                .append('\n'));
  }

  private void head(String name, String help, String type) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }
}
