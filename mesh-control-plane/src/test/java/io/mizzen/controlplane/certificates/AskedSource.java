package io.mizzen.controlplane.certificates;

import io.mizzen.api.spi.CertificateSource;
import io.mizzen.api.spi.WorkloadCertificate;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/** Answers when whoever closes it waits, or has closed it. */
final class AskedSource implements CertificateSource {
  final CountDownLatch entered = new CountDownLatch(1);
  final CompletableFuture<Thread> closer = new CompletableFuture<>();
  final CompletableFuture<Boolean> closedWhileAsked = new CompletableFuture<>();
  volatile boolean closed;

  @Override
  public CompletionStage<WorkloadCertificate> issue(URI identity) {
    entered.countDown();
    Thread waiting = closer.join();
    while (!closed && waiting.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    closedWhileAsked.complete(closed);
    return CompletableFuture.failedFuture(new IllegalStateException("thrown by the test"));
  }

  @Override
  public List<X509Certificate> roots() {
    return List.of();
  }

  @Override
  public void close() {
    closed = true;
  }
}
