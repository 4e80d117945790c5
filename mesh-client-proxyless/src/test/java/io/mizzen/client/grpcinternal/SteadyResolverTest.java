package io.mizzen.client.grpcinternal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mizzen.client.grpcinternal.ResolverRig.Resolver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Clusters that are taken again before the clean-up after their last call has run, and when a
 * change is in effect.
 */
class SteadyResolverTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void clusterTakenAgainBeforeItsCleanUpIsKept() {
    try (ResolverRig rig = ResolverRig.of(Resolver.STEADY)) {
      rig.endLastCallOfABehind("a");

      assertThat(rig.uncaught()).isEmpty();
      assertThat(rig.childPolicies()).containsExactly("cluster:a");
      assertThat(rig.selectedCluster()).isEqualTo("cluster:a");
    }
  }

  @Test
  void clusterOfTheLastCallIsStillCleanedUp() {
    try (ResolverRig rig = ResolverRig.of(Resolver.STEADY)) {
      rig.endLastCallOfABehind("b");

      assertThat(rig.uncaught()).isEmpty();
      assertThat(rig.childPolicies()).containsExactly("cluster:b");
    }
  }

  /** The resolver cancels the watch of z in the middle of making the result that leads to a. */
  @Test
  void inEffectOnlyAfterTheResultEvenWhenTheLastAnswerIsNoLongerNeeded() {
    try (ResolverRig rig = ResolverRig.of(Resolver.STEADY)) {
      rig.route("z");
      rig.route("a");
      CompletableFuture<String> selected = rig.selectedClusterInEffect();
      assertThat(selected).isNotDone();

      rig.serve("z");

      assertThat(selected).succeedsWithin(PATIENCE).isEqualTo("cluster:a");
    }
  }

  /** When this fails, gRPC has mended it, and {@link SteadyResolver} need drop nothing more. */
  @Test
  void grpcStillThrowsInTheChannelsContext() {
    try (ResolverRig rig = ResolverRig.of(Resolver.PLAIN)) {
      rig.endLastCallOfABehind("a");

      assertThat(rig.uncaught()).hasSize(1).allMatch(SteadyResolver::isCleanUpOfAClusterInUse);
    }
  }

  @Test
  void otherErrorsReachTheChannel() {
    try (ResolverRig rig = ResolverRig.of(Resolver.STEADY)) {
      rig.failNextResult(new AssertionError("of the channel's own"));

      rig.route("d");

      // The result waits for the cluster, which the client may have to ask for anew.
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(rig.uncaught()).isNotEmpty());
    }
  }

  @Test
  void onlyTheQueuedTaskItselfIsKnown() {
    AssertionError elsewhere = new AssertionError();
    NullPointerException cut = new NullPointerException();
    cut.setStackTrace(new StackTraceElement[0]);

    NullPointerException goneAlready = new NullPointerException();
    goneAlready.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("io.grpc.xds.XdsNameResolver$ConfigSelector$1", "run", null, 1)
        });

    assertThat(SteadyResolver.isCleanUpOfAClusterInUse(goneAlready)).isTrue();
    assertThat(SteadyResolver.isCleanUpOfAClusterInUse(elsewhere)).isFalse();
    assertThat(SteadyResolver.isCleanUpOfAClusterInUse(cut)).isFalse();
  }
}
