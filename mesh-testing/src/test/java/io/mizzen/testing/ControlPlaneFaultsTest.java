package io.mizzen.testing;

import static io.mizzen.testing.MeshAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.health.v1.HealthGrpc.HealthBlockingStub;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls go on while the control plane fails; rules act again when it recovers. */
@MeshTest
@MeshRules(yaml = Rules.SUBSETS)
class ControlPlaneFaultsTest {
  @BeforeEach
  void serve(Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
    mesh.serve("reviews", "v1", new FakeHealth());
    mesh.serve("reviews", "v2", new FakeHealth());
    mesh.apply(Rules.allTo("v1"));
    assertThat(mesh.send(() -> reviews.check(FakeHealth.REQUEST))).routedTo("reviews", "v1");
  }

  @Test
  void callsSurviveAKilledControlPlane(
      Mesh mesh, ControlPlaneFaults faults, @Upstream("reviews") HealthBlockingStub reviews) {
    faults.kill();

    assertThat(mesh.send(100, () -> reviews.check(FakeHealth.REQUEST)))
        .toWorkload("reviews-v1")
        .all();
    assertThatThrownBy(() -> mesh.apply(Rules.allTo("v2")))
        .hasMessageContaining("apply: the control plane is killed (expected: restart() first)");
  }

  @Test
  void restartedControlPlaneKnowsTheRulesAndIsObeyed(
      Mesh mesh, ControlPlaneFaults faults, @Upstream("reviews") HealthBlockingStub reviews) {
    faults.restart();

    assertThat(mesh.send(100, () -> reviews.check(FakeHealth.REQUEST)))
        .toWorkload("reviews-v1")
        .all();
    mesh.apply(Rules.allTo("v2"));
    assertThat(mesh.send(() -> reviews.check(FakeHealth.REQUEST))).routedTo("reviews", "v2");
  }

  @Test
  void nothingArrivesWhileFrozenAndAllAfterwards(
      Mesh mesh, ControlPlaneFaults faults, @Upstream("reviews") HealthBlockingStub reviews) {
    faults.freeze();
    mesh.apply(Rules.allTo("v2"));

    assertThat(mesh.send(100, () -> reviews.check(FakeHealth.REQUEST)))
        .toWorkload("reviews-v1")
        .all();
    faults.recover();
    assertThat(mesh.send(() -> reviews.check(FakeHealth.REQUEST))).routedTo("reviews", "v2");
  }

  @Test
  void openConnectionsWorkWhileNewOnesAreRefused(
      Mesh mesh, ControlPlaneFaults faults, @Upstream("reviews") HealthBlockingStub reviews) {
    faults.refuse();
    mesh.apply(Rules.allTo("v2"));

    assertThat(mesh.send(() -> reviews.check(FakeHealth.REQUEST))).routedTo("reviews", "v2");
    HealthBlockingStub late =
        mesh.caller("late", "v1").stub("reviews", HealthGrpc::newBlockingStub);
    assertThat(
            mesh.send(
                () -> late.withDeadlineAfter(300, TimeUnit.MILLISECONDS).check(FakeHealth.REQUEST)))
        .reachedNoWorkload();
    faults.recover();
    assertThat(mesh.send(() -> late.withWaitForReady().check(FakeHealth.REQUEST)))
        .routedTo("reviews", "v2");
  }

  @Test
  void aCallThatFailsSaysItsStatus(Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
    mesh.apply(
        Rules.route(
            """
            - fault: {abort: {percentage: {value: 100}, grpcStatus: DATA_LOSS}}
              route: [{destination: {host: reviews}}]
            """));

    assertThat(mesh.send(() -> reviews.check(FakeHealth.REQUEST)))
        .failedWith(Status.Code.DATA_LOSS)
        .reachedNoWorkload();
  }
}
