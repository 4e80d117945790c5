package io.mizzen.examples.bookinfo.services;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decides, call by call, whether a flaky instance fails. Thread-safe.
 *
 * <p>Request ids are remembered up to {@value #MAX_REMEMBERED}; the oldest is forgotten first.
 */
final class FlakyGate {
  static final int MAX_REMEMBERED = 65_536;

  private final Flakiness flakiness;
  private final Map<String, Integer> seenByRequest = new LinkedHashMap<>();
  private long calls;

  FlakyGate(Flakiness flakiness) {
    this.flakiness = flakiness;
  }

  /** Counts the call in and says whether it is to fail. */
  synchronized boolean failsNext(String requestId) {
    calls++;
    if (flakiness instanceof Flakiness.EveryNth every) {
      return calls % every.nth() == 0;
    }
    if (flakiness instanceof Flakiness.FirstOfEachRequest first) {
      return seen(requestId) <= first.failures();
    }
    return false;
  }

  private int seen(String requestId) {
    int seen = seenByRequest.merge(requestId, 1, Integer::sum);
    if (seenByRequest.size() > MAX_REMEMBERED) {
      seenByRequest.remove(seenByRequest.keySet().iterator().next());
    }
    return seen;
  }
}
