package io.mizzen.xds.server;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The deadlines of one stream: for its first request, for reading what it was sent, and of its
 * credentials. Looked after by {@link PeerDeadlines}; what follows is done on the shard.
 */
final class StreamDeadlines implements PeerDeadlines.Watched {
  private final AdsStream<?> stream;
  private final StreamParts parts;
  private final Shard shard;
  private final StreamIdentity identity;
  private final ResponseWriter writer;
  private final PeerCancel cancel;
  private volatile OptionalLong askedAt = OptionalLong.empty();

  StreamDeadlines(
      AdsStream<?> stream,
      StreamParts parts,
      Shard shard,
      StreamIdentity identity,
      ResponseWriter writer,
      PeerCancel cancel) {
    this.stream = stream;
    this.parts = parts;
    this.shard = shard;
    this.identity = identity;
    this.writer = writer;
    this.cancel = cancel;
  }

  /** The client may send its first request from now on. */
  void asked() {
    askedAt = OptionalLong.of(parts.nanos().getAsLong());
    parts.deadlines().watch(this);
  }

  @Override
  public boolean checkDeadlines(long now, long unread) {
    OptionalLong asked = askedAt;
    boolean silent = !stream.isEnded() && asked.isPresent() && !stream.isAdmitted();
    if (silent && now - asked.getAsLong() > parts.limits().opening().firstRequest().toNanos()) {
      shard.execute(this::neverAsked);
    } else if (writer.isStalled(now, unread)) {
      shard.execute(() -> doesNotRead(unread));
    }
    boolean expires = !stream.isEnded() && identity.until().isPresent();
    if (expires && isExpired()) {
      shard.execute(this::expire);
    }
    return silent || expires || writer.isUnread();
  }

  private boolean isExpired() {
    return identity.until().filter(end -> !parts.clock().instant().isBefore(end)).isPresent();
  }

  private void expire() {
    if (!stream.isEnded()) {
      stream.reject(
          Admission.Reason.UNAUTHENTICATED,
          "credentials: expired at "
              + identity.until().map(Instant::toString).orElse("")
              + " (expected: a stream with valid ones)");
    }
  }

  private void neverAsked() {
    if (!stream.isEnded() && !stream.isAdmitted() && !stream.isOpening()) {
      stream.reject(
          Admission.Reason.DEADLINE_EXCEEDED,
          "first request: none (expected: within " + parts.limits().opening().firstRequest() + ")");
    }
  }

  /** Resets the call, whether it has ended or not: only so gRPC frees what is not read. */
  private void doesNotRead(long nanos) {
    if (!writer.isStalled(parts.nanos().getAsLong(), nanos)) {
      return;
    }
    if (!stream.isEnded()) {
      parts.counters().unreadTimeouts.increment();
      StreamLog.unread(stream.proxy(), TimeUnit.NANOSECONDS.toMillis(nanos));
      stream.closeReset();
    }
    cancel.reset();
  }
}
