package io.mizzen.xds.server;

import java.util.concurrent.atomic.LongAdder;

/** The counters behind {@link XdsCounters}; safe for all threads. */
final class StreamCounters {
  final LongAdder opened = new LongAdder();
  final LongAdder ended = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder requests = new LongAdder();
  final LongAdder responses = new LongAdder();
  final LongAdder responseBytes = new LongAdder();
  final LongAdder nacks = new LongAdder();
  final LongAdder stale = new LongAdder();
  final LongAdder failedLookups = new LongAdder();
  final LongAdder warmingTimeouts = new LongAdder();
  final LongAdder unreadTimeouts = new LongAdder();

  /** Tasks that publications were to shards. */
  final LongAdder pushTasks = new LongAdder();

  /** Tasks of which another thread told the event loop or the thread of a shard. */
  final LongAdder handOvers = new LongAdder();

  /** Streams that publications had looked at for something to send. */
  final LongAdder visits = new LongAdder();

  /** Looks at streams that wait for their peer. */
  final LongAdder deadlineLooks = new LongAdder();

  XdsCounters read() {
    long over = ended.sum();
    return new XdsCounters(
        opened.sum(),
        opened.sum() - over,
        refused.sum(),
        requests.sum(),
        responses.sum(),
        responseBytes.sum(),
        nacks.sum(),
        stale.sum(),
        failedLookups.sum(),
        warmingTimeouts.sum(),
        unreadTimeouts.sum());
  }
}
