package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.protocol.ClientProfile;
import io.mizzen.xds.server.protocol.ClientRequest;
import io.mizzen.xds.server.protocol.Decoded;
import io.mizzen.xds.server.protocol.NameLookups;
import io.mizzen.xds.server.protocol.Nonce;
import io.mizzen.xds.server.protocol.ProtocolVariant;
import io.mizzen.xds.server.protocol.RequestOutcome;
import io.mizzen.xds.server.protocol.SendContext;
import io.mizzen.xds.server.protocol.StreamState;
import io.mizzen.xds.server.protocol.TypeState;
import io.mizzen.xds.server.protocol.TypeStates;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/**
 * The subscriptions of one stream, with all that was sent and answered: the shell around {@link
 * StreamState}. Changed on the shard's thread only; the state is read by others for status.
 */
final class StreamSubscriptions {
  private final StreamParts parts;
  private final Shard shard;
  private final String id;
  private final StreamIdentity identity;
  private final ResponseWriter writer;
  private final StreamScopes scopes;
  private final StreamProgress progress;
  private volatile StreamState state;

  /**
   * @param id the mark that nonces of the stream carry
   */
  StreamSubscriptions(
      AdsStream stream,
      StreamParts parts,
      Shard shard,
      String id,
      ProtocolVariant variant,
      StreamIdentity identity,
      ResponseWriter writer) {
    this.parts = parts;
    this.shard = shard;
    this.id = id;
    this.identity = identity;
    this.writer = writer;
    this.scopes = new StreamScopes(stream, shard);
    this.state = StreamState.of(ClientProfile.KEEPS_ENDPOINTS, variant);
    this.progress = new StreamProgress(parts, shard, scopes, stream::advance);
  }

  /** Begins for a proxy of this profile. */
  void begin(ClientProfile profile) {
    state = StreamState.of(profile, state.variant());
  }

  void close() {
    scopes.close(state);
  }

  /** Whether a request only answers a response: nothing has to be looked up for it. */
  boolean isAnswer(Decoded.Read read) {
    return state.isAnswer(read.type(), read.request());
  }

  /** Whether there was nothing left to send when it was last looked at. */
  boolean isCaughtUp() {
    return progress.isCaughtUp();
  }

  /** There may be something to send, which is looked at later. */
  void sendLater() {
    progress.markBehind();
  }

  /** The types of the stream, whose names a request may repeat. */
  TypeStates types() {
    return state.types();
  }

  /**
   * Makes the stream have a request's type.
   *
   * @return why the stream ends with it; empty if it does not
   */
  Optional<StreamDecision.Rejected> open(Decoded.Read read) {
    if (state.type(read.type()).isPresent()) {
      return Optional.empty();
    }
    if (state.types().size() >= parts.limits().maxTypesPerStream()) {
      return exhausted(
          "type_url: one type more (expected: at most "
              + parts.limits().maxTypesPerStream()
              + " on a stream)");
    }
    ProxySession session = identity.admitted().orElseThrow().session();
    if (read.resumes()) {
      session.resumed();
      look();
    }
    ResourceView view = session.view();
    if (scopes.differFrom(view)) {
      // All types of a stream are of one revision. This stream is visited too, which changes it.
      shard.publish();
      view = session.view();
    }
    replace(scopes.open(state, read.type(), view));
    return Optional.empty();
  }

  /** Begins to look up what a request of an {@link #open} type asks for, if that is not known. */
  Optional<NameLookups> prepare(Decoded.Read read) {
    return state.prepare(read.type(), read.request(), shard.firstLookup());
  }

  /**
   * Takes a request of an {@link #open} type.
   *
   * @return why the stream ends with it; empty if it does not
   */
  Optional<StreamDecision.Rejected> receive(Decoded.Read read) {
    TypeUrl type = read.type();
    StreamState before = state;
    ClientRequest request = read.request();
    StreamState.AfterRequest after = before.received(type, request, parts.nanos().getAsLong());
    replace(after.state());
    TypeState now = after.state().type(type).orElseThrow();
    scopes.reportFailures(now.subscription().table());
    int names = now.names().names().size();
    if (names > parts.limits().maxNamesPerType()) {
      return exhausted(
          "resource_names_subscribe: "
              + names
              + " names of a type (expected: at most "
              + parts.limits().maxNamesPerType()
              + ")");
    }
    answered(type, before, after, request.nonce());
    return Optional.empty();
  }

  private static Optional<StreamDecision.Rejected> exhausted(String why) {
    return Optional.of(new StreamDecision.Rejected(StreamDecision.Reason.RESOURCE_EXHAUSTED, why));
  }

  private void answered(
      TypeUrl type, StreamState before, StreamState.AfterRequest after, Nonce nonce) {
    if (after.outcome() == RequestOutcome.STALE) {
      parts.counters().stale.increment();
    }
    if (after.outcome() == RequestOutcome.NACKED) {
      parts.counters().nacks.increment();
      StatusReader.newNack(identity.proxy(), type, before, after.state())
          .ifPresent(nack -> nacked(nack, Nonce.text(id, nonce.number())));
    }
  }

  private void nacked(ProxyNack nack, String nonce) {
    StreamLog.nacked(nack, nonce);
    identity.admitted().ifPresent(now -> now.session().nacked(nack));
  }

  /** Asks the session for its newest view, and moves to where that view belongs. */
  Optional<ResourceView> look() {
    Optional<StreamIdentity.Admitted> now = identity.admitted();
    if (now.isEmpty()) {
      return Optional.empty();
    }
    try {
      ResourceView view = now.get().session().view();
      if (scopes.isMovedBy(view)) {
        // First: where it moves to, others may have been visited already.
        progress.markBusy();
      }
      replace(scopes.move(state, view));
      return Optional.of(view);
    } catch (RuntimeException e) {
      parts.counters().failedLookups.increment();
      StreamLog.failed(
          identity.proxy(), e, "no view for the proxy; it keeps what it has until the next push");
      return Optional.empty();
    }
  }

  /**
   * Sends what there is to send, as far as the transport and the write budget take it.
   *
   * @return whether the stream can go on
   */
  boolean advance() {
    SendContext context = context();
    // What was sent and is not written yet keeps a stream behind: of those that come at once each
    // would be sent every change meanwhile, instead of all of them with what it asks for next.
    while (writer.isReady()) {
      Optional<StreamState.Step> step = next(context);
      if (step.isEmpty()) {
        writer.nothingToSend();
        progress.markCaughtUp(state, context);
        return true;
      }
      Optional<ResponseWriter.Framed> framed = writer.frame(step.get().response().orElseThrow());
      if (framed.isEmpty()) {
        break;
      }
      // Before it is sent: whoever has it is to be seen to have it. What has no room is not sent.
      sent(step.get());
      if (!writer.send(framed.get())) {
        progress.markBehind();
        return false;
      }
    }
    progress.markBehind();
    return true;
  }

  /** The next step with a response; empty if there is nothing to send. */
  private Optional<StreamState.Step> next(SendContext context) {
    if (state.isUpToDate()) {
      return Optional.empty();
    }
    StreamState.Step step = state.next(context);
    if (step.response().isPresent()) {
      return Optional.of(step);
    }
    state = step.state();
    return Optional.empty();
  }

  private SendContext context() {
    return new SendContext(
        parts.nanos().getAsLong(),
        parts.limits().responseBytes(),
        parts.limits().removalGrace().toNanos(),
        parts.limits().warmingLimit().toNanos(),
        shard.bodies());
  }

  private void sent(StreamState.Step step) {
    state = step.state();
    if (step.waitedTooLong()) {
      parts.counters().warmingTimeouts.increment();
      StreamLog.clustersUnanswered(identity.proxy());
    }
  }

  private void replace(StreamState next) {
    scopes.subscribed(state, next);
    state = next;
  }

  /** The newest revision of which everything that concerns the proxy was sent and answered. */
  long acked() {
    return progress.acked();
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
    return StatusReader.nacks(identity.proxy(), state);
  }

  /**
   * Renders nanoseconds of the monotonic clock as a time of day, counted back from now: what was
   * set right meanwhile is right for earlier times too. In milliseconds, so that one time reads
   * alike again and again.
   */
  private LongFunction<Instant> times() {
    Instant now = parts.clock().instant();
    long nanos = parts.nanos().getAsLong();
    return at -> now.minusNanos(nanos - at).truncatedTo(ChronoUnit.MILLIS);
  }

  Optional<ProxyStatus> status() {
    return identity
        .admitted()
        .map(
            now ->
                new ProxyStatus(
                    now.node(),
                    now.since(),
                    acked(),
                    StatusReader.types(
                        now.node().id(), state, number -> Nonce.text(id, number), times()),
                    Optional.empty()));
  }
}
