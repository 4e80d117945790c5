package io.mizzen.controlplane.certificates;

import io.mizzen.api.spi.CertificateSource;
import io.mizzen.api.spi.WorkloadCertificate;
import io.mizzen.controlplane.security.SpiffeId;
import io.mizzen.testkit.FakeClock;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Issues by a root, or fails as told. */
final class ScriptedSource implements CertificateSource {
  private final FakeClock clock;
  private final Duration life;
  final InMemoryRoot root;
  final List<String> asked = new ArrayList<>();
  Optional<RuntimeException> failure = Optional.empty();
  Optional<SpiffeId> issuesFor = Optional.empty();
  List<X509Certificate> roots;
  Duration ahead = Duration.ZERO;
  boolean silent;

  /** The attempts that were not answered at once, in order. */
  final List<CompletableFuture<WorkloadCertificate>> open = new ArrayList<>();

  /**
   * Issues by a root of its own.
   *
   * @param life of each certificate
   */
  ScriptedSource(FakeClock clock, Duration life) {
    this.clock = clock;
    this.life = life;
    this.root = InMemoryRoot.create(life, clock);
    this.roots = root.roots();
  }

  /** Answers an attempt that was not answered at once. */
  void answer(int attempt) {
    URI identity = URI.create(asked.get(attempt));
    root.issue(identity).thenAccept(open.get(attempt)::complete).toCompletableFuture().join();
  }

  @Override
  public CompletionStage<WorkloadCertificate> issue(URI identity) {
    asked.add(identity.toString());
    if (silent) {
      CompletableFuture<WorkloadCertificate> unanswered = new CompletableFuture<>();
      open.add(unanswered);
      return unanswered;
    }
    if (!ahead.isZero()) {
      return InMemoryRoot.create(life, InstantSource.offset(clock, ahead)).issue(identity);
    }
    return failure.isPresent()
        ? CompletableFuture.failedFuture(failure.get())
        : root.issue(issuesFor.map(each -> URI.create(each.toString())).orElse(identity));
  }

  @Override
  public List<X509Certificate> roots() {
    return roots;
  }

  @Override
  public void close() {}
}
