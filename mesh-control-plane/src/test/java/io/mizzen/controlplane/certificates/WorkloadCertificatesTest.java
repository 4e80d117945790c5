package io.mizzen.controlplane.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.controlplane.certificates.WorkloadCertificates.Lease;
import io.mizzen.controlplane.security.SpiffeId;
import io.mizzen.testkit.FakeClock;
import io.mizzen.translator.encode.envoy.tls.Secrets;
import io.mizzen.xds.XdsResource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Renewal in virtual time; tasks of the worker run when the test says so. */
class WorkloadCertificatesTest {
  private static final SpiffeId PAGE = SpiffeId.parse("spiffe://cluster.local/ns/shop/sa/page");
  private static final SpiffeId TELLER = SpiffeId.parse("spiffe://cluster.local/ns/bank/sa/teller");
  private static final Duration DAY = Duration.ofHours(24);

  private final FakeClock clock = FakeClock.create();
  private final ScriptedSource source = new ScriptedSource(clock, DAY);
  private final ManualWorker worker = new ManualWorker(clock);
  private int changes;
  private final WorkloadCertificates certificates =
      new WorkloadCertificates(source, clock, new Random(1), () -> changes++, worker);

  @Test
  void nothingIsIssuedBeforeSomebodyWantsIt() {
    Lease lease = certificates.lease(PAGE);
    worker.run();

    assertThat(source.asked).isEmpty();
    assertThat(lease.secrets().find(Secrets.CERTIFICATE)).isEmpty();
    assertThat(lease.secrets().find(Secrets.ROOTS)).isEmpty();
  }

  @Test
  @Timeout(60)
  void sourceIsNotClosedWhileItIsAsked() throws Exception {
    AskedSource asked = new AskedSource();
    WorkloadCertificates real =
        WorkloadCertificates.of(asked, InstantSource.system(), new Random(1), () -> {});
    real.lease(PAGE).want();
    asked.entered.await();
    Thread closer = new Thread(real::close);
    closer.start();

    asked.closer.complete(closer);
    closer.join();

    assertThat(asked.closedWhileAsked.join()).isFalse();
    assertThat(asked.closed).isTrue();
  }

  @Test
  void allStreamsOfAnIdentityShareACertificateAndNoOtherHasIt() {
    Lease one = wanted(PAGE);
    Lease two = wanted(PAGE);
    Lease other = wanted(TELLER);

    assertThat(source.asked).containsExactly(PAGE.toString(), TELLER.toString());
    assertThat(secret(one)).isEqualTo(secret(two)).isNotEqualTo(secret(other));
    assertThat(one.secrets().roots()).isEqualTo(other.secrets().roots()).isPresent();
    assertThat(one.secrets().find("kubernetes://tls")).isEmpty();
  }

  @Test
  void certificateIsRenewedAfterHalfOfItsLife() {
    Lease lease = wanted(PAGE);
    XdsResource first = secret(lease);
    int told = changes;

    worker.advance(Duration.ofMinutes(11 * 60 + 40));
    assertThat(secret(lease)).isEqualTo(first);
    worker.advance(Duration.ofMinutes(40));

    assertThat(secret(lease)).isNotEqualTo(first);
    assertThat(changes).isEqualTo(told + 1);
    assertThat(source.asked).hasSize(2);
  }

  @Test
  void failureKeepsTheOldCertificateIsReportedAndIsTriedAgain() {
    Lease lease = wanted(PAGE);
    XdsResource first = secret(lease);
    source.failure = Optional.of(new IllegalStateException("the authority\nsleeps"));

    worker.advance(Duration.ofHours(13));
    assertThat(secret(lease)).isEqualTo(first);
    assertThat(certificates.findings().toString())
        .contains("CERTIFICATE_NOT_ISSUED", PAGE.toString(), "the authority\\nsleeps");
    int attempts = source.asked.size();
    assertThat(attempts).as("one a minute at most in an hour").isBetween(30, 75);

    source.failure = Optional.empty();
    worker.advance(Duration.ofMinutes(2));
    assertThat(secret(lease)).isNotEqualTo(first);
    assertThat(certificates.findings()).isEmpty();
  }

  @Test
  void unansweredAttemptTimesOutIsCountedAndTriedAgain() {
    source.silent = true;
    Lease lease = wanted(PAGE);
    worker.advance(Duration.ofSeconds(29));
    assertThat(certificates.findings()).isEmpty();
    assertThat(source.asked).hasSize(1);

    worker.advance(Duration.ofSeconds(1));
    assertThat(certificates.findings().toString())
        .contains(PAGE + ": no answer (expected: within 30 s)");
    assertThat(certificates.timeouts()).isEqualTo(1);

    source.silent = false;
    worker.advance(Duration.ofSeconds(1));
    assertThat(source.asked).hasSize(2);
    assertThat(lease.secrets().find(Secrets.CERTIFICATE)).isPresent();
    assertThat(certificates.findings()).isEmpty();
    assertThat(certificates.timeouts()).isEqualTo(1);
  }

  @Test
  void lateAnswerIsTakenUnlessThereIsANewerOne() {
    source.silent = true;
    Lease lease = wanted(PAGE);
    worker.advance(Duration.ofSeconds(30));

    source.answer(0);
    worker.run();
    XdsResource late = secret(lease);
    assertThat(certificates.findings()).isEmpty();

    worker.advance(Duration.ofHours(13));
    source.answer(2);
    worker.run();
    XdsResource newer = secret(lease);
    assertThat(newer).isNotEqualTo(late);

    source.answer(1);
    worker.run();
    assertThat(secret(lease)).isEqualTo(newer);
  }

  @Test
  void lateFailureOfAnAttemptThatTimedOutChangesNothing() {
    source.silent = true;
    Lease lease = wanted(PAGE);
    worker.advance(Duration.ofSeconds(30));
    source.silent = false;
    worker.advance(Duration.ofSeconds(1));
    XdsResource held = secret(lease);

    source.open.get(0).completeExceptionally(new IllegalStateException("too late"));
    worker.run();

    assertThat(secret(lease)).isEqualTo(held);
    assertThat(certificates.findings()).isEmpty();
  }

  /** The authority's clock is a minute ahead and it does not backdate. */
  @Test
  void certificateThatIsNotValidYetReplacesTheOldOneWhenItIs() {
    Lease lease = wanted(PAGE);
    XdsResource first = secret(lease);
    source.ahead = Duration.ofMinutes(3);
    worker.advance(Duration.ofHours(12).plusMinutes(15));
    int asked = source.asked.size();
    assertThat(asked).isEqualTo(2);

    XdsResource second = secret(lease);
    assertThat(second).isNotEqualTo(first);

    source.ahead = Duration.ofMinutes(3);
    Lease other = wanted(TELLER);
    assertThat(other.secrets().find(Secrets.CERTIFICATE)).isEmpty();
    assertThat(certificates.findings()).isEmpty();
    worker.advance(Duration.ofSeconds(59));
    assertThat(other.secrets().find(Secrets.CERTIFICATE)).isEmpty();
    int told = changes;
    worker.advance(Duration.ofSeconds(1));
    assertThat(other.secrets().find(Secrets.CERTIFICATE)).isPresent();
    assertThat(changes).isGreaterThan(told);
  }

  @Test
  void certificateFromTheFarFutureIsRefused() {
    source.ahead = Duration.ofMinutes(10);

    Lease lease = wanted(PAGE);

    assertThat(lease.secrets().find(Secrets.CERTIFICATE)).isEmpty();
    assertThat(certificates.findings().toString())
        .contains("valid from", "expected: at most 2 minutes after");
  }

  @Test
  void certificateOfSomebodyElseIsNotHandedOut() {
    source.issuesFor = Optional.of(TELLER);

    Lease lease = wanted(PAGE);

    assertThat(lease.secrets().find(Secrets.CERTIFICATE)).isEmpty();
    assertThat(certificates.findings().toString()).contains("expected: the URI " + PAGE);
  }

  @Test
  void newRootsAreSentWithoutNewCertificates() {
    Lease lease = wanted(PAGE);
    XdsResource first = secret(lease);
    Optional<XdsResource> before = lease.secrets().roots();

    source.roots = List.of(source.root.roots().get(0), InMemoryRoot.create().roots().get(0));
    worker.advance(Duration.ofMinutes(1));

    assertThat(lease.secrets().roots()).isPresent().isNotEqualTo(before);
    assertThat(secret(lease)).isEqualTo(first);
  }

  @Test
  void whatNobodyClaimsIsNotRenewed() {
    Lease lease = wanted(PAGE);
    lease.close();
    lease.close();

    worker.advance(DAY.multipliedBy(3));

    assertThat(source.asked).hasSize(1);
    assertThat(lease.secrets().find(Secrets.CERTIFICATE)).isEmpty();
  }

  @Test
  void oneOfTwoThatGoesTakesNothingFromTheOther() {
    Lease one = wanted(PAGE);
    Lease two = wanted(PAGE);
    one.close();
    one.close();

    assertThat(one.secrets().find(Secrets.CERTIFICATE)).isEmpty();
    assertThat(secret(two)).isNotNull();
  }

  @Test
  void manyAtOnceAreOnePush() {
    List<Lease> leases = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Lease lease = certificates.lease(new SpiffeId("cluster.local", "shop", "page-" + i));
      lease.want();
      leases.add(lease);
    }
    worker.run();

    assertThat(leases).allSatisfy(each -> assertThat(secret(each)).isNotNull());
    assertThat(changes).isLessThanOrEqualTo(3);
  }

  private Lease wanted(SpiffeId identity) {
    Lease lease = certificates.lease(identity);
    lease.want();
    worker.run();
    return lease;
  }

  private static XdsResource secret(Lease lease) {
    return lease.secrets().find(Secrets.CERTIFICATE).orElseThrow();
  }
}
