package io.mizzen.controlplane.debug;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DebugServerTest {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CompletableFuture<Thread> closer = new CompletableFuture<>();
  private final CompletableFuture<Boolean> closedWhileAsked = new CompletableFuture<>();

  private final DebugSource source =
      (DebugSource)
          Proxy.newProxyInstance(
              DebugSource.class.getClassLoader(),
              new Class<?>[] {DebugSource.class},
              (proxy, method, arguments) -> {
                asked.countDown();
                closedWhileAsked.complete(hasEnded(closer.join()));
                throw new IllegalStateException("thrown by the test");
              });

  @Test
  void noThreadIsLeftWhenCloseReturns() throws Exception {
    DebugServer server =
        new DebugServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            DebugServer.Served.METRICS,
            source);
    server.start();
    try (Socket client = new Socket(server.address().getAddress(), server.address().getPort())) {
      client
          .getOutputStream()
          .write(
              "GET /ready HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      asked.await();
      Thread closing = new Thread(server::close);
      closing.start();
      closer.complete(closing);

      closing.join();
    }

    assertThat(closedWhileAsked.join()).isFalse();
  }

  /** Looks until the thread waits for its threads, or has ended without. */
  private static boolean hasEnded(Thread closing) {
    while (closing.getState() != Thread.State.TIMED_WAITING && closing.isAlive()) {
      Thread.onSpinWait();
    }
    return !closing.isAlive();
  }
}
