package io.mizzen.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mizzen.testkit.TestAuthority;
import io.mizzen.testkit.TestAuthority.Issued;
import io.mizzen.xds.security.PemSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StreamSecurityTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Set<Thread.State> WAITS_OR_OVER =
      Set.of(Thread.State.TIMED_WAITING, Thread.State.TERMINATED);

  private final TestAuthority authority = TestAuthority.create("root");
  private final Issued own = authority.issue(TlsMesh.serverLeaf());
  private final Thread test = Thread.currentThread();
  private final AtomicReference<Thread> reader = new AtomicReference<>();
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  @Test
  void closeWaitsForTheThreadThatReadsCertificates() throws InterruptedException {
    TlsSecurity tls =
        TransportSecurity.tls(
                PemSource.text("chain", this::chain),
                PemSource.text("key", own::keyPem),
                PemSource.text("roots", authority::certificatePem))
            .withReloadEvery(Duration.ofMillis(1));
    StreamSecurity security =
        new StreamSecurity(
            tls,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            InstantSource.system());
    security.start();
    await().atMost(PATIENCE).until(() -> reader.get() != null);

    Thread closing = new Thread(security::close);
    closing.start();
    await().atMost(PATIENCE).until(() -> WAITS_OR_OVER.contains(closing.getState()));
    Thread.State whileReading = closing.getState();
    mayEnd.countDown();
    closing.join();

    assertThat(whileReading).isEqualTo(Thread.State.TIMED_WAITING);
    assertThat(reader.get()).isNotNull().returns(false, Thread::isAlive);
  }

  /** Asked at the start, on the test's thread, and then on the thread that reloads. */
  private String chain() {
    if (!Thread.currentThread().equals(test)) {
      reader.set(Thread.currentThread());
      awaitIgnoringInterrupts();
    }
    return own.certificatePem();
  }

  /** As a file system that does not answer. */
  private void awaitIgnoringInterrupts() {
    while (true) {
      try {
        mayEnd.await();
        return;
      } catch (InterruptedException e) {
        // The reload is over when the test says so.
      }
    }
  }
}
