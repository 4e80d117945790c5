package io.mizzen.it.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.mizzen.api.ResourceKey;
import io.mizzen.client.MeshClient;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.xds.server.AckResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Every change must be accepted by the data plane and seen in an answer, and no call may fail for
 * it, although nothing is retried. Each kind of change alters the answer, so that seeing the new
 * answer proves that the new rule is in effect.
 */
@DisplayName("C2: no request is lost while rules change")
class ChangeUnderLoadTest {
  private static final int CHANGES = 1000;
  private static final int IN_FLIGHT = 31; // and the one long stream
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String FRONT =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: front}
      spec: {ports: [{name: grpc, port: 80}]}
      ---
      """;

  private enum Kind {
    WEIGHTS,
    SUBSET_REPLACED,
    SERVICE_RENAMED,
    ENDPOINT_MOVED,
    TIMEOUT
  }

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final LongAdder served = new LongAdder();

  @AfterEach
  void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  @Test
  void thousandChangesLoseNoCall() throws Exception {
    ControlPlane mesh = opened(ControlPlane.builder().build().start());
    World world = World.first(wanderer("a"), wanderer("b"));
    mesh.apply(FRONT + world.rules() + texts(world)).orThrow();
    for (String version : List.of("v1", "v3")) {
      server(mesh, version, "a");
      server(mesh, version, "b");
    }
    Channel channel = client(mesh, "page", Map.of()).channel("mesh:///front");
    Chat chat = new Chat(channel);
    chat.exchange("first");
    Load load = new Load(channel, IN_FLIGHT);

    Map<Kind, Integer> seen = new EnumMap<>(Kind.class);
    for (int i = 0; i < CHANGES; i++) {
      Kind kind = Kind.values()[i % Kind.values().length];
      World next = turn(world, kind);
      assertThat(next.expected()).as("%s changes the answer", kind).isNotEqualTo(world.expected());
      load.want(next.expected());
      change(mesh, kind, next);
      load.awaitWanted(PATIENCE);
      seen.merge(kind, 1, Integer::sum);
      world = next;
      assertThat(load.failures()).as("after change %s, %s", i, kind).isEmpty();
    }
    chat.exchange("last");
    chat.end();
    load.stop();

    assertThat(load.failures()).isEmpty();
    assertThat(seen.values()).containsOnly(CHANGES / Kind.values().length);
    assertThat(load.answered()).isEqualTo(load.started()).isGreaterThan(CHANGES);
    assertThat(served.sum()).as("calls the servers saw").isEqualTo(load.started() + 1);
  }

  /** Weights come first, so that endpoints move under load and subsets do too in the next round. */
  private static World turn(World world, Kind kind) {
    return switch (kind) {
      case WEIGHTS -> world.weightsFlipped();
      case SUBSET_REPLACED ->
          world.share() == World.Share.MAIN
              ? world.subsetReplaced()
              : world.subsetReplaced().weightsFlipped();
      case SERVICE_RENAMED -> world.serviceRenamed();
      case ENDPOINT_MOVED ->
          world.share() == World.Share.OTHER
              ? world.endpointMoved()
              : world.endpointMoved().weightsFlipped();
      case TIMEOUT -> world.timeoutChanged();
    };
  }

  private static void change(ControlPlane mesh, Kind kind, World next) throws InterruptedException {
    String text =
        kind == Kind.ENDPOINT_MOVED
            ? next.workload(next.cohort()) + "---\n" + next.rules()
            : next.rules();
    long revision = mesh.apply(text).orThrow().revision();
    if (kind == Kind.SERVICE_RENAMED) {
      for (ResourceKey gone : next.leftovers()) {
        revision = mesh.delete(gone).revision();
      }
    }
    AckResult acked = mesh.awaitAcked(revision, PATIENCE);
    assertThat(acked.allAcked()).as("%s", acked).isTrue();
  }

  private static String texts(World world) {
    return "---\n" + world.workload("a") + "---\n" + world.workload("b");
  }

  /** Two servers the "other" workload of a cohort moves between; documents say where it is. */
  private World.Wanderer wanderer(String cohort) throws IOException {
    return new World.Wanderer(plainServer("w0" + cohort), plainServer("w1" + cohort), 0);
  }

  private int plainServer(String id) throws IOException {
    Server server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new Echo(id, served).definition())
            .build()
            .start();
    open.push(() -> server.shutdownNow().awaitTermination());
    return server.getPort();
  }

  private void server(ControlPlane mesh, String version, String cohort) {
    MeshClient identity =
        client(
            mesh,
            "backend-" + version + cohort,
            Map.of("app", "backend", "version", version, "cohort", cohort));
    opened(
        identity
            .serverBuilder()
            .addService(new Echo(version + cohort, served).definition())
            .build()
            .start());
  }

  private MeshClient client(ControlPlane mesh, String name, Map<String, String> labels) {
    return opened(
        MeshClient.builder()
            .controlPlane(mesh.target())
            .workloadName(name)
            .labels(labels)
            .build()
            .start());
  }

  private <T extends AutoCloseable> T opened(T each) {
    open.push(each);
    return each;
  }

  /** The long stream: opened before the first change and used again after the last. */
  private static final class Chat {
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final StreamObserver<String> lines;

    Chat(Channel channel) {
      lines =
          ClientCalls.asyncBidiStreamingCall(
              channel.newCall(Echo.CHAT, CallOptions.DEFAULT),
              new StreamObserver<String>() {
                @Override
                public void onNext(String line) {
                  answers.add(line);
                }

                @Override
                public void onError(Throwable cause) {
                  answers.add(String.valueOf(cause));
                }

                @Override
                public void onCompleted() {
                  answers.add("ended");
                }
              });
    }

    void exchange(String line) throws InterruptedException {
      lines.onNext(line);
      assertThat(answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(line);
    }

    void end() throws InterruptedException {
      lines.onCompleted();
      assertThat(answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("ended");
    }
  }
}
