package io.mizzen.controlplane.view;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts translations that throw, and logs each kind of failure once. Safe for many threads. */
final class TranslationFailures {
  private static final Logger log = LoggerFactory.getLogger(TranslationFailures.class);

  /** Further ones are still counted and found in {@code findings()}. */
  private static final int MOST_LOGGED = 1_000;

  private final LongAdder count = new LongAdder();
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  void add(FailedTranslation failure, Throwable cause) {
    count.increment();
    if (logged.size() < MOST_LOGGED && logged.add(failure + failure.error())) {
      log.atError()
          .addKeyValue("resource", failure.asked().name())
          .setCause(cause)
          .log("cannot translate {}", failure.finding());
    }
  }

  /** The number that has thrown since the start; each retry counts. */
  long count() {
    return count.sum();
  }
}
