package io.mizzen.controlplane.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.mizzen.api.Finding;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.controlplane.ControlPlaneBuilder;
import io.mizzen.controlplane.certificates.InMemoryRoot;
import io.mizzen.testkit.TestAuthority.Leaf;
import io.mizzen.xds.TypeUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The secrets that sidecars get from a source of certificates, and those that nobody gets. */
class SidecarCertificatesTest {
  private static final String DESK =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: desk, namespace: bank}
      spec: {selector: {app: desk}, ports: [{name: http, port: 9080}]}
      ---
      apiVersion: networking.istio.io/v1
      kind: WorkloadEntry
      metadata: {name: desk, namespace: bank}
      spec: {address: 10.0.0.1, labels: {app: desk}, serviceAccount: teller}
      ---
      apiVersion: networking.istio.io/v1
      kind: WorkloadEntry
      metadata: {name: bare, namespace: bank}
      spec: {address: 10.0.0.2, labels: {app: desk}}
      ---
      """;
  private static final String CLUSTER = "outbound|9080||desk.bank.svc.cluster.local";

  @TempDir Path directory;

  @Test
  void localSidecarIsGivenItsOwnCertificate() throws Exception {
    try (Mesh mesh = new Mesh(ControlPlane.builder().trustDomain("corp.example"))) {
      assertThat(SentSecrets.ask(mesh.sidecar("bank", "teller"), "default", "ROOTCA").identities())
          .containsExactly("spiffe://corp.example/ns/bank/sa/teller");
      assertThat(SentSecrets.ask(mesh.sidecar("shop", ""), "default", "ROOTCA").identities())
          .as("without a service account, as in Istio")
          .containsExactly("spiffe://corp.example/ns/shop/sa/default");
    }
  }

  @Test
  void accountThatIsNoNameIsRefused() throws Exception {
    try (Mesh mesh = new Mesh(ControlPlane.builder())) {
      RawStream.Answer answer = mesh.sidecar("bank", "no/name").ask(TypeUrl.CLUSTER);

      assertThat(answer.status().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(answer.status().getDescription()).contains("no/name");
    }
  }

  @Test
  void keysNeverLeaveInPlaintextBeyondLoopback() {
    ControlPlaneBuilder builder =
        ControlPlane.builder()
            .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .security(TransportSecurity.plaintextBeyondLoopback())
            .certificates(InMemoryRoot.create());

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("plaintext beyond loopback");
  }

  @Test
  void trustDomainMustBeOneThatStreamsMayHave() {
    TlsSecurity security =
        TransportSecurity.tls(Path.of("chain.pem"), Path.of("key.pem"), Path.of("roots.pem"));
    ControlPlaneBuilder builder =
        ControlPlane.builder()
            .security(security)
            .trustDomain("corp.example")
            .certificates(InMemoryRoot.create());

    assertThatThrownBy(builder::build)
        .hasMessageContaining("trustDomain: corp.example (expected: one of [cluster.local]");
  }

  /** A stream of another trust domain may be served, but is no member of this mesh's. */
  @Test
  void sidecarOfAnotherTrustDomainIsRefused() throws Exception {
    try (TlsMesh tls =
        new TlsMesh(
            directory,
            security -> security.withTrustDomains("cluster.local", "partner.example"),
            builder -> builder.certificates(InMemoryRoot.create()))) {
      ManagedChannel channel =
          tls.channel(
              Optional.of(
                  tls.authority.issue(
                      Leaf.of("x").uri("spiffe://partner.example/ns/bank/sa/teller"))));
      RawStream.Answer answer =
          new RawStream(channel, Optional.empty(), envoy("bank", "teller")).ask(TypeUrl.CLUSTER);

      assertThat(answer.status().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(answer.status().getDescription()).contains("partner.example", "cluster.local");
    }
  }

  @Test
  void withoutASourceNobodyIsGivenAnything() throws Exception {
    try (Mesh mesh = new Mesh(ControlPlane.builder(), Optional.empty())) {
      mesh.plane.apply(DESK).orThrow();
      RawStream stream = mesh.sidecar("bank", "teller");
      String inbound = stream.ask(TypeUrl.LISTENER).text();
      stream.askOnly(TypeUrl.SECRET, "default");

      assertThat(stream.ask(TypeUrl.ENDPOINT, CLUSTER).response().orElseThrow().getTypeUrl())
          .as("the question before it has no answer")
          .isEqualTo(TypeUrl.ENDPOINT.url());
      assertThat(inbound).doesNotContain("ROOTCA");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PERMISSIVE, raw_buffer tls",
    "STRICT, tls",
    "DISABLE, raw_buffer",
  })
  void modeDecidesTheChainsOfAPort(String mode, String transports) throws Exception {
    try (Mesh mesh = new Mesh(ControlPlane.builder())) {
      mesh.plane.apply(DESK + peerAuthentication(mode)).orThrow();

      assertThat(transports(mesh.listener("virtualInbound")))
          .containsExactlyInAnyOrder(transports.split(" "));
    }
  }

  /** It would have been an error, and its endpoint closed, without certificates. */
  @Test
  void strictIsEnforcedWhereThereIsASidecarAndClosedWhereNot() throws Exception {
    try (Mesh mesh = new Mesh(ControlPlane.builder())) {
      mesh.plane.apply(DESK + peerAuthentication("STRICT")).orThrow();

      String endpoints = mesh.endpoints().toString();

      assertThat(endpoints).contains("10.0.0.1", "tlsMode").doesNotContain("10.0.0.2");
      assertThat(mesh.plane.findings()).noneMatch(Finding::isError);
      assertThat(mesh.plane.notApplied().toString()).doesNotContain("PeerAuthentication");
    }
  }

  /** Certificates do not check policies: what nobody enforces stays closed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: AuthorizationPolicy\nspec: {action: DENY, rules: [{}]}",
        "kind: AuthorizationPolicy\nspec: {rules: [{from: [{source: {namespaces: [shop]}}]}]}",
        "kind: RequestAuthentication\nspec: {jwtRules: [{issuer: a, jwks: '{\"keys\":[]}'}]}",
      })
  void policiesThatNobodyEnforcesStayClosed(String policy) throws Exception {
    try (Mesh mesh = new Mesh(ControlPlane.builder())) {
      mesh.plane.apply(DESK);
      mesh.plane.apply(
          "apiVersion: security.istio.io/v1\nmetadata: {name: guard, namespace: bank}\n" + policy);

      assertThat(transports(mesh.listener("virtualInbound"))).isEmpty();
      assertThat(mesh.endpoints().getEndpointsList()).isEmpty();
      assertThat(mesh.plane.findings()).anyMatch(Finding::isError);
    }
  }

  @Test
  void keysAreInNoDumpAndNoStore() throws Exception {
    Path store = directory.resolve("store");
    try (Mesh mesh =
        new Mesh(
            ControlPlane.builder()
                .lastGood(store)
                .debug(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))) {
      mesh.plane.apply(DESK).orThrow();
      RawStream stream = mesh.sidecar("bank", "teller");
      stream.ask(TypeUrl.CLUSTER);
      String key = SentSecrets.ask(stream, "default", "ROOTCA").privateKey();
      String secret = key.lines().skip(1).findFirst().orElseThrow();
      assertThat(key).startsWith("-----BEGIN PRIVATE KEY-----");

      for (String page : mesh.pages()) {
        assertThat(page).doesNotContain(secret, "PRIVATE KEY");
      }
      assertThat(mesh.plane.proxies().toString()).doesNotContain(secret, "PRIVATE KEY");
      mesh.plane.close();
      assertThat(texts(store)).isNotEmpty().noneMatch(text -> text.contains(secret));
    }
  }

  private static List<String> transports(Listener listener) {
    return listener.getFilterChainsList().stream()
        .map(FilterChain::getFilterChainMatch)
        .filter(match -> match.getDestinationPort().getValue() == 9080)
        .map(match -> match.getTransportProtocol())
        .toList();
  }

  private static String peerAuthentication(String mode) {
    return """
    apiVersion: security.istio.io/v1
    kind: PeerAuthentication
    metadata: {name: all, namespace: bank}
    spec: {mtls: {mode: %s}}
    """
        .formatted(mode);
  }

  private static List<String> texts(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      List<Path> files = all.filter(Files::isRegularFile).toList();
      return files.stream().map(SidecarCertificatesTest::text).toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (IOException e) {
      throw new AssertionError(file.toString(), e);
    }
  }

  private static Node envoy(String namespace, String serviceAccount) {
    Node node = RawStream.node(namespace, serviceAccount, Map.of());
    return node.toBuilder()
        .setUserAgentName("envoy")
        .setMetadata(
            node.getMetadata().toBuilder()
                .putFields(
                    "LABELS",
                    Value.newBuilder()
                        .setStructValue(
                            Struct.newBuilder().putFields("app", RawStream.text("desk")))
                        .build()))
        .build();
  }

  /** A control plane in plaintext on loopback, and streams to it. */
  private static final class Mesh implements AutoCloseable {
    private final ControlPlane plane;
    private final ManagedChannel channel;

    Mesh(ControlPlaneBuilder builder) {
      this(builder, Optional.of(InMemoryRoot.create()));
    }

    Mesh(ControlPlaneBuilder builder, Optional<InMemoryRoot> root) {
      root.ifPresent(builder::certificates);
      plane = builder.build().start();
      channel = NettyChannelBuilder.forTarget(plane.target()).usePlaintext().build();
    }

    RawStream sidecar(String namespace, String serviceAccount) {
      return new RawStream(channel, Optional.empty(), envoy(namespace, serviceAccount));
    }

    Listener listener(String name) throws Exception {
      RawStream stream = sidecar("bank", "teller");
      for (Any each : stream.ask(TypeUrl.LISTENER).response().orElseThrow().getResourcesList()) {
        Listener listener = each.unpack(Listener.class);
        if (listener.getName().equals(name)) {
          return listener;
        }
      }
      throw new AssertionError("no listener " + name);
    }

    ClusterLoadAssignment endpoints() throws InterruptedException, InvalidProtocolBufferException {
      return sidecar("shop", "page")
          .ask(TypeUrl.ENDPOINT, CLUSTER)
          .response()
          .orElseThrow()
          .getResources(0)
          .unpack(ClusterLoadAssignment.class);
    }

    /** Every page of the debug API that shows what there is. */
    List<String> pages() {
      return Stream.of(
              "/",
              "/metrics",
              "/debug/configz",
              "/debug/syncz",
              "/debug/adsz",
              "/debug/config_dump?proxyID=x.bank",
              "/debug/endpointz",
              "/debug/registryz")
          .map(this::page)
          .toList();
    }

    private String page(String path) {
      InetSocketAddress address = plane.debugAddress().orElseThrow();
      URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
      try {
        HttpResponse<String> response =
            HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(path + " " + response.body()).isEqualTo(200);
        return response.body();
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(path, e);
      }
    }

    @Override
    public void close() {
      channel.shutdownNow();
      plane.close();
    }
  }
}
