package io.mizzen.xds.server;

import com.google.common.util.concurrent.MoreExecutors;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.StreamState.Offer;
import io.mizzen.xds.server.SubscriptionEvent.Requested;
import io.mizzen.xds.server.SubscriptionState.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One proxy's stream: the shell around {@link StreamState}. Everything mutable is confined to the
 * stream's serial executor; the volatile fields are read by others for status and waiting. At most
 * one request (the next is asked for when one is done) and one signal wait at any time.
 */
final class AdsStream implements StreamObserver<DiscoveryRequest> {
  private final StreamParts parts;
  private final SotwCodec codec;
  private final ServerCallStreamObserver<DiscoveryResponse> responses;
  private final PeerGoodbye goodbye;
  private final Executor serial;
  private final TypeTimes times;
  private final AtomicBoolean signalled = new AtomicBoolean();

  private boolean ended;
  private long wakeAt;
  private volatile @Nullable Admitted admitted;
  private volatile StreamState state = StreamState.of(Warming.KEEPS_ENDPOINTS);
  private volatile Settlement settlement = Settlement.NONE;

  private record Admitted(ProxyNode node, Instant since, ProxySession session) {}

  AdsStream(
      StreamParts parts,
      String id,
      ServerCallStreamObserver<DiscoveryResponse> responses,
      PeerGoodbye goodbye) {
    this.parts = parts;
    this.codec = new SotwCodec(id, parts);
    this.responses = responses;
    this.goodbye = goodbye;
    this.times = new TypeTimes(parts.clock());
    // In the context of the call: what interceptors found out is known when the source is asked.
    this.serial =
        Context.current()
            .fixedContextExecutor(MoreExecutors.newSequentialExecutor(parts.threads().pool()));
  }

  /** Starts reading; to be called while the gRPC call is being started. */
  void start() {
    responses.disableAutoRequest();
    // Without a handler, sending to a cancelled call would throw.
    responses.setOnCancelHandler(() -> {});
    // gRPC itself closes a call whose message it cannot decode, and tells nobody else.
    responses.setOnCloseHandler(() -> serial.execute(() -> end(StreamEnd.LOST, Optional.empty())));
    responses.setOnReadyHandler(this::signal);
    responses.request(1);
  }

  /** There may be something to send. Signals merge until the stream gets to it. */
  void signal() {
    if (signalled.compareAndSet(false, true)) {
      serial.execute(
          () -> {
            signalled.set(false);
            drain();
          });
    }
  }

  void shutDown() {
    serial.execute(
        () ->
            end(StreamEnd.LOST, Optional.of(Status.UNAVAILABLE.withDescription("server closes"))));
  }

  @Override
  public void onNext(DiscoveryRequest request) {
    serial.execute(() -> accept(request));
  }

  @Override
  public void onError(Throwable cancelled) {
    serial.execute(() -> end(goodbye.end(), Optional.empty()));
  }

  @Override
  public void onCompleted() {
    serial.execute(() -> end(StreamEnd.GOODBYE, Optional.of(Status.OK)));
  }

  boolean isAdmitted() {
    return admitted != null;
  }

  /** The newest revision that was sent and answered in full; -1 before the first. */
  long settled() {
    return settlement.settled();
  }

  String proxy() {
    Admitted now = admitted;
    return now == null ? "" : now.node().id();
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
                    settled(),
                    StatusReader.types(now.node().id(), state, codec::nonce, times),
                    Optional.empty()));
  }

  private void accept(DiscoveryRequest request) {
    if (ended) {
      return;
    }
    try {
      read(request);
    } catch (RuntimeException e) {
      StreamLog.failed(proxy(), e, "request failed; the stream is closed");
      end(StreamEnd.LOST, Optional.of(Status.INTERNAL.withDescription("request failed")));
    }
    if (!ended) {
      drain();
      responses.request(1);
    }
  }

  private void read(DiscoveryRequest request) {
    parts.counters().requests.increment();
    SotwCodec.Decoded decoded = codec.decode(request);
    if (decoded instanceof SotwCodec.Decoded.Bad bad) {
      refuse(bad.reason(), bad.message());
    } else if (decoded instanceof SotwCodec.Decoded.Read read && identified(request)) {
      if (!request.getVersionInfo().isEmpty() && state.subscription(read.type()).isEmpty()) {
        resumed();
      }
      receive(read.type(), read.event());
    }
  }

  private void resumed() {
    Admitted now = admitted;
    if (now != null) {
      now.session().resumed();
    }
  }

  /** The node is the first request's; a later one may repeat it but not become another. */
  private boolean identified(DiscoveryRequest request) {
    Admitted now = admitted;
    String id = request.getNode().getId();
    if (now == null) {
      return admit(request);
    }
    if (!id.isEmpty() && !id.equals(now.node().id())) {
      refuse(
          Admission.Reason.INVALID_ARGUMENT,
          "node.id: changed within a stream (expected: the first request's)");
      return false;
    }
    return true;
  }

  private boolean admit(DiscoveryRequest request) {
    if (request.getNode().getId().isEmpty()) {
      refuse(
          Admission.Reason.INVALID_ARGUMENT,
          "node.id: empty (expected: set on the first request of a stream)");
      return false;
    }
    ProxyNode node = NodeReader.read(request.getNode());
    Admission admission = parts.source().open(node);
    if (admission instanceof Admission.Refused refused) {
      // A proxy tries again and again: it is logged once and shown until it is admitted.
      Admission.Refused shown = end(refused);
      if (parts.refused().refuse(node, shown)) {
        StreamLog.turnedAway(node.id(), shown);
      }
      return false;
    }
    parts.refused().admitted(node.id());
    state = StreamState.of(Warming.of(node));
    admitted =
        new Admitted(node, parts.clock().instant(), ((Admission.Admitted) admission).session());
    parts.counters().opened.increment();
    StreamLog.opened(node);
    return true;
  }

  private void receive(TypeUrl type, Requested event) {
    if (state.subscription(type).isEmpty()
        && state.subscriptions().size() >= parts.limits().maxTypesPerStream()) {
      refuse(
          Admission.Reason.RESOURCE_EXHAUSTED,
          "type_url: one type more (expected: at most "
              + parts.limits().maxTypesPerStream()
              + " on a stream)");
      return;
    }
    StreamState before = state;
    StreamState.Received received = state.received(type, event);
    state = received.state();
    if (received.verdict() == Verdict.ACKED || received.verdict() == Verdict.NACKED) {
      times.answered(type);
    }
    if (received.verdict() == Verdict.STALE) {
      parts.counters().stale.increment();
    }
    if (received.verdict() == Verdict.NACKED) {
      parts.counters().nacks.increment();
      StatusReader.freshNack(proxy(), type, before, state)
          .ifPresent(nack -> nacked(nack, codec.nonce(event.nonce().number())));
    }
  }

  private void nacked(ProxyNack nack, String nonce) {
    StreamLog.refused(nack, nonce);
    Admitted now = admitted;
    if (now != null) {
      now.session().nacked(nack);
    }
  }

  private void drain() {
    Admitted now = admitted;
    if (ended || now == null) {
      return;
    }
    try {
      ResourceView view = now.session().view();
      Offer offer =
          new Offer(
              view,
              parts.nanos().getAsLong(),
              parts.limits().responseBytes(),
              parts.limits().removalGrace().toNanos());
      while (responses.isReady()) {
        StreamState.Step step = state.next(offer);
        if (step.reply().isEmpty()) {
          state = step.state();
          settle(offer);
          return;
        }
        // What cannot be encoded is not taken for sent; what leaves is recorded before it does.
        DiscoveryResponse response = codec.encode(step.reply().get());
        state = step.state();
        send(step.reply().get(), response);
      }
    } catch (RuntimeException e) {
      StreamLog.failed(
          proxy(), e, "no resources for the proxy; it keeps what it has until the next push");
    }
  }

  private void send(Reply reply, DiscoveryResponse response) {
    responses.onNext(response);
    parts.counters().responses.increment();
    times.sent(reply.type());
    StreamLog.sent(proxy(), reply, codec.nonce(reply.nonce().number()));
  }

  private void settle(Offer offer) {
    long before = settled();
    settlement = settlement.sent(offer.view().revision(), state);
    if (settled() != before) {
      parts.streams().stirred();
    }
    state.removalsAt().ifPresent(when -> wake(when, offer.nanos()));
  }

  private void wake(long when, long now) {
    if (wakeAt != when) {
      wakeAt = when;
      ScheduledFuture<?> unused =
          parts.threads().timer().schedule(this::signal, when - now, TimeUnit.NANOSECONDS);
    }
  }

  private void refuse(Admission.Reason reason, String why) {
    StreamLog.turnedAway(proxy(), end(new Admission.Refused(reason, why)));
  }

  /** Ends the stream with an answer, which is returned as sent: it may quote the peer. */
  private Admission.Refused end(Admission.Refused refused) {
    String message = NackText.of(refused.message(), parts.limits().nackTextChars());
    parts.counters().refused.increment();
    Status.Code code = Status.Code.valueOf(refused.reason().name());
    end(StreamEnd.LOST, Optional.of(code.toStatus().withDescription(message)));
    return new Admission.Refused(refused.reason(), message);
  }

  /**
   * @param answer how the call is closed; empty when it already is
   */
  private void end(StreamEnd end, Optional<Status> answer) {
    if (ended) {
      return;
    }
    ended = true;
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
