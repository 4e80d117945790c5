package io.mizzen.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import io.mizzen.client.MeshClient;
import io.mizzen.controlplane.ControlPlane;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The server first, while what its calls use still works; then channels; then the rules. */
@Timeout(180)
class ShutdownTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ApplicationContextRunner runner = Contexts.runner();

  @Test
  void runningCallsFinishAndWhatStopsLaterStillCalls() throws Exception {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    Slow slow = new Slow();
    runner
        .withBean("slow", BindableService.class, () -> slow)
        .withUserConfiguration(Web.class)
        .run(
            context -> {
              MeshClient mesh = context.getBean(MeshClient.class);
              ControlPlane control = context.getBean(ControlPlane.class);
              Web web = context.getBean(Web.class);
              web.afterServer(
                  () ->
                      List.of(
                          "connected " + mesh.status().isConnected(),
                          "registered " + isRegistered(control)));
              var running =
                  HealthGrpc.newFutureStub(mesh.channel("mesh:///reviews"))
                      .check(HealthCheckRequest.getDefaultInstance());
              slow.arrived.await();
              assertThat(isRegistered(control)).isTrue();

              // Deregistered, and waiting for the call.
              Thread closing = new Thread(() -> close(context, closed));
              closing.start();
              await().atMost(PATIENCE).until(() -> !isRegistered(control));
              assertThat(web.said).isEmpty();
              slow.release.countDown();

              assertThat(answer(running)).isEqualTo(ServingStatus.SERVING);
              closed.get();
              assertThat(web.said).containsExactly("connected true", "registered false");
              assertThat(mesh.status().isConnected()).isFalse();
            });
  }

  /** As Spring gRPC's server does: a program that only serves must not end with its main. */
  @Test
  void theServerKeepsTheJvmAliveUntilItStops() {
    Slow slow = new Slow();
    Set<Thread> ofOthers = serverThreads();
    runner
        .withBean("slow", BindableService.class, () -> slow)
        .run(
            context -> {
              Set<Thread> keeping = new HashSet<>(serverThreads());
              keeping.removeAll(ofOthers);
              assertThat(keeping).isNotEmpty().noneMatch(Thread::isDaemon);
              context.getBean(MeshServerLifecycle.class).stop();
              for (Thread thread : keeping) {
                thread.join();
              }
            });
  }

  private static Set<Thread> serverThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("mizzen-server"))
        .collect(Collectors.toSet());
  }

  private static boolean isRegistered(ControlPlane control) {
    return control.endpoints().byService().values().stream().anyMatch(each -> !each.isEmpty());
  }

  private static ServingStatus answer(
      com.google.common.util.concurrent.ListenableFuture<HealthCheckResponse> running)
      throws InterruptedException, ExecutionException {
    return running.get().getStatus();
  }

  private static void close(AutoCloseable context, CompletableFuture<Void> closed) {
    try {
      context.close();
      closed.complete(null);
    } catch (Exception e) {
      closed.completeExceptionally(e);
    }
  }

  /** Answers when it is let. */
  private static final class Slow extends HealthGrpc.HealthImplBase {
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @Override
    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> answer) {
      arrived.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      answer.onNext(HealthCheckResponse.newBuilder().setStatus(ServingStatus.SERVING).build());
      answer.onCompleted();
    }
  }

  /** Stops as Boot's web server does: after what has the default phase. */
  @Configuration(proxyBeanMethods = false)
  static class Web {
    private final List<String> said = new CopyOnWriteArrayList<>();
    private volatile @Nullable Look look;

    /** The mesh as the web server's last requests find it. */
    @FunctionalInterface
    interface Look {
      List<String> now();
    }

    void afterServer(Look now) {
      look = now;
    }

    @Bean
    SmartLifecycle web() {
      return new SmartLifecycle() {
        private volatile boolean running;

        @Override
        public void start() {
          running = true;
        }

        @Override
        public void stop() {
          running = false;
          said.addAll(Objects.requireNonNull(look).now());
        }

        @Override
        public boolean isRunning() {
          return running;
        }

        @Override
        public int getPhase() {
          return DEFAULT_PHASE - 2048;
        }
      };
    }
  }
}
