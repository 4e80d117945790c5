package io.mizzen.xds.server;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.mizzen.xds.server.protocol.Decoded;
import io.mizzen.xds.server.protocol.RequestCodec;
import io.mizzen.xds.server.protocol.Subscriber;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * One proxy's stream: the shell around {@link StreamSubscriptions}, of either variant of the
 * protocol. Its {@link StreamIdentity} says whose it is, its {@link ResponseWriter} sends.
 * Everything mutable is confined to the shard's thread, on which gRPC calls too; the volatile
 * fields are read by others for status and waiting. At most one request waits at any time (the next
 * is asked for when one is done), and no response: what a slow reader has missed is sent when it is
 * ready again.
 */
final class AdsStream implements StreamObserver<RequestBytes>, Subscriber {
  private final StreamParts parts;
  private final Shard shard;
  private final RequestCodec codec;
  private final String id;
  private final ServerCallStreamObserver<FramedResponse> responses;
  private final PeerCancel cancel;
  private final StreamDeadlines deadlines;
  private final StreamIdentity identity;
  private final ResponseWriter writer;
  private final StreamSubscriptions subscriptions;

  /** Whether a request waits for its turn among the openings. */
  private boolean opening;

  /** Whether the client has half-closed meanwhile. */
  private boolean halfClosed;

  private boolean advanceWaits;
  private volatile boolean ended;

  AdsStream(
      StreamParts parts,
      Shard shard,
      RequestCodec codec,
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
    ReadProgress reading =
        new ReadProgress(cancel.peer().flatMap(parts.threads().connections()::from), this::watch);
    this.writer = new ResponseWriter(parts, shard, id, identity, responses, this::visit, reading);
    this.deadlines = new StreamDeadlines(this, parts, shard, identity, reading, cancel);
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
      deadlines.asked();
      responses.request(1);
    }
  }

  private void watch() {
    parts.deadlines().watch(deadlines);
  }

  /** Ends the stream; any thread. */
  void shutDown() {
    shard.execute(
        () ->
            end(
                StreamEnd.DISCONNECTED,
                Optional.of(Status.UNAVAILABLE.withDescription("server closes"))));
  }

  /**
   * Takes a request. One for which the resource source has to be asked waits for its turn as it
   * came: what it is parsed to may take several times its memory, and many may wait.
   */
  @Override
  public void onNext(RequestBytes request) {
    if (!ended) {
      takeOrWait(request);
    }
    // What waits has a copy of what it needs.
    request.giveBack();
  }

  private void takeOrWait(RequestBytes request) {
    parts.counters().requests.increment();
    try {
      // Of a peer that is not known yet nothing is parsed on the event loop.
      Decoded decoded = isAdmitted() ? decode(request.array(), request.length()) : null;
      if (decoded instanceof Decoded.Read read && subscriptions.isAnswer(read)) {
        if (isIdentified(read)) {
          subscriptions.receive(read).ifPresent(this::reject);
        }
        visit();
        askNext();
      } else if (decoded instanceof Decoded.Read read && read.isCompact()) {
        // Its node is not asked about again.
        if (isIdentified(read)) {
          open(WaitingRequest.of(this, read.waiting(shard.names())));
        }
      } else {
        open(WaitingRequest.of(this, request.copy()));
      }
    } catch (RuntimeException | Error e) {
      failed(e, "request failed");
    }
  }

  private void open(WaitingRequest request) {
    opening = true;
    shard.open(request);
  }

  /** Reads a request at the beginning of an array that is not kept. */
  Decoded decode(byte[] request, int length) {
    try {
      return codec.decode(id, request, length, subscriptions.types());
    } catch (InvalidProtocolBufferException e) {
      return new Decoded.Bad(Decoded.Bad.Reason.INVALID, "request: " + e.getMessage());
    }
  }

  /** Begins to take a request that has waited; whether the stream goes on with it. */
  boolean open(Decoded.Read read) {
    if (isIdentified(read)) {
      subscriptions.open(read).ifPresent(this::reject);
    }
    return !ended;
  }

  /** Takes a request for which the stream is {@linkplain #open open}. */
  void take(Decoded.Read read) {
    subscriptions.receive(read).ifPresent(this::reject);
    advance();
    askNext();
  }

  /** A request that has waited does so no longer. */
  void taken() {
    opening = false;
    if (halfClosed) {
      onCompleted();
    }
  }

  private void askNext() {
    if (!ended) {
      responses.request(1);
    }
  }

  void failed(Throwable e, String what) {
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

  /** Whether a request waits until the resource source can be asked about it. */
  boolean isOpening() {
    return opening;
  }

  boolean isEnded() {
    return ended;
  }

  boolean isAdmitted() {
    return identity.isAdmitted();
  }

  StreamSubscriptions subscriptions() {
    return subscriptions;
  }

  String proxy() {
    return identity.proxy();
  }

  void reject(Decoded.Bad bad) {
    StreamDecision.Reason reason =
        switch (bad.reason()) {
          case INVALID -> StreamDecision.Reason.INVALID_ARGUMENT;
          case TOO_LARGE -> StreamDecision.Reason.RESOURCE_EXHAUSTED;
        };
    reject(reason, bad.message());
  }

  private void reject(StreamDecision.Rejected refused) {
    reject(refused.reason(), refused.message());
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
        watch();
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
            return false;
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
    } catch (RuntimeException | Error e) {
      failed(e, "push failed");
    }
  }

  /** Ends the stream with one line in the log. */
  void reject(StreamDecision.Reason reason, String why) {
    StreamDecision.Rejected refused =
        StreamIdentity.readable(new StreamDecision.Rejected(reason, why), parts.limits());
    StreamLog.rejected(proxy(), refused);
    refuse(refused);
  }

  /** Ends the stream; why has been logged. */
  private void refuse(StreamDecision.Rejected refused) {
    parts.counters().refused.increment();
    Status.Code code = Status.Code.valueOf(refused.reason().name());
    close(StreamEnd.DISCONNECTED, Optional.of(code.toStatus().withDescription(refused.message())));
  }

  /** Ends a stream whose call is about to be reset; why has been logged. */
  void closeReset() {
    close(StreamEnd.DISCONNECTED, Optional.empty());
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
    try {
      if (status.isOk()) {
        responses.onCompleted();
      } else {
        responses.onError(status.asRuntimeException());
      }
    } catch (IllegalStateException e) {
      // gRPC closes a call itself when a response could not be written, as for want of memory.
      StreamLog.alreadyClosed(proxy(), e);
    }
  }
}
