package io.mizzen.it.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.mizzen.api.Locality;
import io.mizzen.controlplane.ApplyResult;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.controlplane.ControlPlaneBuilder;
import io.mizzen.controlplane.SidecarBootstrap.Protocol;
import io.mizzen.controlplane.security.TransportSecurity;
import io.mizzen.testkit.TestAuthority;
import io.mizzen.testkit.TestAuthority.KeyFiles;
import io.mizzen.testkit.TestAuthority.Leaf;
import io.mizzen.xds.server.AckResult;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Two workloads, page and reviews, each in a network namespace with its Envoy, and a control plane
 * on this host that they reach over TLS. Each proxy shows a certificate to be its workload.
 */
final class SidecarPair implements AutoCloseable {
  static final int HTTP = 8080;
  static final int TCP = 9000;
  static final int SNIFFED = 7000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Runnable> closings = new ArrayList<>();
  private final TestAuthority authority = TestAuthority.create("sidecar pair");
  final Namespaces net;
  final AgentProcess page;
  final AgentProcess reviews;
  final ControlPlane mesh;
  private @Nullable EnvoyProcess pageProxy;
  private @Nullable EnvoyProcess reviewsProxy;

  private SidecarPair(Namespaces net, Path directory, UnaryOperator<ControlPlaneBuilder> options)
      throws IOException {
    this.net = net;
    page = AgentProcess.start(net.client(), directory);
    reviews = AgentProcess.start(net.server(), directory);
    KeyFiles own =
        authority
            .issue(Leaf.of("control plane").ip(net.hostOfClient()).ip(net.hostOfServer()))
            .write(directory, "own");
    Path roots = authority.write(directory.resolve("roots.pem"));
    mesh =
        options
            .apply(
                ControlPlane.builder()
                    .address(new InetSocketAddress("0.0.0.0", 0))
                    .security(
                        TransportSecurity.tls(own.certificateChain(), own.privateKey(), roots)))
            .build();
    closings.addAll(List.of(net::close, page::close, reviews::close, mesh::close));
  }

  /** Starts everything; skips the test where that is not possible. */
  static SidecarPair start(
      Path directory,
      Protocol protocol,
      UnaryOperator<ControlPlaneBuilder> options,
      UnaryOperator<String> rules)
      throws IOException, InterruptedException {
    return start(directory, new Protocols(protocol, protocol), options, rules);
  }

  /** The variant of xDS that each proxy speaks. */
  record Protocols(Protocol page, Protocol reviews) {}

  /** The same with proxies that may differ in how they speak to the control plane. */
  static SidecarPair start(
      Path directory,
      Protocols protocols,
      UnaryOperator<ControlPlaneBuilder> options,
      UnaryOperator<String> rules)
      throws IOException, InterruptedException {
    EnvoyProcess.program();
    SidecarPair pair = new SidecarPair(Namespaces.create(), directory, options);
    try {
      pair.reviews.serveHttp("reviews", HTTP);
      pair.reviews.serveTcp("reviews-tcp", TCP);
      pair.reviews.serveHttp("reviews-sniffed", SNIFFED);
      pair.mesh.start();
      pair.mesh.apply(rules.apply(pair.services()));
      pair.pageProxy =
          pair.proxy(
              directory, protocols.page(), pair.net.client(), "page", pair.net.clientAddress());
      pair.reviewsProxy =
          pair.proxy(
              directory,
              protocols.reviews(),
              pair.net.server(),
              "reviews",
              pair.net.serverAddress());
      return pair;
    } catch (IOException | RuntimeException | Error e) {
      pair.close();
      throw e;
    }
  }

  EnvoyProcess pageProxy() {
    return Objects.requireNonNull(pageProxy, "started with the pair");
  }

  EnvoyProcess reviewsProxy() {
    return Objects.requireNonNull(reviewsProxy, "started with the pair");
  }

  private EnvoyProcess proxy(
      Path directory, Protocol protocol, String namespace, String workload, String address)
      throws IOException {
    Path own = Files.createDirectory(directory.resolve(workload));
    KeyFiles keys =
        authority
            .issue(Leaf.of(workload).uri("spiffe://cluster.local/ns/default/sa/" + workload))
            .write(own, "stream");
    String port = mesh.target().substring(mesh.target().lastIndexOf(':'));
    boolean isClient = namespace.equals(net.client());
    AgentProcess agent = isClient ? page : reviews;
    EnvoyProcess envoy =
        EnvoyProcess.start(
            Namespaces.asProxy(namespace),
            own,
            mesh.sidecarBootstrap(workload, address)
                .withServiceAccount(workload)
                .withLabels(Map.of("app", workload, "version", "v1"))
                .withLocality(Locality.parse("region1/zone1"))
                .withControlPlane((isClient ? net.hostOfClient() : net.hostOfServer()) + port)
                .withTls(
                    authority.write(own.resolve("roots.pem")),
                    keys.certificateChain(),
                    keys.privateKey())
                .withProtocol(protocol),
            path -> admin(agent, path));
    closings.add(envoy::close);
    return envoy;
  }

  private static String admin(AgentProcess agent, String path) {
    JsonObject answer = agent.http("127.0.0.1", 15000, "GET", path, Map.of());
    return answer.has("body") ? answer.get("body").getAsString() : "";
  }

  /** Services and workloads; {@code reviews-v2} runs on this host, without a sidecar. */
  private String services() {
    return PairRules.services(net);
  }

  /** Applies rules and waits until both proxies have taken them. */
  void apply(String yaml) throws InterruptedException {
    ApplyResult applied = mesh.apply(yaml);
    applied.orThrow();
    awaitAcked(applied.revision());
  }

  void awaitAcked(long revision) throws InterruptedException {
    AckResult acked = mesh.awaitAcked(revision, PATIENCE);
    assertThat(acked.allAcked()).as(acked.toString()).isTrue();
  }

  /** Until both have listeners, which is when their certificates have come, too. */
  void awaitReady() {
    for (EnvoyProcess each : List.of(pageProxy(), reviewsProxy())) {
      await()
          .atMost(PATIENCE)
          .until(() -> each.listeners().contains("virtualInbound") && each.isWarm());
    }
  }

  void assertNothingRefused() {
    assertThat(mesh.proxies().toString()).doesNotContain("NACKED");
    for (EnvoyProcess each : List.of(pageProxy(), reviewsProxy())) {
      assertThat(each.configDump().toString()).doesNotContain("error_state");
      assertThat(each.stat("cluster_manager.cds.update_rejected")).isZero();
      assertThat(each.stat("listener_manager.lds.update_rejected")).isZero();
    }
  }

  @Override
  public void close() {
    closeFrom(closings.size() - 1);
  }

  /** The last one first, and each of them whatever becomes of the others. */
  private void closeFrom(int index) {
    if (index >= 0) {
      try {
        closings.get(index).run();
      } finally {
        closeFrom(index - 1);
      }
    }
  }
}
