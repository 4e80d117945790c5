package io.mizzen.xds.server;

import io.grpc.stub.ServerCallStreamObserver;
import io.mizzen.xds.server.protocol.Nonce;
import io.mizzen.xds.server.protocol.Response;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/**
 * Writes the responses of one stream, as far as its transport and the {@link WriteBudget} take
 * them. Belongs to the shard's thread.
 */
final class ResponseWriter implements WriteBudget.Waiter {
  private final StreamParts parts;
  private final Shard shard;
  private final String id;
  private final StreamIdentity identity;
  private final ServerCallStreamObserver<FramedResponse> responses;
  private final Runnable advance;
  private final ReadProgress reading;

  /** The part of the budget that responses use that are not written. */
  private int unwritten;

  /** The part of the budget that waits to be used. */
  private int reserved;

  private boolean waits;

  /** Whether the client was told which control plane this is. */
  private boolean identified;

  private boolean closed;

  /** A response for which there is room, as it is written. */
  record Framed(Response response, String nonce, FramedResponse bytes) {}

  /**
   * @param id the mark that nonces of the stream carry
   * @param advance called on the shard's thread when there may be room again
   * @param reading is told when responses are unread, and when they are read
   */
  ResponseWriter(
      StreamParts parts,
      Shard shard,
      String id,
      StreamIdentity identity,
      ServerCallStreamObserver<FramedResponse> responses,
      Runnable advance,
      ReadProgress reading) {
    this.parts = parts;
    this.shard = shard;
    this.id = id;
    this.identity = identity;
    this.responses = responses;
    this.advance = advance;
    this.reading = reading;
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

  /**
   * Makes room for a response.
   *
   * @return empty if there is none; {@code advance} is called when there is
   */
  Optional<Framed> frame(Response response) {
    String nonce = Nonce.text(id, response.nonce().number());
    FramedResponse framed =
        FramedResponse.of(
            response.body(),
            nonce,
            identified
                ? ControlPlaneField.none()
                : shard.controlPlane().of(response.body().content().variant()));
    return take(framed.size())
        ? Optional.of(new Framed(response, nonce, framed))
        : Optional.empty();
  }

  /**
   * Sends a response.
   *
   * @return whether gRPC has taken it; that it has not is logged, and the stream cannot go on
   */
  boolean send(Framed framed) {
    parts.counters().responses.increment();
    parts.counters().responseBytes.add(framed.bytes().size());
    try {
      responses.onNext(framed.bytes());
    } catch (RejectedExecutionException e) {
      // The event loops of a server that closes may end before the last of its streams.
      StreamLog.alreadyClosed(identity.proxy(), e);
      return false;
    } catch (RuntimeException e) {
      StreamLog.failed(identity.proxy(), e, "response failed; the stream is closed");
      return false;
    }
    identified = true;
    if (responses.isReady()) {
      giveBack();
    } else {
      reading.unread(parts.nanos().getAsLong());
    }
    if (StreamLog.showsResponses()) {
      StreamLog.sent(identity.proxy(), framed.response(), framed.nonce());
    }
    return true;
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
    reading.read();
    parts.budget().leave(this);
    nothingToSend();
    giveBack();
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
    reading.read();
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
