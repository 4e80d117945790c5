package io.mizzen.it.kept;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.CountingServer;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.Reply;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Endpoints, subsets and services that go and come back under a channel that stays open. */
class EndpointsTest {
  private static final Expected BOTH = Expected.from("v1", "v2");
  private static final Expected V1 = Expected.from("v1");
  private static final Expected V3 = Expected.from("v3");
  private static final Expected UNAVAILABLE = Expected.failing(Code.UNAVAILABLE, "");
  private static final Expected NO_ENDPOINT =
      Expected.failing(Code.UNAVAILABLE, "no healthy endpoint");

  @AutoClose private final TestMesh mesh = TestMesh.start();

  @BeforeEach
  void serveReviews() {
    mesh.apply(Yaml.service("reviews"));
    mesh.serve(Identity.of("reviews", "v1"));
    mesh.serve(Identity.of("reviews", "v2"));
  }

  @Test
  @DisplayName("a selector, subset labels, subsets, rules and services go and come back")
  void whatNamesEndpointsGoesAndComesBack() {
    try (KeptChannel channel = KeptChannel.open(mesh, BOTH)) {
      channel.step("selector that fits nobody", () -> mesh.apply(selecting("nobody")), NO_ENDPOINT);
      channel.nothingIsSent("no endpoint");
      channel.step("selector that fits", () -> mesh.apply(Yaml.service("reviews")), BOTH);
      channel.step("a subset", () -> mesh.apply(Yaml.subsets("reviews", "v1", "v2"), toV1()), V1);
      channel.step("labels that fit nobody", () -> mesh.apply(v1Labelled("v9")), NO_ENDPOINT);
      channel.nothingIsSent("labels that fit nobody");
      channel.step("labels that fit", () -> mesh.apply(v1Labelled("v1")), V1);
      channel.step("other labels", () -> mesh.apply(v1Labelled("v2")), Expected.from("v2"));
      channel.step(
          "no such subset any more", () -> mesh.apply(Yaml.subsets("reviews", "v2")), noSubset());
      channel.nothingIsSent("no such subset");
      channel.step("the subset again", () -> mesh.apply(v1Labelled("v1")), V1);
      channel.step(
          "no DestinationRule", () -> mesh.delete("DestinationRule", "reviews"), noSubset());
      channel.step("the rule again", () -> mesh.apply(Yaml.subsets("reviews", "v1")), V1);
      channel.step("no VirtualService", () -> mesh.delete("VirtualService", "reviews"), BOTH);
    }
  }

  @Test
  @DisplayName("the service itself goes and comes back, and so does what a route points at")
  void servicesGoAndComeBack() {
    mesh.apply(Yaml.service("ratings"));
    try (KeptChannel channel = KeptChannel.open(mesh, BOTH)) {
      channel.step("no service", () -> mesh.delete("Service", "reviews"), UNAVAILABLE);
      channel.nothingIsSent("no service");
      channel.step("the service again", () -> mesh.apply(Yaml.service("reviews")), BOTH);
      channel.step(
          "a route to a service without servers", () -> mesh.apply(to("ratings")), NO_ENDPOINT);
      channel.step("its first server", () -> mesh.serve(Identity.of("ratings", "v3")), V3);
      channel.step(
          "the target goes", () -> mesh.delete("Service", "ratings"), noService("ratings"));
      channel.nothingIsSent("no target");
      channel.step(
          "it is renamed", () -> mesh.apply(renamed("ratings", "scores")), noService("ratings"));
      channel.step("the route follows", () -> mesh.apply(to("scores")), V3);
      channel.step(
          "a route to a port that is not there",
          () -> mesh.apply(toPort("scores")),
          Expected.failing(Code.UNAVAILABLE, "has no port 1"));
      channel.step("back to the service itself", () -> mesh.apply(to("reviews")), BOTH);
    }
  }

  @Test
  @DisplayName("documents say where servers are: slices go, become unready, come back")
  void endpointSlicesGoAndComeBack() {
    CountingServer plain = mesh.serve(Identity.of("elsewhere", "v3"));
    mesh.apply(
        Yaml.service("reviews").replaceAll("  selector:\n    app: reviews\n", ""),
        slice(plain, true));

    try (KeptChannel channel = KeptChannel.open(mesh, Expected.from("v3"))) {
      channel.step("not ready", () -> mesh.apply(slice(plain, false)), NO_ENDPOINT);
      channel.nothingIsSent("nobody is ready");
      channel.step("ready", () -> mesh.apply(slice(plain, true)), V3);
      channel.step("no slice", () -> mesh.delete("EndpointSlice", "reviews-a"), NO_ENDPOINT);
      channel.nothingIsSent("no slice");
      channel.step("the slice again", () -> mesh.apply(slice(plain, true)), V3);
    }
  }

  @Test
  @DisplayName("the last server goes, and others come")
  void lastServerGoes() {
    try (KeptChannel channel = KeptChannel.open(mesh, BOTH)) {
      channel.stopping("v1 stops", () -> stop("v1"), Expected.from("v2"));
      channel.stopping("v2 stops too", () -> stop("v2"), NO_ENDPOINT);
      channel.step(
          "one elsewhere starts",
          () -> mesh.serve(Identity.of("reviews", "v3").at("far/away")),
          V3);
    }
  }

  @Test
  @DisplayName(
      "calls that wait for ready wait for an endpoint, but not for a subset nobody defines")
  void waitingCallsWaitForEndpoints() {
    EchoClient client = mesh.client("mesh:///reviews:9080");
    client.untilFirst(Reply::isOk);
    mesh.apply(selecting("nobody"));
    client.untilFirst(reply -> reply.code() == Code.UNAVAILABLE);

    CompletableFuture<Reply> waiting = client.start(Call.say().waitingForReady());
    List<Reply> others = client.send(20, Call.say());
    boolean answeredTooEarly = waiting.isDone();
    mesh.apply(Yaml.service("reviews"));

    assertThat(others).allMatch(reply -> reply.code() == Code.UNAVAILABLE);
    assertThat(answeredTooEarly).isFalse();
    assertThat(waiting.join().isOk()).isTrue();
    mesh.apply(toV1());
    Reply dropped = client.untilFirst(Call.say().waitingForReady(), reply -> !reply.isOk());
    assertThat(dropped.status().getDescription()).contains("no DestinationRule defines subset v1");
  }

  private void stop(String version) {
    mesh.servers().stream()
        .filter(server -> server.version().equals(version))
        .forEach(CountingServer::close);
  }

  private static Expected noService(String name) {
    return Expected.failing(Code.UNAVAILABLE, "no service " + name + ".default.svc.cluster.local");
  }

  private static String to(String host) {
    return Yaml.virtualService("reviews", "- route:\n  - destination: {host: " + host + "}\n");
  }

  private static String toPort(String host) {
    return Yaml.virtualService(
        "reviews", "- route:\n  - destination: {host: " + host + ", port: {number: 1}}\n");
  }

  private static String renamed(String app, String name) {
    return Yaml.service(app).replace("name: " + app, "name: " + name);
  }

  private static String slice(CountingServer server, boolean ready) {
    return """
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: reviews-a
      labels: {kubernetes.io/service-name: reviews}
    addressType: IPv4
    ports: [{name: grpc, port: %d}]
    endpoints:
    - addresses: [127.0.0.1]
      conditions: {ready: %s}
    """
        .formatted(server.port(), ready);
  }

  private static Expected noSubset() {
    return Expected.failing(
        Code.UNAVAILABLE,
        "no DestinationRule defines subset v1 of reviews.default.svc.cluster.local");
  }

  private static String selecting(String app) {
    return Yaml.service("reviews").replace("app: reviews", "app: " + app);
  }

  private static String v1Labelled(String version) {
    return Yaml.destinationRule(
        "reviews", "subsets:\n- name: v1\n  labels: {version: " + version + "}\n");
  }

  private static String toV1() {
    return Yaml.virtualService("reviews", Yaml.toSubset("reviews", "v1"));
  }
}
