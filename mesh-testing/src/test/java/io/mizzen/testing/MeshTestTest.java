package io.mizzen.testing;

import static io.mizzen.testing.MeshAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.health.v1.HealthGrpc.HealthBlockingStub;
import io.grpc.health.v1.HealthGrpc.HealthFutureStub;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@MeshTest
class MeshTestTest {
  private static final Metadata.Key<String> END_USER =
      Metadata.Key.of("end-user", Metadata.ASCII_STRING_MARSHALLER);

  private final FakeHealth health = new FakeHealth();

  @BeforeEach
  void serve(Mesh mesh) {
    mesh.serve("reviews", "v1", health);
    mesh.serve("reviews", "v2", health);
  }

  @Test
  void weightsAreThoseOfTheRule(Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
    mesh.apply(Rules.split(90, 10));

    Calls calls = mesh.send(3_000, () -> reviews.check(FakeHealth.REQUEST));

    assertThat(calls)
        .hasSize(3_000)
        .allSucceeded()
        .toWorkload("reviews-v1")
        .share(90, 10)
        .toWorkload("reviews-v2")
        .share(10, 90);
  }

  /** Each change acts on the very first call over a channel that is open. */
  @Test
  void applyReturnsWhenTheRuleIsInEffect(
      Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
    for (int i = 0; i < 10; i++) {
      String version = i % 2 == 0 ? "v1" : "v2";
      mesh.apply(Rules.allTo(version));

      assertThat(mesh.send(20, () -> reviews.check(FakeHealth.REQUEST)))
          .toWorkload("reviews-" + version)
          .all();
    }
  }

  @Test
  void headersRouteSingleCalls(Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
    mesh.apply(
        Rules.route(
            """
            - match: [{headers: {end-user: {exact: jason}}}]
              route: [{destination: {host: reviews, subset: v2}}]
            - route: [{destination: {host: reviews, subset: v1}}]
            """));
    Metadata jason = new Metadata();
    jason.put(END_USER, "jason");
    HealthBlockingStub asJason =
        reviews.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(jason));

    Call his = mesh.send(() -> asJason.check(FakeHealth.REQUEST));
    Call another = mesh.send(() -> reviews.check(FakeHealth.REQUEST));

    assertThat(his).routedTo("reviews", "v2").routedToWorkload("reviews-v2").succeeded();
    assertThat(his.headers()).containsEntry("end-user", "jason");
    assertThat(another).routedTo("reviews", "v1").attempts(1);
  }

  @Test
  void filesAndDirectoriesAreApplied(
      Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews, @TempDir Path directory)
      throws Exception {
    Files.writeString(directory.resolve("subsets.yaml"), Rules.SUBSETS);
    Files.writeString(directory.resolve("ignored.txt"), "no rule");
    Path rule = Files.writeString(directory.resolve("route.yml"), Rules.allTo("v2"));

    mesh.apply(rule);

    assertThat(mesh.send(() -> reviews.check(FakeHealth.REQUEST))).routedTo("reviews", "v2");
    Files.writeString(
        rule, Rules.allTo("v1").substring(Rules.SUBSETS.length()).replaceFirst("---", ""));
    mesh.apply(directory);
    assertThat(mesh.send(() -> reviews.check(FakeHealth.REQUEST))).routedTo("reviews", "v1");
  }

  @Test
  void requestsAreRecorded(Mesh mesh, @Upstream("ratings") HealthBlockingStub ratings) {
    TestWorkload v1 = mesh.serve("ratings", "v1", health);

    mesh.send(2, () -> ratings.check(FakeHealth.REQUEST));

    assertThat(v1.requests(HealthCheckRequest.class))
        .containsExactly(FakeHealth.REQUEST, FakeHealth.REQUEST);
    assertThat(v1.requests().get(0).method()).isEqualTo("grpc.health.v1.Health/Check");
    assertThat(v1.requests().get(0).headers()).doesNotContainKey("x-mizzen-test-call");
    assertThat(v1.calls()).isEqualTo(2);
    v1.clear();
    assertThat(v1.requests()).isEmpty();
  }

  @Test
  void fakesFailOnRequest(Mesh mesh, @Upstream("ratings") HealthBlockingStub ratings) {
    mesh.apply(retries("attempts: 0"));
    TestWorkload v1 = mesh.serve("ratings", "v1", health);

    v1.failNext(2, Status.UNAVAILABLE);

    assertThat(mesh.send(4, () -> ratings.check(FakeHealth.REQUEST)))
        .withStatus(Status.Code.UNAVAILABLE)
        .count(2)
        .withStatus(Status.Code.OK)
        .count(2);
    v1.fail(Status.DATA_LOSS);
    assertThat(mesh.send(() -> ratings.check(FakeHealth.REQUEST)))
        .failedWith(Status.Code.DATA_LOSS)
        .routedToWorkload("ratings-v1");
    v1.recover();
    assertThat(mesh.send(() -> ratings.check(FakeHealth.REQUEST))).succeeded();
  }

  @Test
  void attemptsOfARetriedCallAreCounted(
      Mesh mesh, @Upstream("ratings") HealthBlockingStub ratings) {
    mesh.apply(retries("attempts: 2, retryOn: unavailable, backoff: 1ms"));
    TestWorkload v1 = mesh.serve("ratings", "v1", health);

    v1.failNext(2, Status.UNAVAILABLE);

    assertThat(mesh.send(() -> ratings.check(FakeHealth.REQUEST))).attempts(3).succeeded();
  }

  @Test
  void faultsOfTheMeshReachNoWorkload(Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
    mesh.apply(
        Rules.route(
            """
            - fault: {abort: {percentage: {value: 30}, grpcStatus: DATA_LOSS}}
              route: [{destination: {host: reviews, subset: v1}}]
            """));

    Calls calls = mesh.send(3_000, () -> reviews.check(FakeHealth.REQUEST));

    assertThat(calls).withStatus(Status.Code.DATA_LOSS).share(30, 70);
    assertThat(calls.where(call -> !call.grpcStatus().isOk()).list())
        .allSatisfy(call -> assertThat(call).reachedNoWorkload());
  }

  @Test
  void callerHasAnIdentityOfItsOwn(
      Mesh mesh,
      @Upstream(value = "reviews", from = "page", version = "v7") Channel page,
      @Upstream("reviews") HealthFutureStub other)
      throws Exception {
    mesh.apply(
        Rules.route(
            """
            - match: [{sourceLabels: {version: v7}}]
              route: [{destination: {host: reviews, subset: v2}}]
            - route: [{destination: {host: reviews, subset: v1}}]
            """));

    Calls calls =
        mesh.record(
            () -> {
              var unused = HealthGrpc.newBlockingStub(page).check(FakeHealth.REQUEST);
              var unused2 = other.check(FakeHealth.REQUEST);
            });

    assertThat(calls).hasSize(2);
    assertThat(calls.from("page-v7")).toWorkload("reviews-v2").all();
    assertThat(calls.from("test-v1")).toWorkload("reviews-v1").all();
  }

  @Test
  void workloadsCallEachOther(Mesh mesh, @Upstream("page") HealthBlockingStub page) {
    mesh.serve(
        WorkloadIdentity.of("page", "v1"),
        self -> new ForwardingHealth(self.stub("reviews", HealthGrpc::newBlockingStub)));

    Call own = mesh.send(() -> page.check(FakeHealth.REQUEST));
    Calls all = mesh.record(() -> page.check(FakeHealth.REQUEST));

    assertThat(own).routedTo("page", "v1").succeeded();
    assertThat(all).hasSize(2);
    assertThat(all.to("reviews").from("page-v1")).hasSize(1).allSucceeded();
  }

  @Test
  void stoppedWorkloadIsNotCalledAnyMore(
      Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
    TestWorkload v3 = mesh.serve("reviews", "v3", health);

    v3.stop();

    assertThat(mesh.send(50, () -> reviews.check(FakeHealth.REQUEST))).allSucceeded();
    assertThat(v3.calls()).isZero();
  }

  @Test
  void exactlyOneCallIsExpectedOfOne(Mesh mesh) {
    assertThatThrownBy(() -> mesh.send(() -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("0 calls were recorded (expected: one");
  }

  private static String retries(String retries) {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: ratings}
    spec:
      hosts: [ratings]
      http:
      - retries: {%s}
        route: [{destination: {host: ratings}}]
    """
        .formatted(retries);
  }

  /** Asks another before it answers. */
  private static final class ForwardingHealth extends HealthGrpc.HealthImplBase {
    private final HealthBlockingStub next;

    ForwardingHealth(HealthBlockingStub next) {
      this.next = next;
    }

    @Override
    public void check(
        HealthCheckRequest request,
        io.grpc.stub.StreamObserver<io.grpc.health.v1.HealthCheckResponse> answer) {
      answer.onNext(next.check(request));
      answer.onCompleted();
    }
  }
}
