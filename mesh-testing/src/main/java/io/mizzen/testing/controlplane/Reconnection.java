package io.mizzen.testing.controlplane;

import io.mizzen.client.ControlPlaneStatus;
import io.mizzen.client.MeshClient;
import io.mizzen.client.MeshServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Waits until clients and servers have a stream, by their own account too. The control plane's
 * account alone does not tell them from those of an earlier test of which it has not learned yet
 * that they are gone.
 */
final class Reconnection {
  private Reconnection() {}

  /**
   * Waits for all clients and servers; they dial again within a second or so.
   *
   * @param connected the streams of the control plane that they are to reach
   * @throws AssertionError naming those that still dial when the time is over
   */
  static void awaitAll(
      ConnectedProxies connected,
      List<MeshClient> clients,
      List<MeshServer> servers,
      Duration timeout) {
    int expected = clients.size() + servers.size();
    try {
      long end = System.nanoTime() + timeout.toNanos();
      int back = connected.await(expected, timeout);
      Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
      List<String> away = await(clients, servers, left);
      if (back < expected || !away.isEmpty()) {
        throw new AssertionError(
            back
                + " of "
                + expected
                + " clients and servers came back within "
                + timeout
                + "; dialling: "
                + away);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for clients to come back", e);
    }
  }

  /**
   * Returns when nobody dials any more.
   *
   * @return who does when the time is over, each with its status; else nobody
   */
  private static List<String> await(
      List<MeshClient> clients, List<MeshServer> servers, Duration timeout)
      throws InterruptedException {
    List<CompletableFuture<Void>> back =
        Stream.concat(
                clients.stream()
                    .map(each -> back(each::addStatusListener, each::removeStatusListener)),
                servers.stream()
                    .map(each -> back(each::addStatusListener, each::removeStatusListener)))
            .toList();
    try {
      CompletableFuture.allOf(back.toArray(new CompletableFuture<?>[0]))
          .get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return List.of();
    } catch (TimeoutException late) {
      return Stream.concat(
              clients.stream().map(each -> dialling(each, each.status())),
              servers.stream().map(each -> dialling(each, each.status())))
          .flatMap(Optional::stream)
          .toList();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot tell who is connected", e);
    } finally {
      back.forEach(each -> each.cancel(false));
    }
  }

  private static CompletableFuture<Void> back(
      Consumer<Consumer<ControlPlaneStatus>> add, Consumer<Consumer<ControlPlaneStatus>> remove) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Consumer<ControlPlaneStatus> listener =
        status -> {
          if (!isDialling(status)) {
            done.complete(null);
          }
        };
    CompletableFuture<Void> unused = done.whenComplete((nothing, error) -> remove.accept(listener));
    add.accept(listener);
    return done;
  }

  private static Optional<String> dialling(Object who, ControlPlaneStatus status) {
    return isDialling(status) ? Optional.of(who + ": " + status) : Optional.empty();
  }

  private static boolean isDialling(ControlPlaneStatus status) {
    return switch (status.state()) {
      case CONNECTING, DISCONNECTED -> true;
      case NOT_STARTED, IDLE, CONNECTED, CLOSED -> false;
    };
  }
}
