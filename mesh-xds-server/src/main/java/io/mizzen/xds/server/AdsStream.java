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
 * Everything mutable is confined to the shard's thread, on which gRPC calls too; others may ask
 * whether it has ended. At most one request waits at any time (the next is asked for when one is
 * done), and no response: what a slow reader has missed is sent when it is ready again.
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
  private final StreamCloser closer;

  /** Whether a request waits for its turn among the openings. */
  private boolean opening;

  /** Whether the client has half-closed meanwhile. */
  private boolean halfClosed;

  private boolean advanceWaits;

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
    this.closer = new StreamCloser(this, parts, shard, identity, responses);
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
          closer.end(StreamEnd.DISCONNECTED, Optional.empty());
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
    if (!isEnded()) {
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
            closer.end(
                StreamEnd.DISCONNECTED,
                Optional.of(Status.UNAVAILABLE.withDescription("server closes"))));
  }

  /**
   * Takes a request. One for which the resource source has to be asked waits for its turn as it
   * came: what it is parsed to may take several times its memory, and many may wait.
   */
  @Override
  public void onNext(RequestBytes request) {
    if (!isEnded()) {
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
          subscriptions.receive(read).ifPresent(closer::reject);
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
      closer.failed(e, "request failed");
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
      subscriptions.open(read).ifPresent(closer::reject);
    }
    return !isEnded();
  }

  /** Takes a request for which the stream is {@linkplain #open open}. */
  void take(Decoded.Read read) {
    subscriptions.receive(read).ifPresent(closer::reject);
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
    if (!isEnded()) {
      responses.request(1);
    }
  }

  @Override
  public void onError(Throwable cancelled) {
    closer.end(cancel.end(), Optional.empty());
  }

  @Override
  public void onCompleted() {
    if (opening) {
      halfClosed = true;
      return;
    }
    closer.end(StreamEnd.CLIENT_CLOSED, Optional.of(Status.OK));
  }

  /** Whether a request waits until the resource source can be asked about it. */
  boolean isOpening() {
    return opening;
  }

  boolean isEnded() {
    return closer.isEnded();
  }

  StreamCloser closer() {
    return closer;
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

  private boolean isIdentified(Decoded.Read read) {
    StreamIdentity.Check check = identity.check(read.node());
    if (check instanceof StreamIdentity.Check.Bad bad) {
      closer.reject(bad.refused().reason(), bad.refused().message());
    } else if (check instanceof StreamIdentity.Check.Rejected rejected) {
      closer.rejectLogged(rejected.refused());
    } else if (check instanceof StreamIdentity.Check.New taken) {
      subscriptions.begin(taken.admitted().profile());
      shard.add(this);
      parts.counters().opened.increment();
      StreamLog.opened(taken.admitted().node());
      if (taken.admitted().until().isPresent()) {
        watch();
      }
    }
    return !isEnded();
  }

  /** Asks the session for its newest view, and moves to where that view belongs. */
  Optional<ResourceView> look() {
    return isEnded() ? Optional.empty() : subscriptions.look();
  }

  /**
   * There may be something to send. A stream that had everything before is sent it at once; others
   * wait for their turn, so that what takes long for them does not keep the former waiting.
   */
  void visit() {
    if (subscriptions.isCaughtUp()) {
      advance();
    } else if (!isEnded() && !advanceWaits) {
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
    if (isEnded() || !isAdmitted()) {
      return;
    }
    try {
      if (!subscriptions.advance()) {
        closer.internal("response failed");
      }
    } catch (RuntimeException | Error e) {
      closer.failed(e, "push failed");
    }
  }
}
