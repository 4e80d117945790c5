package io.mizzen.controlplane;

import static io.mizzen.controlplane.ControlPlaneTest.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mizzen.api.ResourceKey;
import io.mizzen.api.spi.ConfigSink;
import io.mizzen.api.spi.ConfigSource;
import io.mizzen.xds.TypeUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ControlPlaneLifeTest {
  private final ControlPlane mesh = ControlPlane.builder().build();

  @TempDir Path directory;

  @Test
  void applyAfterCloseSaysSo() throws IOException {
    mesh.close();

    assertThatThrownBy(() -> mesh.apply(service("a")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> mesh.apply(directory)).hasMessageContaining("closed");
    assertThatThrownBy(() -> mesh.watch(directory)).hasMessageContaining("closed");
    assertThatThrownBy(() -> mesh.delete(new ResourceKey("Service", "default", "a")))
        .hasMessageContaining("closed");
  }

  @Test
  void startThatFailsLeavesNoThread() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Set<Thread> before = mizzenThreads();
      ControlPlane refused =
          ControlPlane.builder()
              .address(new InetSocketAddress(taken.getInetAddress(), taken.getLocalPort()))
              .build();

      assertThatThrownBy(refused::start).isInstanceOf(UncheckedIOException.class);

      assertThat(mizzenThreads()).isSubsetOf(before);
    }
  }

  @Test
  void secondStartLeavesTheControlPlaneServing() throws InterruptedException {
    mesh.start();
    try {
      assertThatThrownBy(mesh::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("running");

      assertThat(mesh.apply(service("a")).orThrow().revision()).isPositive();
      try (AdsTestClient client = new AdsTestClient(mesh, Map.of())) {
        client.subscribe(TypeUrl.CLUSTER, "outbound|9080||a.default.svc.cluster.local");
        assertThat(client.next(TypeUrl.CLUSTER)).hasSize(1);
      }
    } finally {
      mesh.close();
    }
  }

  /** A source that never reports, and a start that waits for it. */
  @Test
  void closeEndsAStartThatWaits() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    ControlPlane waiting =
        ControlPlane.builder()
            .source(new SilentSource(started))
            .initialSync(Duration.ofMinutes(10))
            .build();
    CompletableFuture<ControlPlane> start = CompletableFuture.supplyAsync(waiting::start);
    assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();

    waiting.close();

    assertThatThrownBy(() -> start.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void partThatFailsToCloseKeepsNoOtherFromIt() {
    List<String> closed = new ArrayList<>();

    assertThatThrownBy(
            () ->
                Closing.all(
                    () -> closed.add("first"),
                    () -> {
                      throw new IOException("second is stuck");
                    },
                    () -> {
                      throw new IllegalStateException("third too");
                    },
                    () -> closed.add("fourth")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("second is stuck")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(closed).containsExactly("first", "fourth");
  }

  private record SilentSource(CountDownLatch started) implements ConfigSource {
    @Override
    public String name() {
      return "silent";
    }

    @Override
    public void start(ConfigSink sink) {
      started.countDown();
    }

    @Override
    public void close() {}
  }

  private static Set<Thread> mizzenThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("mizzen-"))
        .collect(Collectors.toSet());
  }
}
