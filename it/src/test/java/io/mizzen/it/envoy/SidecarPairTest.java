package io.mizzen.it.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mizzen.controlplane.SidecarBootstrap.Protocol;
import io.mizzen.controlplane.certificates.InMemoryRoot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mutual TLS between two real Envoys, each beside a workload whose connections are redirected. */
class SidecarPairTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path directory;

  @Test
  void modesOfPeerAuthenticationAreEnforced() throws Exception {
    try (SidecarPair pair = pair(Protocol.DELTA_GRPC)) {
      pair.awaitReady();

      // Without any policy: PERMISSIVE, and a sidecar uses mutual TLS.
      awaitAnswer(pair, "mtls page->reviews");
      assertThat(fromOutside(pair)).isEqualTo("200 reviews");

      pair.apply(PairRules.peerAuthentication("{mtls: {mode: STRICT}}"));
      await().atMost(PATIENCE).until(() -> fromOutside(pair).startsWith("refused"));
      awaitAnswer(pair, "mtls page->reviews");

      pair.apply(PairRules.peerAuthentication("{mtls: {mode: DISABLE}}"));
      awaitAnswer(pair, "plain");
      assertThat(fromOutside(pair)).isEqualTo("200 reviews");

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
      awaitAnswer(pair, "plain");
      await().atMost(PATIENCE).until(() -> fromOutside(pair).equals("200 reviews"));
      assertThat(pair.page.tcp(PairRules.ECHO, 9000, "hello").toString())
          .contains("reviews-tcp hello");
      pair.assertNothingRefused();
    }
  }

  private static SidecarPair pair(Path directory, Protocol protocol, InMemoryRoot root)
      throws Exception {
    return SidecarPair.start(
        directory, protocol, builder -> builder.certificates(root), services -> services);
  }

  private SidecarPair pair(Protocol protocol) throws Exception {
    return pair(directory, protocol, InMemoryRoot.create());
  }

  private static void awaitAnswer(SidecarPair pair, String expected) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(answer(pair)).isEqualTo(expected));
  }

  /** Whether the call arrived in mutual TLS, and whose certificates were shown. */
  static String answer(SidecarPair pair) {
    JsonObject answer =
        pair.page.http(PairRules.REVIEWS, 9080, "GET", "/", Map.of("host", "reviews:9080"));
    if (!answer.has("status") || answer.get("status").getAsInt() != 200) {
      return answer.toString();
    }
    JsonObject seen = JsonParser.parseString(answer.get("body").getAsString()).getAsJsonObject();
    JsonObject headers = seen.getAsJsonObject("headers");
    if (!headers.has("x-forwarded-client-cert")) {
      return "plain";
    }
    String certificate = headers.get("x-forwarded-client-cert").getAsString();
    return certificate.contains("URI=spiffe://cluster.local/ns/default/sa/page")
            && certificate.contains("By=spiffe://cluster.local/ns/default/sa/reviews")
        ? "mtls page->reviews"
        : certificate;
  }

  /** A plaintext request from this host, which is outside the mesh. */
  private static String fromOutside(SidecarPair pair) {
    return PlainClient.get(pair.net.serverFromHost(), SidecarPair.HTTP);
  }
}
