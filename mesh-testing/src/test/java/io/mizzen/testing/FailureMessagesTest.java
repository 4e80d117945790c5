package io.mizzen.testing;

import static io.mizzen.testing.MeshAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.health.v1.HealthGrpc.HealthBlockingStub;
import io.mizzen.testkit.BinomialBounds;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.platform.engine.TestExecutionResult;

/** The message of a failing test, read from a run of failing tests. */
class FailureMessagesTest {
  private static final Map<String, String> MESSAGES = new TreeMap<>();

  @BeforeAll
  static void run() {
    Suite.run(Failing.class, WithoutMesh.class, WrongParameter.class).testEvents().failed().stream()
        .forEach(
            event ->
                MESSAGES.put(
                    event.getTestDescriptor().getDisplayName().replaceFirst("\\(.*", ""),
                    event
                        .getPayload(TestExecutionResult.class)
                        .flatMap(TestExecutionResult::getThrowable)
                        .flatMap(failure -> Optional.ofNullable(failure.getMessage()))
                        .orElse("")));
  }

  @Test
  void wrongRouteNamesTheRuleAndItsLine() {
    assertThat(MESSAGES.get("wrongRoute"))
        .startsWith("expected the call to be routed to reviews v2, but it was:")
        .contains("test-v1 -> reviews (grpc.health.v1.Health/Check): OK from reviews-v1")
        .contains("rules for reviews.default.svc.cluster.local:")
        .containsPattern(
            "VirtualService default/reviews \\(text at FailureMessagesTest.java:\\d+, line 10\\)")
        .containsPattern(
            "spec.http\\[0\\] \\(text at FailureMessagesTest.java:\\d+, line 16\\):"
                + " headers\\[end-user\\] exact jason -> reviews/v2\n")
        .containsPattern(
            "spec.http\\[1\\] \\(.*, line 18\\): any request -> reviews/v1   <- took the call,"
                + " leads to reviews-v1")
        .containsPattern("DestinationRule default/reviews \\(.*line 1\\): subsets v1 \\{?version");
  }

  @Test
  void wrongShareNamesBoundsCountsAndRule() {
    assertThat(MESSAGES.get("wrongShare"))
        .containsPattern("expected share 90 of 100 for workload reviews-v2, but \\d+ calls")
        .contains("(expected: " + BinomialBounds.of(1_000, 0.9, ShareCheck.FALSE_ALARM) + ")")
        .contains("which is what round robin without a rule gives")
        .containsPattern("1000 calls \\{reviews-v1=\\d+, reviews-v2=\\d+}")
        .contains(
            "any request -> reviews/v1 50, reviews/v2 50   <- took 1000 calls, leads to"
                + " reviews-v2");
  }

  @Test
  void missingRuleIsSaid() {
    assertThat(MESSAGES.get("noRule"))
        .contains(
            "no VirtualService speaks of reviews.default.svc.cluster.local: round robin over all"
                + " instances");
  }

  @Test
  void unknownNamesComeWithTheKnownOnes() {
    assertThat(MESSAGES.get("unknownWorkload"))
        .contains("no workload reviews-v9 serves, known: [reviews-v1, reviews-v2]");
    assertThat(MESSAGES.get("unknownService"))
        .contains("no service revews.default.svc.cluster.local is known, known: [reviews.default");
  }

  @Test
  void rejectedRuleNamesTheLineOfItsText() {
    assertThat(MESSAGES.get("rejectedText"))
        .startsWith("rules were rejected:")
        .containsPattern("text at FailureMessagesTest.java:\\d+, line 6: ERROR")
        .contains("spec.http[0].route[0].weight");
    assertThat(MESSAGES.get("rejectedResource"))
        .contains("classpath:rejected.yaml:6: ERROR")
        .doesNotContain("/tmp");
  }

  @Test
  void whatIsNotAppliedFailsTheTest() {
    assertThat(MESSAGES.get("notApplied"))
        .startsWith("accepted but not applied (allow it by name: @AllowNotApplied):")
        .containsPattern(
            "text at FailureMessagesTest.java:\\d+, line \\d+: VirtualService default/reviews"
                + " spec.http\\[0\\].mirror");
    assertThat(MESSAGES).doesNotContainKeys("allowedField", "allowedResource");
  }

  @Test
  void wrongUseIsExplained() {
    assertThat(MESSAGES.get("badParameter"))
        .contains("@Upstream on a parameter of type java.lang.Runnable (expected: Channel,");
    assertThat(MESSAGES.get("mixedServices"))
        .contains("calls to several services have no share (expected: calls.to(name))");
    assertThat(MESSAGES.get("constructorParameter"))
        .contains("a constructor cannot have a mesh (expected: @MeshTest(lifecycle = PER_CLASS)");
    assertThat(MESSAGES.get("tooFewCalls")).contains("10 calls prove nothing");
  }

  @MeshTest
  @TestMethodOrder(MethodOrderer.MethodName.class)
  static class Failing {
    private TestWorkload v1;

    @BeforeEach
    void serve(Mesh mesh) {
      v1 = mesh.serve("reviews", "v1", new FakeHealth());
      mesh.serve("reviews", "v2", new FakeHealth());
    }

    @Test
    void wrongRoute(Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
      mesh.apply(
          Rules.route(
              """
              - match: [{headers: {end-user: {exact: jason}}}]
                route: [{destination: {host: reviews, subset: v2}}]
              - route: [{destination: {host: reviews, subset: v1}}]
              """));

      assertThat(mesh.send(() -> reviews.check(FakeHealth.REQUEST))).routedTo("reviews", "v2");
    }

    @Test
    void wrongShare(Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
      mesh.apply(Rules.split(50, 50));

      assertThat(mesh.send(1_000, () -> reviews.check(FakeHealth.REQUEST)))
          .toWorkload("reviews-v2")
          .share(90, 10);
    }

    @Test
    void tooFewCalls(Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
      mesh.apply(Rules.split(50, 50));
      Calls calls = mesh.send(10, () -> reviews.check(FakeHealth.REQUEST));

      assertThat(calls).toWorkload("reviews-v2").share(60, 40);
    }

    @Test
    void noRule(Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
      // One that is not connected yet gets no call.
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  mesh.send(10, () -> reviews.check(FakeHealth.REQUEST)).size() == 10
                      && v1.calls() > 0);
      assertThat(mesh.send(100, () -> reviews.check(FakeHealth.REQUEST)))
          .toWorkload("reviews-v2")
          .all();
    }

    @Test
    void unknownWorkload(Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
      assertThat(mesh.send(1, () -> reviews.check(FakeHealth.REQUEST)))
          .toWorkload("reviews-v9")
          .all();
    }

    @Test
    void unknownService(Mesh mesh, @Upstream("revews") HealthBlockingStub reviews) {
      assertThat(mesh.send(() -> reviews.check(FakeHealth.REQUEST))).succeeded();
    }

    @Test
    void mixedServices(
        Mesh mesh,
        @Upstream("reviews") HealthBlockingStub reviews,
        @Upstream("ratings") HealthBlockingStub ratings) {
      mesh.serve("ratings", "v1", new FakeHealth());
      Calls calls =
          mesh.record(
              () -> {
                var unused = reviews.check(FakeHealth.REQUEST);
                var unused2 = ratings.check(FakeHealth.REQUEST);
              });

      assertThat(calls).toWorkload("reviews-v2").share(50, 50);
    }

    @Test
    void rejectedText(Mesh mesh) {
      mesh.apply(
          """
          apiVersion: networking.istio.io/v1
          kind: VirtualService
          metadata: {name: reviews}
          spec:
            hosts: [reviews]
            http: [{route: [{destination: {host: reviews}, weight: much}]}]
          """);
    }

    @Test
    @MeshRules("classpath:rejected.yaml")
    void rejectedResource() {}

    @Test
    void notApplied(Mesh mesh) {
      mesh.apply(Rules.route(MIRROR));
    }

    @Test
    @AllowNotApplied("VirtualService default/reviews spec.http[0].mirror")
    void allowedField(Mesh mesh) {
      mesh.apply(Rules.route(MIRROR));
    }

    @Test
    @AllowNotApplied("VirtualService default/reviews")
    void allowedResource(Mesh mesh) {
      mesh.apply(Rules.route(MIRROR));
    }

    private static final String MIRROR =
        """
        - route: [{destination: {host: reviews, subset: v1}}]
          mirror: {host: reviews, subset: v2}
        """;
  }

  @MeshTest
  static class WrongParameter {
    @Test
    void badParameter(@Upstream("reviews") Runnable reviews) {}
  }

  @MeshTest
  static class WithoutMesh {
    WithoutMesh(Mesh mesh) {}

    @Test
    void constructorParameter() {}
  }
}
