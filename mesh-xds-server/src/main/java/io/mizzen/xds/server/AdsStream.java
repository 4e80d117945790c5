package io.mizzen.xds.server;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.protocol.AckProgress;
import io.mizzen.xds.server.protocol.ClientProfile;
import io.mizzen.xds.server.protocol.ClientRequest;
import io.mizzen.xds.server.protocol.Decoded;
import io.mizzen.xds.server.protocol.Nonce;
import io.mizzen.xds.server.protocol.PeerText;
import io.mizzen.xds.server.protocol.RequestCodec;
import io.mizzen.xds.server.protocol.RequestOutcome;
import io.mizzen.xds.server.protocol.Response;
import io.mizzen.xds.server.protocol.SendContext;
import io.mizzen.xds.server.protocol.StreamState;
import io.mizzen.xds.server.protocol.Subscriber;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One proxy's stream: the shell around {@link StreamState}, of either variant of the protocol.
 * Everything mutable is confined to the shard's thread, on which gRPC calls too; the volatile
 * fields are read by others for status and waiting. At most one request waits at any time (the next
 * is asked for when one is done), and no response: what a slow reader has missed is sent when it is
 * ready again.
 *
 * @param <Q> the request message
 */
final class AdsStream<Q> implements StreamObserver<Q>, Subscriber {
  private final StreamParts parts;
  private final Shard shard;
  private final RequestCodec<Q> codec;
  private final String id;
  private final ServerCallStreamObserver<FramedResponse> responses;
  private final PeerCancel cancel;
  private final StreamScopes scopes;
  private final TypeTimes times;

  private boolean ended;
  private OptionalLong wakeAt = OptionalLong.empty();
  private volatile @Nullable Admitted admitted;
  private volatile StreamState state;
  private volatile AckProgress progress = AckProgress.NONE;

  private record Admitted(ProxyNode node, Instant since, ProxySession session) {}

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
    this.scopes = new StreamScopes(this, shard);
    this.times = new TypeTimes(parts.clock());
    this.state = StreamState.of(ClientProfile.KEEPS_ENDPOINTS, codec.variant());
  }

  /** Starts reading; to be called while the gRPC call is being started. */
  void start() {
    responses.disableAutoRequest();
    // Without a handler, sending to a cancelled call would throw.
    responses.setOnCancelHandler(() -> {});
    // gRPC itself closes a call whose message it cannot decode, and tells nobody else.
    responses.setOnCloseHandler(() -> end(StreamEnd.DISCONNECTED, Optional.empty()));
    responses.setOnReadyHandler(this::advance);
    responses.request(1);
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
  public void onNext(Q request) {
    if (ended) {
      return;
    }
    try {
      read(request);
    } catch (RuntimeException e) {
      StreamLog.failed(proxy(), e, "request failed; the stream is closed");
      end(StreamEnd.DISCONNECTED, Optional.of(Status.INTERNAL.withDescription("request failed")));
    }
    if (!ended) {
      advance();
      responses.request(1);
    }
  }

  @Override
  public void onError(Throwable cancelled) {
    end(cancel.end(), Optional.empty());
  }

  @Override
  public void onCompleted() {
    end(StreamEnd.CLIENT_CLOSED, Optional.of(Status.OK));
  }

  boolean isAdmitted() {
    return admitted != null;
  }

  /** The newest revision of which everything that concerns the proxy was sent and answered. */
  long acked() {
    // In this order: whoever is idle after a revision was reached has nothing to do with it, or
    // has answered it.
    long reached = scopes.reached();
    AckProgress now = progress;
    return now.isIdle() ? Math.max(now.revision(), reached) : now.revision();
  }

  String proxy() {
    Admitted now = admitted;
    return now == null ? "" : now.node().id();
  }

  /** Up to which position a wildcard of that type is sent; empty without one. */
  OptionalLong wildcardSent(TypeUrl type) {
    return state
        .type(type)
        .filter(each -> each.names().isWildcard())
        .map(each -> OptionalLong.of(each.sent()))
        .orElse(OptionalLong.empty());
  }

  List<ProxyNack> nacks() {
    return StatusReader.nacks(proxy(), state);
  }

  Optional<ProxyStatus> status() {
    return Optional.ofNullable(admitted)
        .map(
            now ->
                new ProxyStatus(
                    now.node(),
                    now.since(),
                    acked(),
                    StatusReader.types(
                        now.node().id(), state, number -> Nonce.text(id, number), times),
                    Optional.empty()));
  }

  private void read(Q request) {
    parts.counters().requests.increment();
    Decoded decoded = codec.decode(id, request);
    if (decoded instanceof Decoded.Bad bad) {
      reject(reason(bad.reason()), bad.message());
    } else if (decoded instanceof Decoded.Read read && isIdentified(read.node())) {
      receive(read);
    }
  }

  private static Admission.Reason reason(Decoded.Bad.Reason reason) {
    return switch (reason) {
      case INVALID -> Admission.Reason.INVALID_ARGUMENT;
      case TOO_LARGE -> Admission.Reason.RESOURCE_EXHAUSTED;
    };
  }

  /** The node is the first request's; a later one may repeat it but not become another. */
  private boolean isIdentified(Node node) {
    Admitted now = admitted;
    if (now == null) {
      return admit(node);
    }
    if (!node.getId().isEmpty() && !node.getId().equals(now.node().id())) {
      reject(
          Admission.Reason.INVALID_ARGUMENT,
          "node.id: changed within a stream (expected: the first request's)");
      return false;
    }
    return true;
  }

  private boolean admit(Node claimed) {
    if (claimed.getId().isEmpty()) {
      reject(
          Admission.Reason.INVALID_ARGUMENT,
          "node.id: empty (expected: set on the first request of a stream)");
      return false;
    }
    ProxyNode node = NodeReader.read(claimed);
    Admission decision = parts.source().open(node);
    if (decision instanceof Admission.Refused refused) {
      // A proxy tries again and again: it is logged once and shown until it is admitted.
      Admission.Refused shown = readable(refused);
      if (parts.rejected().rejected(node, shown)) {
        StreamLog.rejected(node.id(), shown);
      }
      end(shown);
      return false;
    }
    parts.rejected().accepted(node.id());
    state =
        StreamState.of(
            node.isEnvoy() ? ClientProfile.WARMS_CLUSTERS : ClientProfile.KEEPS_ENDPOINTS,
            codec.variant());
    admitted =
        new Admitted(node, parts.clock().instant(), ((Admission.Admitted) decision).session());
    shard.add(this);
    parts.counters().opened.increment();
    StreamLog.opened(node);
    return true;
  }

  private void receive(Decoded.Read read) {
    TypeUrl type = read.type();
    if (state.type(type).isEmpty() && !open(read)) {
      return;
    }
    StreamState before = state;
    ClientRequest request = read.request();
    StreamState.AfterRequest after = before.received(type, request);
    replace(after.state());
    scopes.reportFailures(type);
    int names = after.state().type(type).map(each -> each.names().names().size()).orElse(0);
    if (names > parts.limits().maxNamesPerType()) {
      reject(
          Admission.Reason.RESOURCE_EXHAUSTED,
          "resource_names_subscribe: "
              + names
              + " names of a type (expected: at most "
              + parts.limits().maxNamesPerType()
              + ")");
      return;
    }
    if (after.outcome() == RequestOutcome.ACKED || after.outcome() == RequestOutcome.NACKED) {
      times.answered(type);
    }
    if (after.outcome() == RequestOutcome.STALE) {
      parts.counters().stale.increment();
    }
    if (after.outcome() == RequestOutcome.NACKED) {
      parts.counters().nacks.increment();
      StatusReader.newNack(proxy(), type, before, after.state())
          .ifPresent(nack -> nacked(nack, Nonce.text(id, request.nonce().number())));
    }
  }

  private void nacked(ProxyNack nack, String nonce) {
    StreamLog.nacked(nack, nonce);
    Admitted now = admitted;
    if (now != null) {
      now.session().nacked(nack);
    }
  }

  /** The first request of a type; false if it is one type too many. */
  private boolean open(Decoded.Read read) {
    if (state.types().size() >= parts.limits().maxTypesPerStream()) {
      reject(
          Admission.Reason.RESOURCE_EXHAUSTED,
          "type_url: one type more (expected: at most "
              + parts.limits().maxTypesPerStream()
              + " on a stream)");
      return false;
    }
    Admitted now = admitted;
    if (now == null) {
      return false;
    }
    if (read.resumes()) {
      now.session().resumed();
      look();
    }
    replace(scopes.open(state, read.type(), now.session().view()));
    return true;
  }

  /** Asks the session for its newest view, and moves to where that view belongs. */
  Optional<ResourceView> look() {
    Admitted now = admitted;
    if (ended || now == null) {
      return Optional.empty();
    }
    try {
      ResourceView view = now.session().view();
      replace(scopes.move(state, view));
      return Optional.of(view);
    } catch (RuntimeException e) {
      parts.counters().failedLookups.increment();
      StreamLog.failed(
          proxy(), e, "no view for the proxy; it keeps what it has until the next push");
      return Optional.empty();
    }
  }

  /** Sends what there is to send, as far as the transport takes it. */
  void advance() {
    if (ended || admitted == null) {
      return;
    }
    SendContext context = context();
    while (responses.isReady()) {
      StreamState.Step step = state.next(context);
      if (step.response().isEmpty()) {
        state = step.state();
        noteProgress(context);
        return;
      }
      if (!send(step.response().get())) {
        return;
      }
      // Only now: what could not be sent is not taken for sent.
      state = step.state();
      if (step.waitedTooLong()) {
        parts.counters().warmingTimeouts.increment();
        StreamLog.clustersUnanswered(proxy());
      }
    }
    progress = progress.busy();
  }

  private SendContext context() {
    return new SendContext(
        parts.nanos().getAsLong(),
        parts.limits().responseBytes(),
        parts.limits().removalGrace().toNanos(),
        parts.limits().warmingLimit().toNanos(),
        shard.bodies());
  }

  private boolean send(Response response) {
    String nonce = Nonce.text(id, response.nonce().number());
    FramedResponse framed = FramedResponse.of(response.body(), nonce);
    try {
      responses.onNext(framed);
    } catch (RuntimeException e) {
      StreamLog.failed(proxy(), e, "response failed; the stream is closed");
      end(StreamEnd.DISCONNECTED, Optional.of(Status.INTERNAL.withDescription("response failed")));
      return false;
    }
    parts.counters().responses.increment();
    times.sent(response.type());
    parts.counters().responseBytes.add(framed.size());
    StreamLog.sent(proxy(), response, nonce);
    return true;
  }

  private void noteProgress(SendContext context) {
    long before = acked();
    progress = progress.sent(scopes.revision(), state, context);
    if (acked() != before) {
      parts.streams().progressed();
    }
    OptionalLong next = state.nextAt(context);
    if (next.isPresent() && !next.equals(wakeAt)) {
      ScheduledFuture<?> unused =
          parts
              .threads()
              .timer()
              .schedule(
                  () -> shard.execute(this::advance),
                  next.getAsLong() - context.now(),
                  TimeUnit.NANOSECONDS);
    }
    wakeAt = next;
  }

  private void replace(StreamState next) {
    scopes.subscribed(state, next);
    state = next;
  }

  private void reject(Admission.Reason reason, String why) {
    Admission.Refused refused = readable(new Admission.Refused(reason, why));
    StreamLog.rejected(proxy(), refused);
    end(refused);
  }

  /** As it is sent and shown: the message may quote the peer. */
  private Admission.Refused readable(Admission.Refused refused) {
    return new Admission.Refused(
        refused.reason(), PeerText.of(refused.message(), parts.limits().nackTextChars()));
  }

  private void end(Admission.Refused refused) {
    parts.counters().refused.increment();
    Status.Code code = Status.Code.valueOf(refused.reason().name());
    end(StreamEnd.DISCONNECTED, Optional.of(code.toStatus().withDescription(refused.message())));
  }

  /**
   * @param answer how the call is closed; empty when it already is
   */
  private void end(StreamEnd end, Optional<Status> answer) {
    if (ended) {
      return;
    }
    ended = true;
    shard.remove(this);
    scopes.close(state);
    parts.streams().remove(this);
    Admitted now = admitted;
    if (now != null) {
      parts.counters().ended.increment();
      StreamLog.ended(proxy(), end);
      close(now.session(), end);
    }
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
