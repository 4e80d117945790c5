package io.mizzen.xds.server;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.mizzen.xds.server.protocol.Decoded;
import io.mizzen.xds.server.protocol.RequestCodec;
import io.mizzen.xds.server.protocol.Subscriber;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * One proxy's stream: the shell around {@link StreamSubscriptions}, of either variant of the
 * protocol. Its {@link StreamIdentity} says whose it is, its {@link ResponseWriter} sends.
 * Everything mutable is confined to the shard's thread, on which gRPC calls too; the volatile
 * fields are read by others for status and waiting. At most one request waits at any time (the next
 * is asked for when one is done), and no response: what a slow reader has missed is sent when it is
 * ready again.
 *
 * @param <Q> the request message
 */
final class AdsStream<Q>
    implements StreamObserver<ReadRequest<Q>>, Subscriber, PeerDeadlines.Watched {
  private final StreamParts parts;
  private final Shard shard;
  private final RequestCodec<Q> codec;
  private final String id;
  private final ServerCallStreamObserver<FramedResponse> responses;
  private final PeerCancel cancel;
  private final StreamIdentity identity;
  private final ResponseWriter writer;
  private final StreamSubscriptions subscriptions;

  /** Whether a request waits for its turn among the openings. */
  private boolean opening;

  /** Whether the client has half-closed meanwhile. */
  private boolean halfClosed;

  private boolean advanceWaits;
  private volatile boolean ended;
  private volatile OptionalLong askedAt = OptionalLong.empty();

  AdsStream(
      StreamParts parts,
      Shard shard,
      RequestCodec<Q> codec,
      String id,
      ServerCallStreamObserver<FramedResponse> responses,
      PeerCancel cancel) {
    this.parts = parts;
    this.shard = shard;
    this.codec = codec;
    this.id = id;
    this.responses = responses;
    this.cancel = cancel;
    this.identity = new StreamIdentity(parts);
    this.writer =
        new ResponseWriter(
            parts, shard, id, responses, this::visit, () -> parts.deadlines().watch(this));
    this.subscriptions =
        new StreamSubscriptions(this, parts, shard, id, codec.variant(), identity, writer);
  }

  /**
   * Begins; to be called while the gRPC call is being started.
   *
   * @param wait nanoseconds until the first request is read
   */
  void start(long wait) {
    responses.disableAutoRequest();
    // Without a handler, sending to a cancelled call would throw. One of the two always comes, when
    // gRPC holds nothing of the call any more.
    responses.setOnCancelHandler(writer::closed);
    responses.setOnCloseHandler(
        () -> {
          writer.closed();
          end(StreamEnd.DISCONNECTED, Optional.empty());
        });
    writer.start();
    if (wait == 0) {
      ask();
    } else {
      ScheduledFuture<?> unused =
          parts
              .threads()
              .timer()
              .schedule(() -> shard.execute(this::ask), wait, TimeUnit.NANOSECONDS);
    }
  }

  private void ask() {
    if (!ended) {
      askedAt = OptionalLong.of(parts.nanos().getAsLong());
      parts.deadlines().watch(this);
      responses.request(1);
    }
  }

  /** Ends the stream; any thread. */
  void shutDown() {
    shard.execute(
        () ->
            end(
                StreamEnd.DISCONNECTED,
                Optional.of(Status.UNAVAILABLE.withDescription("server closes"))));
  }

  @Override
  public void onNext(ReadRequest<Q> request) {
    if (ended) {
      return;
    }
    parts.counters().requests.increment();
    try {
      Decoded decoded = decode(request);
      if (decoded instanceof Decoded.Bad bad) {
        reject(reason(bad.reason()), bad.message());
      } else if (decoded instanceof Decoded.Read read) {
        if (isAdmitted() && subscriptions.isAnswer(read)) {
          receive(read);
          visit();
          askNext();
        } else {
          opening = true;
          // Who the peer is is in gRPC's context.
          shard.open(Context.current().wrap(() -> open(read)));
        }
      }
    } catch (RuntimeException e) {
      failed(e, "request failed");
    }
  }

  private Decoded decode(ReadRequest<Q> request) {
    return request instanceof ReadRequest.Message<Q> message
        ? codec.decode(id, message.message())
        : new Decoded.Bad(
            Decoded.Bad.Reason.INVALID,
            "request: " + ((ReadRequest.Undecodable<Q>) request).error());
  }

  /** Takes a request for which the resource source has to be asked. */
  private void open(Decoded.Read read) {
    opening = false;
    try {
      if (!ended) {
        receive(read);
        advance();
        askNext();
      }
    } catch (RuntimeException e) {
      failed(e, "request failed");
    }
    if (halfClosed) {
      onCompleted();
    }
  }

  private void receive(Decoded.Read read) {
    if (isIdentified(read)) {
      subscriptions.receive(read).ifPresent(bad -> reject(bad.reason(), bad.message()));
    }
  }

  private void askNext() {
    if (!ended) {
      responses.request(1);
    }
  }

  private void failed(RuntimeException e, String what) {
    StreamLog.failed(proxy(), e, what + "; the stream is closed");
    close(StreamEnd.DISCONNECTED, Optional.of(Status.INTERNAL.withDescription(what)));
  }

  @Override
  public void onError(Throwable cancelled) {
    end(cancel.end(), Optional.empty());
  }

  @Override
  public void onCompleted() {
    if (opening) {
      halfClosed = true;
      return;
    }
    end(StreamEnd.CLIENT_CLOSED, Optional.of(Status.OK));
  }

  @Override
  public boolean checkDeadlines(long now, long unread) {
    OptionalLong asked = askedAt;
    boolean silent = !ended && asked.isPresent() && !isAdmitted();
    if (silent && now - asked.getAsLong() > parts.limits().opening().firstRequest().toNanos()) {
      shard.execute(this::neverAsked);
    } else if (writer.isStalled(now, unread)) {
      shard.execute(() -> doesNotRead(unread));
    }
    boolean expires = !ended && identity.until().isPresent();
    if (expires && isExpired()) {
      shard.execute(this::expire);
    }
    return silent || expires || writer.isUnread();
  }

  private boolean isExpired() {
    return identity.until().filter(end -> !parts.clock().instant().isBefore(end)).isPresent();
  }

  private void expire() {
    if (!ended) {
      reject(
          Admission.Reason.UNAUTHENTICATED,
          "credentials: expired at "
              + identity.until().map(Instant::toString).orElse("")
              + " (expected: a stream with valid ones)");
    }
  }

  private void neverAsked() {
    if (!ended && !isAdmitted()) {
      reject(
          Admission.Reason.DEADLINE_EXCEEDED,
          "first request: none (expected: within " + parts.limits().opening().firstRequest() + ")");
    }
  }

  /** Resets the call, whether it has ended or not: only so gRPC frees what is not read. */
  private void doesNotRead(long nanos) {
    if (!writer.isStalled(parts.nanos().getAsLong(), nanos)) {
      return;
    }
    if (!ended) {
      parts.counters().unreadTimeouts.increment();
      StreamLog.unread(proxy(), TimeUnit.NANOSECONDS.toMillis(nanos));
      close(StreamEnd.DISCONNECTED, Optional.empty());
    }
    cancel.reset();
  }

  boolean isAdmitted() {
    return identity.admitted().isPresent();
  }

  StreamSubscriptions subscriptions() {
    return subscriptions;
  }

  String proxy() {
    return identity.proxy();
  }

  private static Admission.Reason reason(Decoded.Bad.Reason reason) {
    return switch (reason) {
      case INVALID -> Admission.Reason.INVALID_ARGUMENT;
      case TOO_LARGE -> Admission.Reason.RESOURCE_EXHAUSTED;
    };
  }

  private boolean isIdentified(Decoded.Read read) {
    StreamIdentity.Check check = identity.check(read.node());
    if (check instanceof StreamIdentity.Check.Bad bad) {
      reject(bad.refused().reason(), bad.refused().message());
    } else if (check instanceof StreamIdentity.Check.Rejected rejected) {
      refuse(rejected.refused());
    } else if (check instanceof StreamIdentity.Check.New taken) {
      subscriptions.begin(taken.admitted().profile());
      shard.add(this);
      parts.counters().opened.increment();
      StreamLog.opened(taken.admitted().node());
      if (taken.admitted().until().isPresent()) {
        parts.deadlines().watch(this);
      }
    }
    return !ended;
  }

  /** Asks the session for its newest view, and moves to where that view belongs. */
  Optional<ResourceView> look() {
    return ended ? Optional.empty() : subscriptions.look();
  }

  /**
   * There may be something to send. A stream that had everything before is sent it at once; others
   * wait for their turn, so that what takes long for them does not keep the former waiting.
   */
  void visit() {
    if (subscriptions.isCaughtUp()) {
      advance();
    } else if (!ended && !advanceWaits) {
      subscriptions.sendLater();
      advanceWaits = true;
      shard.open(
          () -> {
            advanceWaits = false;
            advance();
          });
    }
  }

  /** Sends what there is to send, as far as it can be sent now. */
  void advance() {
    if (ended || !isAdmitted()) {
      return;
    }
    try {
      if (!subscriptions.advance()) {
        close(
            StreamEnd.DISCONNECTED,
            Optional.of(Status.INTERNAL.withDescription("response failed")));
      }
    } catch (RuntimeException e) {
      failed(e, "push failed");
    }
  }

  /** Ends the stream with one line in the log. */
  private void reject(Admission.Reason reason, String why) {
    Admission.Refused refused =
        StreamIdentity.readable(new Admission.Refused(reason, why), parts.limits());
    StreamLog.rejected(proxy(), refused);
    refuse(refused);
  }

  /** Ends the stream; why has been logged. */
  private void refuse(Admission.Refused refused) {
    parts.counters().refused.increment();
    Status.Code code = Status.Code.valueOf(refused.reason().name());
    close(StreamEnd.DISCONNECTED, Optional.of(code.toStatus().withDescription(refused.message())));
  }

  private void end(StreamEnd end, Optional<Status> answer) {
    if (!ended && isAdmitted()) {
      StreamLog.ended(proxy(), end);
    }
    close(end, answer);
  }

  /**
   * @param answer how the call is closed; empty when it already is
   */
  private void close(StreamEnd end, Optional<Status> answer) {
    if (ended) {
      return;
    }
    ended = true;
    shard.remove(this);
    subscriptions.close();
    parts.streams().remove(this);
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
      StreamLog.failed(proxy(), e, "session failed to close");
    }
  }

  private void close(Status status) {
    if (status.isOk()) {
      responses.onCompleted();
    } else {
      responses.onError(status.asRuntimeException());
    }
  }
}
