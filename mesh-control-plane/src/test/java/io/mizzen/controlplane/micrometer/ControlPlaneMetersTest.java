package io.mizzen.controlplane.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.controlplane.metrics.Metric;
import io.mizzen.controlplane.metrics.MetricsText;
import io.mizzen.controlplane.security.RawStream;
import io.mizzen.xds.TypeUrl;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Micrometer's meters beside the text that {@code /metrics} serves, of a served proxy. */
class ControlPlaneMetersTest {
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: shop}
      spec: {selector: {app: reviews}, ports: [{name: grpc, port: 9080}]}
      """;

  private final ControlPlane mesh = ControlPlane.builder().build();
  private final AtomicLong nanos = new AtomicLong();
  private @Nullable ManagedChannel channel;

  @AfterEach
  void stop() {
    if (channel != null) {
      channel.shutdownNow();
    }
    mesh.close();
  }

  @Test
  void prometheusRegistryWritesWhatMetricsServes() throws Exception {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new ControlPlaneMeters(mesh, Tags.empty(), nanos::get).bindTo(registry);

    serveOneProxy();

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    Map<String, Double> scraped = series(registry.scrape());
    Map<String, Double> served = series(MetricsText.of(mesh.metrics()));
    assertThat(scraped).isEqualTo(withPrometheusEndings(served));
    assertThat(scraped)
        .containsEntry("pilot_xds", 1.0)
        .containsEntry("pilot_services", 1.0)
        .containsEntry("pilot_xds_pushes_total", 1.0)
        .containsEntry("mizzen_proxies_stale{type=\"cds\"}", 1.0);
  }

  @Test
  void metersHaveTheNamesKindsAndTagsOfTheMetrics() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new ControlPlaneMeters(mesh, Tags.of("mesh", "one"), nanos::get).bindTo(registry);

    serveOneProxy();

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(registry.getMeters()).hasSameSizeAs(mesh.metrics());
    for (Metric metric : mesh.metrics()) {
      Tags tags =
          Tags.of("mesh", "one")
              .and(metric.xdsType().map(type -> Tags.of("type", type)).orElse(Tags.empty()));
      Meter meter = registry.get(metric.name()).tags(tags).meter();
      assertThat(meter.getId().getDescription()).isEqualTo(metric.help());
      assertThat(value(meter, metric.kind())).as(metric.name()).isEqualTo((double) metric.value());
    }
  }

  @Test
  void aReadingHoldsForASecond() {
    mesh.start();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new ControlPlaneMeters(mesh, Tags.empty(), nanos::get).bindTo(registry);
    Gauge services = registry.get("pilot_services").gauge();

    mesh.apply(SERVICE).orThrow();

    nanos.set(Duration.ofSeconds(1).toNanos() - 1);
    assertThat(services.value()).isZero();
    nanos.incrementAndGet();
    assertThat(services.value()).isEqualTo(1);
  }

  @Test
  void metersOfAClosedControlPlaneStandStill() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new ControlPlaneMeters(mesh, Tags.empty(), nanos::get).bindTo(registry);
    serveOneProxy();

    mesh.close();

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(registry.get("pilot_services").gauge().value()).isEqualTo(1);
    assertThat(registry.get("pilot_xds").gauge().value()).isZero();
    assertThat(registry.get("pilot_xds_pushes").functionCounter().count()).isEqualTo(1);
  }

  /** A proxy that has asked for clusters, was answered and has not acknowledged them. */
  private void serveOneProxy() throws InterruptedException {
    mesh.start();
    mesh.apply(SERVICE).orThrow();
    ManagedChannel opened =
        Grpc.newChannelBuilder(mesh.target(), InsecureChannelCredentials.create()).build();
    channel = opened;
    Node node = RawStream.node("shop", "page", Map.of());
    RawStream proxy = new RawStream(opened, Optional.empty(), node);
    assertThat(proxy.ask(TypeUrl.CLUSTER).response()).isPresent();
  }

  private static double value(Meter meter, Metric.Kind kind) {
    return switch (kind) {
      case GAUGE -> ((Gauge) meter).value();
      case COUNTER -> ((FunctionCounter) meter).count();
    };
  }

  /** The series of a text in Prometheus' format, each with its labels. */
  private static Map<String, Double> series(String text) {
    Map<String, Double> series = new TreeMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              series.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            });
    return series;
  }

  /** Counters end in {@code _total}, as Prometheus' own client demands. */
  private Map<String, Double> withPrometheusEndings(Map<String, Double> served) {
    Map<String, Double> renamed = new TreeMap<>(served);
    for (Metric metric : mesh.metrics()) {
      if (metric.kind() == Metric.Kind.COUNTER && !metric.name().endsWith("_total")) {
        renamed.put(metric.name() + "_total", (double) metric.value());
        renamed.remove(metric.name());
      }
    }
    return renamed;
  }
}
