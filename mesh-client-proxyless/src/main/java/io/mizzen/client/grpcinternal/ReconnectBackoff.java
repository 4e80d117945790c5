package io.mizzen.client.grpcinternal;

import io.grpc.Status;
import io.grpc.internal.BackoffPolicy;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The pauses between attempts to open an ADS stream. A control plane that cannot be reached is
 * looked for at least once a second, however long it has been away, so that its clients follow it
 * soon after its return; full jitter spreads them over that second. One that refuses a stream is
 * asked less and less often, up to every ten seconds.
 *
 * <p>Safe for use by many threads, if its generator is.
 */
final class ReconnectBackoff implements BackoffPolicy.Provider, AdsEvents {
  private static final Duration A_SECOND = Duration.ofSeconds(1);
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final Backoff unreachable;
  private final Backoff refused;
  private volatile Status.Code last = Status.Code.UNAVAILABLE;

  ReconnectBackoff(RandomGenerator random) {
    this.unreachable = new Backoff(A_SECOND, A_SECOND, random);
    this.refused = new Backoff(A_SECOND, TEN_SECONDS, random);
  }

  @Override
  public void disconnected(Status status, boolean wasConnected) {
    last = status.getCode();
  }

  /**
   * @param failures how many attempts failed in a row, from 1
   */
  Duration delay(int failures) {
    return (isRefusal(last) ? refused : unreachable).delay(failures);
  }

  /** The same for {@code XdsClient}, which makes one policy for each row of failures. */
  @Override
  public BackoffPolicy get() {
    return new BackoffPolicy() {
      private int failures;

      @Override
      public long nextBackoffNanos() {
        failures++;
        return delay(failures).toNanos();
      }
    };
  }

  /**
   * Whether the control plane was reached and did not want the stream: trying again cannot help
   * until somebody changes something.
   */
  static boolean isRefusal(Status.Code code) {
    return switch (code) {
      case INVALID_ARGUMENT,
          ALREADY_EXISTS,
          NOT_FOUND,
          PERMISSION_DENIED,
          FAILED_PRECONDITION,
          UNAUTHENTICATED,
          UNIMPLEMENTED,
          RESOURCE_EXHAUSTED ->
          true;
      default -> false;
    };
  }
}
