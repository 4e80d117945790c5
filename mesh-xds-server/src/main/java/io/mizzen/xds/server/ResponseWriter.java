package io.mizzen.xds.server;

import io.grpc.stub.ServerCallStreamObserver;
import io.mizzen.xds.server.protocol.Nonce;
import io.mizzen.xds.server.protocol.Response;

/**
 * Writes the responses of one stream, as far as its transport and the {@link WriteBudget} take
 * them. Belongs to the shard's thread, but for {@link #isStalled}.
 */
final class ResponseWriter implements WriteBudget.Waiter {
  private static final long NOT_WAITING = Long.MIN_VALUE;

  private final StreamParts parts;
  private final Shard shard;
  private final String id;
  private final ServerCallStreamObserver<FramedResponse> responses;
  private final Runnable advance;
  private final Runnable watch;

  /** The part of the budget that responses use that are not written. */
  private int unwritten;

  /** The part of the budget that waits to be used. */
  private int reserved;

  private boolean waits;

  /** Whether the client was told which control plane this is. */
  private boolean identified;

  private boolean closed;
  private volatile long unreadSince = NOT_WAITING;

  /** The fate of a response. */
  enum Outcome {
    SENT,
    /** There is no room; {@code advance} is called when there is. */
    WAITS,
    /** gRPC has not taken it; that has been logged. */
    FAILED
  }

  /**
   * @param id the mark that nonces of the stream carry
   * @param advance called on the shard's thread when there may be room again
   * @param watch called when a response is left unread
   */
  ResponseWriter(
      StreamParts parts,
      Shard shard,
      String id,
      ServerCallStreamObserver<FramedResponse> responses,
      Runnable advance,
      Runnable watch) {
    this.parts = parts;
    this.shard = shard;
    this.id = id;
    this.responses = responses;
    this.advance = advance;
    this.watch = watch;
  }

  /** Registers for what gRPC tells; to be called while the call is being started. */
  void start() {
    responses.setOnReadyThreshold(WriteBudget.UNCOUNTED);
    responses.setOnReadyHandler(this::ready);
  }

  /** Whether a response may be put together now. */
  boolean isReady() {
    return !waits && !closed && responses.isReady();
  }

  /** Sends a response if there is room. */
  Outcome write(String proxy, Response response) {
    String nonce = Nonce.text(id, response.nonce().number());
    FramedResponse framed =
        FramedResponse.of(
            response.body(),
            nonce,
            identified
                ? ControlPlaneField.none()
                : shard.controlPlane().of(response.body().content().variant()));
    if (!take(framed.size())) {
      return Outcome.WAITS;
    }
    try {
      responses.onNext(framed);
    } catch (RuntimeException e) {
      StreamLog.failed(proxy, e, "response failed; the stream is closed");
      return Outcome.FAILED;
    }
    identified = true;
    if (responses.isReady()) {
      giveBack();
    } else {
      unreadSince = parts.nanos().getAsLong();
      watch.run();
    }
    parts.counters().responses.increment();
    parts.counters().responseBytes.add(framed.size());
    StreamLog.sent(proxy, response, nonce);
    return Outcome.SENT;
  }

  /** There is nothing to send at present. */
  void nothingToSend() {
    if (reserved > 0) {
      int unused = reserved;
      reserved = 0;
      parts.budget().giveBack(unused);
    }
  }

  /** The call is over and gRPC holds nothing of it any more. */
  void closed() {
    closed = true;
    unreadSince = NOT_WAITING;
    parts.budget().leave(this);
    nothingToSend();
    giveBack();
  }

  /** Whether a response has been left unread for longer than this; any thread. */
  boolean isStalled(long now, long nanos) {
    long since = unreadSince;
    return since != NOT_WAITING && now - since > nanos;
  }

  /** Whether some response is not yet read; any thread. */
  boolean isUnread() {
    return unreadSince != NOT_WAITING;
  }

  @Override
  public void reserved(int bytes) {
    shard.execute(
        () -> {
          waits = false;
          reserved += bytes;
          if (closed) {
            nothingToSend();
          } else {
            advance.run();
          }
        });
  }

  private void ready() {
    giveBack();
    unreadSince = NOT_WAITING;
    advance.run();
  }

  private boolean take(int bytes) {
    if (bytes <= WriteBudget.UNCOUNTED) {
      return true;
    }
    if (reserved != bytes) {
      nothingToSend();
      if (!parts.budget().take(this, bytes)) {
        waits = true;
        return false;
      }
    }
    reserved = 0;
    unwritten += bytes;
    return true;
  }

  private void giveBack() {
    int written = unwritten;
    unwritten = 0;
    parts.budget().giveBack(written);
  }
}
