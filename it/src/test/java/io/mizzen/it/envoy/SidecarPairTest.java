package io.mizzen.it.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.spi.WorkloadCertificate;
import io.mizzen.controlplane.SidecarBootstrap.Protocol;
import io.mizzen.controlplane.certificates.InMemoryRoot;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Mutual TLS between two real Envoys, each beside a workload whose connections are redirected.
 * Their certificates live for seconds, so that all of it happens while they are renewed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SidecarPairTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LIFETIME = Duration.ofSeconds(20);
  private static final int RENEWALS = 3;
  private static final int PER_SECOND = 100;
  private static final String CLUSTER = "outbound|9080||reviews.default.svc.cluster.local";
  private static final String MUTUAL = "mtls page->reviews";

  private final InMemoryRoot root = InMemoryRoot.create(LIFETIME);
  private SidecarPair pair;

  /** The variant of xDS that the proxies speak. */
  Protocol protocol() {
    return Protocol.DELTA_GRPC;
  }

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    pair =
        SidecarPair.start(
            directory, protocol(), builder -> builder.certificates(root), services -> services);
    pair.awaitReady();
  }

  @AfterAll
  void close() {
    if (pair != null) {
      pair.close();
    }
  }

  @AfterEach
  void withoutRules() throws InterruptedException {
    pair.assertNothingRefused();
    pair.mesh.delete(new ResourceKey("PeerAuthentication", "default", "default"));
    pair.mesh.delete(new ResourceKey("PeerAuthentication", "default", "reviews"));
    pair.awaitAcked(
        pair.mesh.delete(new ResourceKey("DestinationRule", "default", "reviews")).revision());
  }

  /** A caller with a sidecar, in TLS or not, and one without it. */
  @ParameterizedTest
  @CsvSource({
    "'',           '',           mtls page->reviews, 200 reviews",
    "PERMISSIVE,   '',           mtls page->reviews, 200 reviews",
    "STRICT,       '',           mtls page->reviews, refused",
    "DISABLE,      '',           plain,              200 reviews",
    "'',           DISABLE,      plain,              200 reviews",
    "'',           ISTIO_MUTUAL, mtls page->reviews, 200 reviews",
    "STRICT,       ISTIO_MUTUAL, mtls page->reviews, refused",
    "STRICT,       DISABLE,      503,                refused",
    "DISABLE,      ISTIO_MUTUAL, 503,                200 reviews",
  })
  void modesAreEnforced(String policy, String rule, String fromSidecar, String fromOutside)
      throws Exception {
    StringBuilder rules = new StringBuilder();
    if (!policy.isEmpty()) {
      rules.append(PairRules.peerAuthentication("{mtls: {mode: " + policy + "}}"));
    }
    if (!rule.isEmpty()) {
      rules.append(
          PairRules.destinationRule("reviews", "trafficPolicy: {tls: {mode: " + rule + "}}"));
    }
    if (!rules.isEmpty()) {
      pair.apply(rules.toString());
    }

    awaitAnswers(fromSidecar, fromOutside);
  }

  /** Labels hold whole names, where Envoy's own expressions cut them at their first dot. */
  @Test
  void statisticsAreReadAtAPortOfTheirOwn() throws Exception {
    awaitAnswers(MUTUAL, "200 reviews");

    JsonObject stats =
        pair.page.http("127.0.0.1", 15090, "GET", "/stats/prometheus", Map.of("host", "stats"));

    assertThat(stats.get("body").getAsString())
        .contains("envoy_cluster_upstream_rq_total{cluster_name=\"" + CLUSTER + "\"}")
        .contains("http_conn_manager_prefix=\"outbound_0.0.0.0_9080\"")
        .contains("response_code=\"200\"");
    JsonObject other =
        pair.page.http("127.0.0.1", 15090, "GET", "/quitquitquit", Map.of("host", "stats"));
    assertThat(other.get("status").getAsInt()).isEqualTo(404);
  }

  @Test
  void portHasAModeOfItsOwn() throws Exception {
    pair.apply(
        """
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: reviews}
        spec:
          selector: {matchLabels: {app: reviews}}
          mtls: {mode: STRICT}
          portLevelMtls: {"%d": {mode: DISABLE}}
        ---
        """
            .formatted(SidecarPair.HTTP));

    awaitAnswers("plain", "200 reviews");
    // By the listener from before, page would be answered as well.
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(PlainClient.get(pair.net.serverFromHost(), SidecarPair.SNIFFED))
                    .startsWith("refused"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(pair.page.tcp(PairRules.ECHO, 9000, "hello").toString())
                    .contains("reviews-tcp hello"));
  }

  @Test
  void ingressListenersTakeThePlaceOfThePortsOfServices() throws Exception {
    pair.apply(
        """
        apiVersion: networking.istio.io/v1
        kind: Sidecar
        metadata: {name: reviews}
        spec:
          workloadSelector: {labels: {app: reviews}}
          ingress:
          - port: {number: %d, protocol: HTTP, name: http}
            defaultEndpoint: 127.0.0.1:%d
        """
            .formatted(SidecarPair.HTTP, SidecarPair.SNIFFED));

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(call().toString()).contains("200").contains("reviews-sniffed");
              assertThat(clusters(pair.reviewsProxy()))
                  .contains("inbound|" + SidecarPair.HTTP + "||")
                  .doesNotContain("inbound|" + SidecarPair.TCP + "||");
            });

    pair.mesh.delete(new ResourceKey("Sidecar", "default", "reviews"));
    awaitAnswers(MUTUAL, "200 reviews");
  }

  /** Those in force: a listener that is drained still names its own. */
  private static String clusters(EnvoyProcess proxy) {
    return proxy.configDump().getAsJsonArray("configs").asList().stream()
        .map(JsonElement::toString)
        .filter(each -> each.contains("envoy.admin.v3.ClustersConfigDump"))
        .collect(Collectors.joining());
  }

  /** Only members of the mesh are let in. */
  @Test
  void wrongCallersAreRefused() throws Exception {
    pair.apply(PairRules.peerAuthentication("{mtls: {mode: STRICT}}"));
    awaitAnswers(MUTUAL, "refused");

    String page = "spiffe://cluster.local/ns/default/sa/page";
    assertThat(called(Optional.of(issued(root, page)))).as("a member").startsWith("HTTP/1.1 200");
    assertThat(called(Optional.empty())).as("without any certificate").startsWith("refused");
    assertThat(called(Optional.of(issued(InMemoryRoot.create(), page))))
        .as("of another root")
        .startsWith("refused");
    assertThat(called(Optional.of(issued(root, "spiffe://evil.example/ns/default/sa/page"))))
        .as("of another trust domain")
        .startsWith("refused");
    assertThat(called(Optional.of(issued(root, "spiffe://cluster.local.evil/ns/default/sa/page"))))
        .as("of a trust domain that begins alike")
        .startsWith("refused");
  }

  /** The caller, too, knows whom it wants to reach. */
  @Test
  void wrongServerIsNotCalled() throws Exception {
    awaitAnswers(MUTUAL, "200 reviews");

    pair.apply(entry("somebody-else"));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(answer()).startsWith("503"));

    pair.apply(entry("reviews"));
    awaitAnswers(MUTUAL, "200 reviews");
  }

  @Test
  void certificatesAreRenewedUnderLoadWithoutALostRequest() throws Exception {
    pair.apply(PairRules.peerAuthentication("{mtls: {mode: STRICT}}"));
    awaitAnswers(MUTUAL, "refused");
    long before = dropped();

    pair.page.startLoad(PairRules.REVIEWS, 9080, "reviews:9080", PER_SECOND, "\"reviews\"");
    long renewed = Math.min(renewals(pair.pageProxy()), renewals(pair.reviewsProxy()));
    await()
        .atMost(LIFETIME.multipliedBy(RENEWALS * 3L))
        .until(
            () ->
                Math.min(renewals(pair.pageProxy()), renewals(pair.reviewsProxy()))
                    >= renewed + RENEWALS);
    JsonObject load = pair.page.stopLoad();

    assertThat(load.get("failed").getAsLong()).as(load.toString()).isZero();
    assertThat(load.get("sent").getAsLong()).isGreaterThan(PER_SECOND);
    assertThat(dropped()).as("connections that were dropped").isEqualTo(before);
    System.out.println("renewed " + RENEWALS + " times under load: " + load);
  }

  private long dropped() {
    return pair.pageProxy().stat("cluster." + CLUSTER + ";.upstream_cx_destroy");
  }

  private void awaitAnswers(String fromSidecar, String fromOutside) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(answer()).startsWith(fromSidecar));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(fromOutside()).startsWith(fromOutside));
  }

  private String entry(String account) {
    return """
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: reviews-v1}
    spec: {address: %s, labels: {app: reviews, version: v1}, serviceAccount: %s}
    """
        .formatted(pair.net.serverAddress(), account);
  }

  private static WorkloadCertificate issued(InMemoryRoot by, String identity) {
    return by.issue(URI.create(identity)).toCompletableFuture().join();
  }

  private String called(Optional<WorkloadCertificate> certificate) {
    return TlsClient.get(pair.net.serverFromHost(), SidecarPair.HTTP, root.roots(), certificate);
  }

  /** A plaintext request from this host, which is outside the mesh. */
  private String fromOutside() {
    return PlainClient.get(pair.net.serverFromHost(), SidecarPair.HTTP);
  }

  /** The number of certificates that the proxy has taken. */
  private static long renewals(EnvoyProcess proxy) {
    return proxy.stat("sds.default.update_success");
  }

  /** {@link #MUTUAL}, {@code plain}, or the status and reply of a call that failed. */
  private String answer() {
    JsonObject reply = call();
    if (!reply.has("status") || reply.get("status").getAsInt() != 200) {
      return reply.has("status") ? reply.get("status") + " " + reply : reply.toString();
    }
    JsonObject headers =
        JsonParser.parseString(reply.get("body").getAsString())
            .getAsJsonObject()
            .getAsJsonObject("headers");
    if (!headers.has("x-forwarded-client-cert")) {
      return "plain";
    }
    String shown = headers.get("x-forwarded-client-cert").getAsString();
    return shown.contains("URI=spiffe://cluster.local/ns/default/sa/page")
            && shown.contains("By=spiffe://cluster.local/ns/default/sa/reviews")
        ? MUTUAL
        : shown;
  }

  private JsonObject call() {
    return pair.page.http(PairRules.REVIEWS, 9080, "GET", "/", Map.of("host", "reviews:9080"));
  }
}
