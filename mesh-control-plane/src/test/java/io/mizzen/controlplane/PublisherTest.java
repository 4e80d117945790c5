package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.controlplane.state.MeshState;
import io.mizzen.model.MeshSettings;
import io.mizzen.xds.server.StreamDecision;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PublisherTest {
  private static final MeshState INITIAL =
      MeshState.initial(
          new MeshSettings("mesh", "cluster.local", "istio-system", "default"), List.of());

  @Test
  void pushThatThrowsKeepsNobodyWaitingForTheFirstState() {
    Publisher publisher = new Publisher(INITIAL, PublisherTest::rejected, PublisherTest::rejected);

    publisher.publish(INITIAL.syncing());

    assertThat(publisher.synced()).isCompleted();
  }

  @Test
  void actionThatThrowsKeepsNoOtherFromRunning() {
    AtomicInteger pushed = new AtomicInteger();
    PushFeed feed =
        new PushFeed(
            node -> new StreamDecision.Rejected(StreamDecision.Reason.UNAVAILABLE, "test"));
    for (int i = 0; i < 10; i++) {
      var unused =
          feed.onPush(
              () -> {
                pushed.incrementAndGet();
                rejected();
              });
    }

    feed.push();

    assertThat(pushed).hasValue(10);
  }

  private static void rejected() {
    throw new RejectedExecutionException("thrown by the test");
  }
}
