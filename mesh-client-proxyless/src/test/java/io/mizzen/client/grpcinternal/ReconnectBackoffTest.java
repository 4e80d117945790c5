package io.mizzen.client.grpcinternal;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.internal.BackoffPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReconnectBackoffTest {
  private static final Duration A_SECOND = Duration.ofSeconds(1);
  private static final Duration AN_HOUR = Duration.ofHours(1);

  private final ReconnectBackoff backoff = new ReconnectBackoff(new SplittableRandom(5));

  @Test
  void lookedForAtLeastOnceASecondHoweverLongItIsAway() {
    BackoffPolicy policy = backoff.get();

    assertThat(LongStream.generate(policy::nextBackoffNanos).limit(10_000))
        .allMatch(wait -> wait >= 0 && wait <= A_SECOND.toNanos());
  }

  @Test
  void refusalIsRepeatedMoreAndMoreSlowly() {
    backoff.disconnected(Status.PERMISSION_DENIED, false);

    assertThat(IntStream.range(0, 1_000).mapToObj(i -> backoff.delay(1)))
        .allMatch(wait -> wait.compareTo(A_SECOND) <= 0);
    assertThat(IntStream.range(0, 1_000).mapToObj(i -> backoff.delay(20)))
        .allMatch(wait -> wait.compareTo(Duration.ofSeconds(10)) <= 0)
        .anyMatch(wait -> wait.compareTo(Duration.ofSeconds(9)) > 0);
  }

  @Test
  void controlPlaneThatGoesAwayAfterARefusalIsLookedForAgain() {
    backoff.disconnected(Status.UNAUTHENTICATED, false);
    backoff.disconnected(Status.UNAVAILABLE, false);

    assertThat(IntStream.range(0, 1_000).mapToObj(i -> backoff.delay(20)))
        .allMatch(wait -> wait.compareTo(A_SECOND) <= 0);
  }

  /** By reckoning: the moments at which clients that lost one control plane at once find it. */
  @Test
  @DisplayName("1,000 clients spread over a second: no tenth of it gets more than a quarter")
  void clientsSpread() {
    long[] found =
        IntStream.range(0, 1_000)
            .mapToLong(client -> firstAttemptAfter(AN_HOUR, new SplittableRandom(client)))
            .toArray();
    long tenth = A_SECOND.toNanos() / 10;

    assertThat(Arrays.stream(found).max().orElseThrow()).isLessThanOrEqualTo(A_SECOND.toNanos());
    int[] perTenth = new int[11];
    Arrays.stream(found).forEach(wait -> perTenth[(int) (wait / tenth)]++);
    // Nearer to the return come more: the wait that covers a moment is longer than others.
    assertThat(perTenth[0]).isBetween(100, 250);
    assertThat(Arrays.stream(perTenth).max().orElseThrow()).isLessThanOrEqualTo(250);
  }

  /** The time after the return of a control plane until it is tried first, in nanoseconds. */
  private static long firstAttemptAfter(Duration away, SplittableRandom random) {
    BackoffPolicy policy = new ReconnectBackoff(random).get();
    long attempt = 0;
    while (attempt < away.toNanos()) {
      attempt += policy.nextBackoffNanos();
    }
    return attempt - away.toNanos();
  }
}
