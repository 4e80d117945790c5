package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.mizzen.api.Endpoint;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.ServiceKey;
import io.mizzen.controlplane.security.RawStream;
import io.mizzen.xds.MizzenNames;
import io.mizzen.xds.TypeUrl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane that comes back with its store, and with nothing else. */
class LastGoodTest {
  private static final ServiceKey REVIEWS =
      new ServiceKey("shop", "reviews.shop.svc.cluster.local");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration OFTEN = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final List<ManagedChannel> channels = new ArrayList<>();

  @TempDir Path directory;

  private ControlPlaneBuilder builder(Duration initialSync) {
    return ControlPlane.builder()
        .meshId("prod")
        .initialSync(initialSync)
        .lastGood(directory.resolve("store"));
  }

  /** One run with a rule of a file, a rule that was applied, and a server that is registered. */
  private void firstRun() throws Exception {
    Path rules = Files.createDirectories(directory.resolve("rules"));
    Files.writeString(rules.resolve("reviews.yaml"), service("reviews"));
    try (ControlPlane mesh = builder(SHORT).build()) {
      mesh.apply(rules).orThrow();
      mesh.start();
      mesh.apply(service("ratings").replace(", namespace: shop", ""), "shop").orThrow();
      register(mesh, "10.0.0.1");
      awaitThat(() -> addresses(mesh).equals(Set.of("10.0.0.1")));
    }
  }

  @Test
  void aRestartWithEmptyHandsServesWhatWasServedBefore() throws Exception {
    firstRun();

    try (ControlPlane mesh = builder(LONG).build().start()) {
      // At once, without waiting for anything: this is what the first proxy is sent.
      assertThat(hosts(mesh))
          .containsExactlyInAnyOrder(
              "reviews.shop.svc.cluster.local", "ratings.shop.svc.cluster.local");
      assertThat(addresses(mesh)).containsExactly("10.0.0.1");
    }
  }

  @Test
  void whatIsSaidAgainTakesOverAndWhatIsNotGoesWithTheInitialSync() throws Exception {
    firstRun();
    Path rules = directory.resolve("rules");
    Files.delete(rules.resolve("reviews.yaml"));
    Files.writeString(rules.resolve("details.yaml"), service("details"));

    try (ControlPlane mesh = builder(SHORT).build()) {
      mesh.apply(rules).orThrow();
      mesh.start();

      awaitThat(() -> addresses(mesh).isEmpty());
      awaitThat(() -> !hosts(mesh).contains("reviews.shop.svc.cluster.local"));
      assertThat(hosts(mesh))
          .containsExactlyInAnyOrder(
              "details.shop.svc.cluster.local", "ratings.shop.svc.cluster.local");
      assertThat(mesh.findings()).noneMatch(each -> each.code().equals("SHADOWED_BY_SOURCE"));

      mesh.delete(new ResourceKey("Service", "shop", "ratings"));
      assertThat(hosts(mesh)).containsExactly("details.shop.svc.cluster.local");
    }
    try (ControlPlane mesh = builder(LONG).build().start()) {
      assertThat(hosts(mesh)).containsExactly("details.shop.svc.cluster.local");
    }
  }

  @Test
  void aServerThatComesBackStaysWhenTheInitialSyncIsOver() throws Exception {
    firstRun();

    try (ControlPlane mesh = builder(Duration.ofSeconds(1)).build().start()) {
      register(mesh, "10.0.0.2");
      awaitThat(() -> addresses(mesh).contains("10.0.0.2"));

      awaitThat(() -> addresses(mesh).equals(Set.of("10.0.0.2")));
      // Nothing has been declared: the rules are not thrown away for it.
      assertThat(hosts(mesh)).hasSize(2);
    }
  }

  @Test
  void withoutAnInitialSyncStoredServersStayForTheRegistrationGrace() throws Exception {
    firstRun();

    try (ControlPlane mesh = builder(Duration.ZERO).registrationGrace(LONG).build().start()) {
      mesh.apply(service("details")).orThrow();
      assertThat(addresses(mesh)).containsExactly("10.0.0.1");

      register(mesh, "10.0.0.1");
      mesh.apply(service("details").replace("grpc", "grpc-web")).orThrow();
      assertThat(addresses(mesh)).containsExactly("10.0.0.1");
    }
    try (ControlPlane mesh = builder(Duration.ZERO).registrationGrace(SHORT).build().start()) {
      awaitThat(() -> addresses(mesh).isEmpty());
    }
  }

  @Test
  void configzShowsTheRulesOfTheLastRun() throws Exception {
    firstRun();

    try (ControlPlane mesh =
        builder(LONG)
            .debug(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .build()
            .start()) {
      assertThat(configz(mesh)).contains("\"reviews\"", "\"ratings\"");

      mesh.delete(new ResourceKey("Service", "shop", "ratings"));
      assertThat(configz(mesh)).contains("\"reviews\"").doesNotContain("\"ratings\"");
    }
  }

  private static String configz(ControlPlane mesh) throws Exception {
    int port = mesh.debugAddress().orElseThrow().getPort();
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/debug/configz"))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void aStoreOfAnotherMeshIsNotUsed() throws Exception {
    firstRun();

    try (ControlPlane mesh = builder(LONG).meshId("other").build().start()) {
      assertThat(hosts(mesh)).isEmpty();
    }
  }

  @AfterEach
  void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  private void register(ControlPlane mesh, String address) throws InterruptedException {
    ManagedChannel channel =
        Grpc.newChannelBuilder(mesh.target(), InsecureChannelCredentials.create()).build();
    channels.add(channel);
    Node node = RawStream.node("shop", "", Map.of());
    Struct metadata =
        node.getMetadata().toBuilder()
            .putFields("AUTO_REGISTER_GROUP", RawStream.text("reviews"))
            .putFields("INSTANCE_IPS", RawStream.text(address))
            .putFields("LABELS", struct("app", RawStream.text("x")))
            .putFields("POD_PORTS", struct("grpc", Value.newBuilder().setNumberValue(9080).build()))
            .build();
    RawStream server =
        new RawStream(channel, Optional.empty(), node.toBuilder().setMetadata(metadata).build());
    server.ask(TypeUrl.EXTENSION_CONFIG, MizzenNames.REGISTRATION);
  }

  private static Value struct(String key, Value value) {
    return Value.newBuilder().setStructValue(Struct.newBuilder().putFields(key, value)).build();
  }

  private static Set<String> hosts(ControlPlane mesh) {
    return mesh.snapshot().services().stream().map(each -> each.host()).collect(Collectors.toSet());
  }

  private static Set<String> addresses(ControlPlane mesh) {
    List<Endpoint> endpoints = mesh.endpoints().of(REVIEWS);
    return endpoints.stream().map(Endpoint::address).collect(Collectors.toSet());
  }

  private static void awaitThat(BooleanSupplier condition) {
    await().atMost(PATIENCE).pollInterval(OFTEN).until(condition::getAsBoolean);
  }

  private static String service(String name) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, namespace: shop}
    spec: {selector: {app: x}, ports: [{name: grpc, port: 9080}]}
    """
        .formatted(name);
  }
}
