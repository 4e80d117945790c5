package io.mizzen.controlplane.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mizzen.api.spi.CertificateSource;
import io.mizzen.api.spi.CertificateSourceContract;
import io.mizzen.api.spi.WorkloadCertificate;
import io.mizzen.testkit.FakeClock;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InMemoryRootTest extends CertificateSourceContract {
  @Override
  protected CertificateSource source() {
    return InMemoryRoot.create();
  }

  @Override
  protected URI identity(String name) {
    return URI.create("spiffe://cluster.local/ns/shop/sa/" + name);
  }

  @Test
  void certificateLivesAsLongAsAskedAndNotLongerThanItsRoot() {
    FakeClock clock = FakeClock.create();
    InMemoryRoot root = InMemoryRoot.create(Duration.ofHours(1), clock);

    WorkloadCertificate first = issued(root);
    clock.advance(Duration.ofDays(3650).minusMinutes(10));
    WorkloadCertificate last = issued(root);

    assertThat(first.validUntil())
        .isEqualTo(FakeClock.create().instant().plus(Duration.ofHours(1)));
    assertThat(first.validFrom())
        .isEqualTo(FakeClock.create().instant().minus(Duration.ofMinutes(2)));
    assertThat(last.validUntil()).isEqualTo(root.roots().get(0).getNotAfter().toInstant());
  }

  @Test
  void otherSchemesGetNothing() {
    assertThat(InMemoryRoot.create().issue(URI.create("https://evil.example/ns/shop/sa/page")))
        .failsWithin(Duration.ofSeconds(1))
        .withThrowableThat()
        .havingRootCause()
        .withMessageContaining("expected: spiffe://");
  }

  @Test
  void lifetimeMustBeReasonable() {
    assertThatThrownBy(() -> InMemoryRoot.create(Duration.ZERO)).hasMessageContaining("PT0S");
    assertThatThrownBy(() -> InMemoryRoot.create(Duration.ofDays(91)))
        .hasMessageContaining("PT2184H (expected: positive, at most PT2160H)");
  }

  private WorkloadCertificate issued(InMemoryRoot root) {
    return root.issue(identity("page")).toCompletableFuture().join();
  }
}
