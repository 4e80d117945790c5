package io.mizzen.xds.server;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The deadlines of one stream: for its first request, for reading what it was sent, and of its
 * credentials. Looked after by {@link PeerDeadlines}; what follows is done on the shard.
 */
final class StreamDeadlines implements PeerDeadlines.Watched {
  private final AdsStream stream;
  private final StreamParts parts;
  private final Shard shard;
  private final StreamIdentity identity;
  private final ReadProgress reading;
  private final PeerCancel cancel;
  private volatile OptionalLong askedAt = OptionalLong.empty();

  StreamDeadlines(
      AdsStream stream,
      StreamParts parts,
      Shard shard,
      StreamIdentity identity,
      ReadProgress reading,
      PeerCancel cancel) {
    this.stream = stream;
    this.parts = parts;
    this.shard = shard;
    this.identity = identity;
    this.reading = reading;
    this.cancel = cancel;
  }

  /** The client may send its first request from now on. */
  void asked() {
    askedAt = OptionalLong.of(parts.nanos().getAsLong());
    parts.deadlines().watch(this);
  }

  @Override
  public boolean checkDeadlines(long now, ReadProgress.Patience patience) {
    OptionalLong asked = askedAt;
    boolean silent = !stream.isEnded() && asked.isPresent() && !stream.isAdmitted();
    if (silent && now - asked.getAsLong() > parts.limits().opening().firstRequest().toNanos()) {
      shard.execute(this::neverAsked);
    } else if (reading.isUnread()) {
      shard.execute(() -> checkReading(patience));
    }
    boolean expires = !stream.isEnded() && identity.until().isPresent();
    if (expires && isExpired()) {
      shard.execute(this::expire);
    }
    return silent || expires || reading.isUnread();
  }

  private boolean isExpired() {
    return identity.until().filter(end -> !parts.clock().instant().isBefore(end)).isPresent();
  }

  private void expire() {
    if (!stream.isEnded()) {
      stream
          .closer()
          .reject(
              StreamDecision.Reason.UNAUTHENTICATED,
              "credentials: expired at "
                  + identity.until().map(Instant::toString).orElse("")
                  + " (expected: a stream with valid ones)");
    }
  }

  private void neverAsked() {
    if (!stream.isEnded() && !stream.isAdmitted() && !stream.isOpening()) {
      stream
          .closer()
          .reject(
              StreamDecision.Reason.DEADLINE_EXCEEDED,
              "first request: none (expected: within "
                  + parts.limits().opening().firstRequest()
                  + ")");
    }
  }

  /** Resets the call, whether it has ended or not: only so gRPC frees what is not read. */
  private void checkReading(ReadProgress.Patience patience) {
    long now = parts.nanos().getAsLong();
    reading.look(now);
    if (!reading.isStalled(now, patience)) {
      return;
    }
    if (!stream.isEnded()) {
      parts.counters().unreadTimeouts.increment();
      StreamLog.unread(stream.proxy(), TimeUnit.NANOSECONDS.toMillis(now - reading.begun()));
      stream.closer().reset();
    }
    cancel.reset();
  }
}
