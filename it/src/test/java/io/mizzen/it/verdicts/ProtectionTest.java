package io.mizzen.it.verdicts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.grpc.Status;
import io.mizzen.api.Finding;
import io.mizzen.api.NotApplied;
import io.mizzen.api.ResourceKey;
import io.mizzen.controlplane.ApplyResult;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.Counts;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.Reply;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A policy that nobody can enforce closes what it protects, and only that, until it goes. */
class ProtectionTest {
  private static final int CALLS = 60;

  /**
   * @param closes the versions of reviews that must not be reached
   */
  record Policy(String kind, String spec, List<String> closes) {
    String document() {
      String group = kind.equals("DestinationRule") ? "networking" : "security";
      return """
      apiVersion: %s.istio.io/v1
      kind: %s
      metadata:
        name: guard
      spec: %s
      """
          .formatted(group, kind, spec);
    }

    ResourceKey key() {
      return new ResourceKey(kind, "default", "guard");
    }
  }

  static Stream<Policy> policies() {
    List<String> both = List.of("v1", "v2");
    return Stream.of(
        new Policy("AuthorizationPolicy", "{}", both),
        new Policy(
            "AuthorizationPolicy", "{selector: {matchLabels: {version: v2}}}", List.of("v2")),
        new Policy("PeerAuthentication", "{mtls: {mode: STRICT}}", both),
        new Policy("RequestAuthentication", "{jwtRules: [{issuer: a}]}", both),
        new Policy(
            "DestinationRule",
            "{host: reviews, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}",
            both));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void closesAnOpenChannelUntilItGoes(Policy policy) {
    try (TestMesh mesh = TestMesh.start()) {
      EchoClient client = callingBothVersions(mesh);

      ApplyResult applied = mesh.apply(policy.document());

      client.untilFirst(reply -> isClosed(policy, reply));
      assertReaches(policy, mesh, client);
      assertThat(applied.errors()).extracting(Finding::code).containsExactly("NOT_ENFORCEABLE");
      assertThat(mesh.control().findings())
          .extracting(finding -> finding.resource().orElseThrow())
          .contains(policy.key());
      assertThat(mesh.control().notApplied())
          .extracting(NotApplied::resource)
          .contains(policy.key());

      mesh.delete(policy.kind(), "guard");

      client.untilFirst(reply -> reply.isFrom("v2"));
      assertThat(mesh.counting(() -> client.send(CALLS, Call.say())).of("v2")).isPositive();
      assertThat(mesh.control().notApplied()).isEmpty();
    }
  }

  /** Counted at the servers: what is closed gets no call, what is open gets all. */
  private static void assertReaches(Policy policy, TestMesh mesh, EchoClient client) {
    boolean allClosed = policy.closes().size() == 2;
    // An ACK is not yet "in effect": wait for a round in which no call goes astray.
    client.untilFirst(
        reply ->
            client.send(CALLS, Call.say()).stream().allMatch(each -> isExpected(policy, each)));

    Counts counted = mesh.counting(() -> client.send(CALLS, Call.say()));

    policy.closes().forEach(version -> assertThat(counted.of(version)).isZero());
    assertThat(counted.total()).isEqualTo(allClosed ? 0 : CALLS);
  }

  private static boolean isClosed(Policy policy, Reply reply) {
    return policy.closes().size() == 1 || reply.code() == Status.Code.UNAVAILABLE;
  }

  private static boolean isExpected(Policy policy, Reply reply) {
    return policy.closes().size() == 2
        ? reply.code() == Status.Code.UNAVAILABLE
        : policy.closes().stream().noneMatch(reply::isFrom);
  }

  @Test
  void aServerThatComesLaterIsClosedToo() {
    try (TestMesh mesh = TestMesh.start()) {
      mesh.apply(Yaml.service("reviews"));
      EchoClient client = mesh.client("mesh:///reviews");
      mesh.apply(policies().toList().get(0).document());

      mesh.serve(Identity.of("reviews", "v1"));
      mesh.awaitAcked(mesh.control().revision());

      assertThat(client.send(CALLS, Call.say()))
          .allMatch(reply -> reply.code() == Status.Code.UNAVAILABLE);
      assertThat(mesh.countsByVersion().total()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void allowedKindsLetCallsPass(Policy policy) {
    ControlPlane control = ControlPlane.builder().allowNotEnforced(policy.kind()).build().start();
    try (TestMesh mesh = TestMesh.around(control)) {
      EchoClient client = callingBothVersions(mesh);

      ApplyResult applied = mesh.apply(policy.document()).orThrow();

      assertThat(applied.findings()).extracting(Finding::code).contains("NOT_ENFORCEABLE");
      assertThat(client.send(CALLS, Call.say())).allMatch(Reply::isOk);
      assertThat(control.notApplied())
          .extracting(NotApplied::resource, NotApplied::dataPlane)
          .contains(tuple(policy.key(), "grpc-java"));
    }
  }

  private static EchoClient callingBothVersions(TestMesh mesh) {
    mesh.apply(Yaml.service("reviews"));
    mesh.serve(Identity.of("reviews", "v1"));
    mesh.serve(Identity.of("reviews", "v2"));
    EchoClient client = mesh.client("mesh:///reviews");
    client.untilFirst(reply -> reply.isFrom("v1"));
    client.untilFirst(reply -> reply.isFrom("v2"));
    return client;
  }
}
