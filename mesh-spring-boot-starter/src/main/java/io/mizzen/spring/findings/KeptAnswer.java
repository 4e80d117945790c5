package io.mizzen.spring.findings;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer that costs much, made again when what it is made of has changed, and once a minute
 * besides: a certificate expires without a change. Safe for use by many threads.
 *
 * @param <K> what it is made of
 * @param <A> the answer
 */
final class KeptAnswer<K, A> {
  private static final long MOST_NANOS = Duration.ofMinutes(1).toNanos();

  private final Supplier<K> inputs;
  private final Supplier<A> answer;
  private final LongSupplier nanos;
  private @Nullable Kept<K, A> kept;

  private record Kept<K, A>(K of, A answer, long at) {}

  /**
   * @param inputs cheap; compared by {@code equals}
   * @param nanos as {@link System#nanoTime}
   */
  KeptAnswer(Supplier<K> inputs, Supplier<A> answer, LongSupplier nanos) {
    this.inputs = inputs;
    this.answer = answer;
    this.nanos = nanos;
  }

  synchronized A get() {
    // Before the answer: a change while it is made has it made again.
    K now = inputs.get();
    Kept<K, A> last = kept;
    if (last == null || !last.of().equals(now) || nanos.getAsLong() - last.at() >= MOST_NANOS) {
      last = new Kept<>(now, answer.get(), nanos.getAsLong());
      kept = last;
    }
    return last.answer();
  }
}
