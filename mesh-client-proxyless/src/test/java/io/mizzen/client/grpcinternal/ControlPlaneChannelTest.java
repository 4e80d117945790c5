package io.mizzen.client.grpcinternal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.mizzen.client.EchoServer;
import io.mizzen.client.grpcinternal.ControlPlaneChannel.Patience;
import io.mizzen.testkit.HeldPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ControlPlaneChannelTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final HeldPort port = HeldPort.open();

  @AfterEach
  void stop() {
    timer.shutdownNow();
    port.close();
  }

  @Test
  void callAfterAFailedOneConnectsAnew() {
    ControlPlaneChannel channel = channel(port.number());
    assertThat(outcome(channel)).startsWith("UNAVAILABLE: ");

    try (EchoServer server = EchoServer.on("back", port.number())) {
      assertThat(outcome(channel)).isEqualTo("back");
      assertThat(channel.isConnected()).isTrue();
      assertThat(server.calls()).isEqualTo(1);
    } finally {
      channel.shutdownNow();
    }
  }

  /** gRPC tells the calls of a failed connection before it says that the channel has failed. */
  @Test
  void callThatIsMadeAsSoonAsOneHasFailedConnectsAnew() throws Exception {
    ControlPlaneChannel channel = channel(port.number());
    CompletableFuture<EchoServer> server = new CompletableFuture<>();
    CompletableFuture<ListenableFuture<String>> second = new CompletableFuture<>();
    Metadata none = new Metadata();
    CallOptions onTheChannelsThread = CallOptions.DEFAULT.withExecutor(Runnable::run);

    channel
        .newCall(EchoServer.SAY, onTheChannelsThread)
        .start(
            new ClientCall.Listener<>() {
              @Override
              public void onClose(Status status, Metadata trailers) {
                server.complete(EchoServer.on("back", port.number()));
                second.complete(
                    ClientCalls.futureUnaryCall(
                        channel.newCall(EchoServer.SAY, CallOptions.DEFAULT), "hello"));
              }
            },
            none);

    try {
      assertThat(
              second
                  .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                  .get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isEqualTo("back");
    } finally {
      channel.shutdownNow();
      if (server.isDone()) {
        server.join().close();
      }
    }
  }

  /** The kernel takes the connection of a process that is stopped; nobody ever answers on it. */
  @Test
  @DisplayName("D9: a connection that nobody answers on is given up")
  void connectionThatNobodyAnswersOnIsGivenUp() throws IOException {
    ServerSocket frozen = new ServerSocket(port.number(), 50, InetAddress.getLoopbackAddress());
    ControlPlaneChannel channel =
        channel(
            port.number(), new Patience(Duration.ofMillis(200), Duration.ofMinutes(1), A_SECOND));

    assertThat(outcome(channel))
        .isEqualTo("UNAVAILABLE: no answer to the connection within 200 ms");
    frozen.close();
    try (EchoServer server = EchoServer.on("back", port.number())) {
      // A slow machine may take longer than those 200 ms to connect.
      await().atMost(PATIENCE).until(() -> outcome(channel).equals("back"));
      assertThat(server.calls()).isPositive();
    } finally {
      channel.shutdownNow();
    }
  }

  /** Half-open: the peer is gone, and nothing said so. */
  @Test
  @DisplayName("D9: an open stream that falls silent is given up")
  void openStreamThatFallsSilentIsGivenUp() {
    try (EchoServer server = new EchoServer("server");
        Wire wire = Wire.to(server.port())) {
      ControlPlaneChannel channel =
          channel(
              wire.port(), new Patience(PATIENCE, Duration.ofSeconds(10), Duration.ofMillis(500)));
      CompletableFuture<Status> closed = new CompletableFuture<>();
      start(channel, closed);
      await().atMost(PATIENCE).until(channel::isConnected);

      wire.freeze();
      await().atMost(PATIENCE).until(closed::isDone);

      assertThat(closed.join().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(closed.join().getDescription()).startsWith("Keepalive failed");
      assertThat(outcome(channel)).isEqualTo("server");
      channel.shutdownNow();
    }
  }

  @Test
  void deadlineOfTheApplicationsCallIsNotShared() {
    try (EchoServer server = new EchoServer("server");
        Context.CancellableContext cancelled = Context.current().withCancellation()) {
      cancelled.cancel(null);
      ControlPlaneChannel channel = channel(server.port());

      AtomicReference<String> outcome = new AtomicReference<>();
      cancelled.run(() -> outcome.set(outcome(channel)));

      assertThat(outcome.get()).isEqualTo("server");
      channel.shutdownNow();
    }
  }

  private ControlPlaneChannel channel(int port) {
    return new ControlPlaneChannel(ControlPlaneTarget.plaintext("127.0.0.1:" + port), timer);
  }

  private ControlPlaneChannel channel(int port, Patience patience) {
    return new ControlPlaneChannel(
        ControlPlaneTarget.plaintext("127.0.0.1:" + port), timer, patience);
  }

  private static String outcome(Channel channel) {
    try {
      return EchoServer.say(channel);
    } catch (StatusRuntimeException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** A stream that sends nothing, so that it never ends by itself. */
  private static void start(Channel channel, CompletableFuture<Status> closed) {
    channel
        .newCall(
            EchoServer.SAY.toBuilder().setType(MethodType.BIDI_STREAMING).build(),
            CallOptions.DEFAULT)
        .start(
            new ClientCall.Listener<>() {
              @Override
              public void onClose(Status status, Metadata trailers) {
                closed.complete(status);
              }
            },
            new Metadata());
  }
}
