package io.mizzen.xds.server;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.mizzen.xds.server.protocol.Decoded;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/**
 * Closes one stream, once: logs why, closes the call with a status if it is still open, removes the
 * stream from its shard, scopes and server, and closes its session. Belongs to the shard's thread,
 * but for {@link #isEnded}.
 */
final class StreamCloser {
  private final AdsStream stream;
  private final StreamParts parts;
  private final Shard shard;
  private final StreamIdentity identity;
  private final ServerCallStreamObserver<FramedResponse> responses;
  private volatile boolean ended;

  StreamCloser(
      AdsStream stream,
      StreamParts parts,
      Shard shard,
      StreamIdentity identity,
      ServerCallStreamObserver<FramedResponse> responses) {
    this.stream = stream;
    this.parts = parts;
    this.shard = shard;
    this.identity = identity;
    this.responses = responses;
  }

  /** Whether the stream is over; any thread. */
  boolean isEnded() {
    return ended;
  }

  void failed(Throwable e, String what) {
    if (e instanceof RejectedExecutionException) {
      // The event loops of a server that closes may end before the last of its streams.
      StreamLog.alreadyClosed(identity.proxy(), e);
      reset();
      return;
    }
    StreamLog.failed(identity.proxy(), e, what + "; the stream is closed");
    internal(what);
  }

  /** Closes it with INTERNAL; the reason has been logged. */
  void internal(String what) {
    close(StreamEnd.DISCONNECTED, Optional.of(Status.INTERNAL.withDescription(what)));
  }

  void reject(Decoded.Bad bad) {
    StreamDecision.Reason reason =
        switch (bad.reason()) {
          case INVALID -> StreamDecision.Reason.INVALID_ARGUMENT;
          case TOO_LARGE -> StreamDecision.Reason.RESOURCE_EXHAUSTED;
        };
    reject(reason, bad.message());
  }

  void reject(StreamDecision.Rejected refused) {
    reject(refused.reason(), refused.message());
  }

  void reject(StreamDecision.Reason reason, String why) {
    StreamDecision.Rejected refused =
        StreamIdentity.readable(new StreamDecision.Rejected(reason, why), parts.limits());
    StreamLog.rejected(identity.proxy(), refused);
    rejectLogged(refused);
  }

  /** Rejects it; the reason has been logged. */
  void rejectLogged(StreamDecision.Rejected refused) {
    parts.counters().refused.increment();
    Status.Code code = Status.Code.valueOf(refused.reason().name());
    close(StreamEnd.DISCONNECTED, Optional.of(code.toStatus().withDescription(refused.message())));
  }

  /** Closes a stream whose call needs no status; the reason has been logged. */
  void reset() {
    close(StreamEnd.DISCONNECTED, Optional.empty());
  }

  /**
   * @param answer how the call is closed; empty when it already is
   */
  void end(StreamEnd end, Optional<Status> answer) {
    if (!ended && identity.isAdmitted()) {
      StreamLog.ended(identity.proxy(), end);
    }
    close(end, answer);
  }

  private void close(StreamEnd end, Optional<Status> answer) {
    if (ended) {
      return;
    }
    ended = true;
    shard.remove(stream);
    stream.subscriptions().close();
    parts.streams().remove(stream);
    identity
        .admitted()
        .ifPresent(
            now -> {
              parts.counters().ended.increment();
              close(now.session(), end);
            });
    answer.ifPresent(this::close);
  }

  private void close(ProxySession session, StreamEnd end) {
    try {
      session.closed(end);
    } catch (RuntimeException e) {
      StreamLog.failed(identity.proxy(), e, "session failed to close");
    }
  }

  private void close(Status status) {
    try {
      if (status.isOk()) {
        responses.onCompleted();
      } else {
        responses.onError(status.asRuntimeException());
      }
    } catch (IllegalStateException | RejectedExecutionException e) {
      // gRPC closes a call itself when a response could not be written, as for want of memory; and
      // the event loops of a server that closes may end before the last of its streams.
      StreamLog.alreadyClosed(identity.proxy(), e);
    }
  }
}
