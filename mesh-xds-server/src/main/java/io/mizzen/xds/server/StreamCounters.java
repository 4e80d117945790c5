package io.mizzen.xds.server;

import java.util.concurrent.atomic.LongAdder;

/** The counters behind {@link XdsCounters}; safe for all threads. */
final class StreamCounters {
  final LongAdder opened = new LongAdder();
  final LongAdder ended = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder requests = new LongAdder();
  final LongAdder responses = new LongAdder();
  final LongAdder nacks = new LongAdder();
  final LongAdder stale = new LongAdder();

  XdsCounters read() {
    long over = ended.sum();
    return new XdsCounters(
        opened.sum(),
        opened.sum() - over,
        refused.sum(),
        requests.sum(),
        responses.sum(),
        nacks.sum(),
        stale.sum());
  }
}
