package io.mizzen.it.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.mizzen.controlplane.SidecarBootstrap.Protocol;
import io.mizzen.controlplane.certificates.InMemoryRoot;
import io.mizzen.rules.destinationrule.DestinationRule.H2UpgradePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rules change while requests go from sidecar to sidecar in mutual TLS. {@code -Dmizzen.load=long}
 * makes a minute of swaps and 1,000 changes of it. Swaps follow each other as fast as the proxies
 * accept them, each with new connections between the sidecars: with HTTP/1.1 one for each
 * connection of the application, so that most of the time goes into handshakes and no rate is
 * demanded; with HTTP/2 a single one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("load")
class PairLoadTest {
  /** Some more than is demanded: what is late is made up for, but not after the end. */
  private static final int PER_SECOND = 220;

  private static final int DEMANDED = 200;
  private static final boolean LONG = System.getProperty("mizzen.load", "").equals("long");
  private static final Duration SWAPPING = Duration.ofSeconds(LONG ? 60 : 8);
  private static final int CHANGES = LONG ? 1_000 : 120;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CLUSTER = "outbound|9080||reviews.default.svc.cluster.local";

  /** Six kinds of changes by round; none of them concerns the way from page to reviews. */
  private static final List<IntFunction<String>> KINDS =
      List.of(
          i -> virtualService("x-change: {exact: \"" + i + "\"}"),
          i -> PairRules.destinationRule("echo", pool(i)),
          i -> service("other-" + i % 5, i % 2 == 0 ? 9080 : 10_000 + i % 7),
          i -> serviceEntry(i),
          i -> pagePolicy(i % 2 == 0 ? "PERMISSIVE" : "STRICT"),
          i -> entry("other-" + i % 5, "192.0.2." + (1 + i % 200)));

  private SidecarPair pair;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    pair =
        SidecarPair.start(
            directory,
            protocol(),
            builder -> builder.certificates(InMemoryRoot.create()),
            services -> services);
    pair.awaitReady();
    await().atMost(PATIENCE).until(this::answers);
  }

  /** The variant of xDS that both proxies speak. */
  Protocol protocol() {
    return Protocol.DELTA_GRPC;
  }

  @AfterAll
  void close() {
    if (pair != null) {
      pair.close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DO_NOT_UPGRADE", "UPGRADE"})
  void subsetsAreSwappedWithoutALostRequest(H2UpgradePolicy upgrade) throws Exception {
    pair.apply(subset(0, upgrade));
    long end = System.nanoTime() + SWAPPING.toNanos();
    pair.page.startLoad(PairRules.REVIEWS, 9080, "reviews:9080", PER_SECOND, "\"reviews\"");
    int swaps = 0;
    while (System.nanoTime() - end < 0) {
      swaps++;
      pair.apply(subset(swaps, upgrade));
    }
    JsonObject load = pair.page.stopLoad();

    System.out.printf("%d swaps (%s) in %s: %s%n", swaps, upgrade, SWAPPING, load);
    assertNothingLost(load);
    if (LONG && upgrade == H2UpgradePolicy.UPGRADE) {
      assertRate(load);
    }
    assertThat(swaps).isGreaterThan(5);
    pair.assertNothingRefused();
  }

  @Test
  void changesLoseNothingAndDropNoConnection() throws Exception {
    pair.apply(virtualService("x-change: {exact: none}"));
    Map<String, Long> before = connections();
    long modified = modified(pair.pageProxy());
    pair.page.startLoad(PairRules.REVIEWS, 9080, "reviews:9080", PER_SECOND, "\"reviews\"");
    for (int i = 0; i < CHANGES; i++) {
      pair.apply(KINDS.get(i % KINDS.size()).apply(i / KINDS.size()));
    }
    JsonObject load = pair.page.stopLoad();

    System.out.printf("%d changes: %s%n", CHANGES, load);
    assertNothingLost(load);
    if (LONG) {
      assertRate(load);
    }
    assertThat(connections()).as("what concerns connections on the way").isEqualTo(before);
    assertThat(load.get("connections").getAsLong())
        .as("connections of the application: %s", load)
        .isEqualTo(AgentLoad.CONNECTIONS);
    assertThat(modified(pair.pageProxy()) - modified)
        .as("changed listeners of page, whose own policy is one kind of six")
        .isLessThanOrEqualTo(CHANGES / KINDS.size() + 1);
    pair.assertNothingRefused();
  }

  private boolean answers() {
    JsonObject reply =
        pair.page.http(PairRules.REVIEWS, 9080, "GET", "/", Map.of("host", "reviews:9080"));
    return reply.has("status") && reply.get("status").getAsInt() == 200;
  }

  private static void assertRate(JsonObject load) {
    assertThat(load.get("perSecond").getAsLong())
        .as(load.toString())
        .isGreaterThanOrEqualTo(DEMANDED);
  }

  private static void assertNothingLost(JsonObject load) {
    assertThat(load.get("failed").getAsLong()).as(load.toString()).isZero();
  }

  /** Connections that were closed on the way from page to reviews, and why they might be. */
  private Map<String, Long> connections() {
    assertThat(pair.reviewsProxy().stat("listener.0.0.0.0_15006.downstream_cx_total"))
        .as("connections that were counted")
        .isPositive();
    return Map.of(
        "closed by page", pair.pageProxy().stat("cluster." + CLUSTER + ";.upstream_cx_destroy"),
        "closed at reviews",
            pair.reviewsProxy().stat("listener.0.0.0.0_15006.downstream_cx_destroy"),
        "changed listeners of reviews", modified(pair.reviewsProxy()));
  }

  private static long modified(EnvoyProcess proxy) {
    return proxy.stat("listener_manager.listener_modified");
  }

  private static String subset(int number, H2UpgradePolicy upgrade) {
    String name = "s" + number;
    return PairRules.destinationRule(
            "reviews",
            "trafficPolicy: {connectionPool: {http: {h2UpgradePolicy: %s}}}, subsets: [{name: %s, labels: {version: v1}}]"
                .formatted(upgrade, name))
        + """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: reviews}
        spec: {hosts: [reviews], http: [{route: [{destination: {host: reviews, subset: %s}}]}]}
        """
            .formatted(name);
  }

  private static String virtualService(String header) {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: reviews}
    spec:
      hosts: [reviews]
      http:
      - match: [{headers: {%s}}]
        directResponse: {status: 410}
      - route: [{destination: {host: reviews}}]
    """
        .formatted(header);
  }

  private static String pool(int i) {
    return "trafficPolicy: {connectionPool: {tcp: {maxConnections: " + (10 + i) + "}}}";
  }

  private static String service(String name, int port) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s}
    spec: {clusterIP: 10.96.9.%d, selector: {app: %s}, ports: [{name: http, port: %d}]}
    """
        .formatted(name, 10 + name.charAt(name.length() - 1) - '0', name, port);
  }

  private static String serviceEntry(int i) {
    return """
    apiVersion: networking.istio.io/v1
    kind: ServiceEntry
    metadata: {name: external-%d}
    spec:
      hosts: [e%d.example.com]
      resolution: STATIC
      ports: [{number: 9080, name: http, protocol: HTTP}]
      endpoints: [{address: 192.0.2.%d}]
    """
        .formatted(i % 4, i, 1 + i % 200);
  }

  private static String pagePolicy(String mode) {
    return """
    apiVersion: security.istio.io/v1
    kind: PeerAuthentication
    metadata: {name: page}
    spec: {selector: {matchLabels: {app: page}}, mtls: {mode: %s}}
    """
        .formatted(mode);
  }

  private static String entry(String app, String address) {
    return """
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: %1$s}
    spec: {address: %2$s, labels: {app: %1$s}}
    """
        .formatted(app, address);
  }
}
