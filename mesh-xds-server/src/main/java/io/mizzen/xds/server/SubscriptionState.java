package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.SubscriptionEvent.Offered;
import io.mizzen.xds.server.SubscriptionEvent.Requested;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One type on one stream, state of the world. A request never makes a reply by itself: it changes
 * what the client is believed to hold, and the next {@link Offered} answers with the difference.
 *
 * @param sent by name, what the client was sent last and still subscribes to
 * @param owed whether the client must be answered even if nothing differs; only for types whose
 *     responses are full, where the answer says which names do not exist
 * @param dropped names that stale requests left out. Their change of names is ignored, since a
 *     request with the newest nonce follows; but if that one names them again, the client has
 *     dropped what it had in between and needs it anew
 */
record SubscriptionState(
    TypeUrl type,
    Interest interest,
    NavigableMap<String, Sent> sent,
    boolean owed,
    Set<String> dropped,
    Receipts receipts) {

  record Sent(XdsResource resource, long number) {}

  /** What a request meant. */
  enum Verdict {
    /** A new subscription, a new one after an unsubscribe, or one carried over from elsewhere. */
    SUBSCRIBED,
    /** Names the newest response and no error: an ACK, a change of names, or both. */
    ACKED,
    NACKED,
    /** Names a response that is no longer the newest: its names are ignored. */
    STALE,
    /** The event was no request. */
    NONE
  }

  record Step(SubscriptionState state, Verdict verdict, Optional<Reply> reply) {}

  static SubscriptionState of(TypeUrl type) {
    return new SubscriptionState(
        type, Interest.UNDECIDED, new TreeMap<>(), false, Set.of(), Receipts.NONE);
  }

  Step on(SubscriptionEvent event) {
    return event instanceof Requested requested ? requested(requested) : offered((Offered) event);
  }

  /** Whether a response waits for the client's answer. */
  boolean pending() {
    return interest.watching() && receipts.pending();
  }

  /** Whether the client runs on something older than it was sent. */
  boolean rejected() {
    return interest.watching() && !receipts.rejected().isEmpty();
  }

  /**
   * Everything is to be sent again, although the client has not asked; except what it refused,
   * which waits for a change.
   */
  SubscriptionState forgotten() {
    NavigableMap<String, Sent> kept = new TreeMap<>(sent);
    kept.values().removeIf(each -> !receipts.rejected().contains(each.number()));
    return new SubscriptionState(type, interest, kept, owed, dropped, receipts);
  }

  private Step requested(Requested request) {
    if (request.error().isPresent() && !receipts.nothingSent()) {
      return refused(request, request.error().get());
    }
    if (startsAnew(request)) {
      return subscribed(request);
    }
    if (!receipts.isLast(request.nonce())) {
      return late(request);
    }
    Interest next = interest.next(type, request.names());
    SubscriptionState state = wanting(next, owed || owes(next));
    return request(
        state.with(state.receipts.accepted(receipts.last(), state.refusedFrom())), Verdict.ACKED);
  }

  /**
   * Nothing was sent on this stream (whatever nonce and version another server gave), the client
   * dropped its nonce (grpc-js after an unsubscribe), or it has unsubscribed before.
   */
  private boolean startsAnew(Requested request) {
    return receipts.nothingSent()
        || request.nonce().isNone()
        || (!interest.watching() && !receipts.isLast(request.nonce()));
  }

  private Step subscribed(Requested request) {
    Interest next = interest.next(type, request.names());
    boolean owes = type.isFullState() && next.watching();
    return request(
        new SubscriptionState(type, next, new TreeMap<>(), owes, Set.of(), receipts.restarted()),
        Verdict.SUBSCRIBED);
  }

  /**
   * A NACK may carry a change of names. It makes nothing owed, so the refused version goes out
   * again only if something else in a full response changed. A NACK without names is taken for a
   * client that left them out rather than for an unsubscribe.
   */
  private Step refused(Requested request, String error) {
    long number = request.nonce().isNone() ? receipts.last() : request.nonce().number();
    Set<Long> current = current();
    if (number != receipts.last() && !current.contains(number)) {
      return request(dropping(request), Verdict.STALE);
    }
    SubscriptionState state = with(receipts.refused(number, error, current));
    if (number != receipts.last()) {
      return request(state.dropping(request), Verdict.NACKED);
    }
    if (request.names().isEmpty()) {
      return request(state, Verdict.NACKED);
    }
    return request(state.wanting(interest.next(type, request.names()), owed), Verdict.NACKED);
  }

  /**
   * An answer to an older response still says whether what is left of that response was taken.
   *
   * <p>A late unsubscribe from the whole type counts, although the late names of a client that goes
   * on do not: grpc-java does not look at responses of a type it has dropped, so it will neither
   * answer the newest one nor ever name its nonce. It may name any response of this stream: the one
   * it read last need not hold anything current any more, nor be the one it accepted last.
   */
  private Step late(Requested request) {
    Set<Long> current = current();
    long number = request.nonce().number();
    Interest next = interest.next(type, request.names());
    if (interest.watching() && !next.watching() && receipts.isEarlier(request.nonce())) {
      return request(wanting(next, false), Verdict.STALE);
    }
    SubscriptionState state =
        current.contains(number) ? with(receipts.accepted(number, current)) : this;
    return request(state.dropping(request), Verdict.STALE);
  }

  private Step offered(Offered offer) {
    return type.isFullState() ? offeredAll(offer) : offeredSome(offer);
  }

  private Step offeredAll(Offered offer) {
    if (!interest.watching() || (!owed && sameAsSent(offer.target()))) {
      return new Step(this, Verdict.NONE, Optional.empty());
    }
    List<XdsResource> resources = List.copyOf(offer.target().values());
    Reply reply = new Reply(type, ContentVersion.of(resources), offer.nonce(), resources);
    SubscriptionState state =
        new SubscriptionState(
            type,
            interest,
            sending(new TreeMap<>(), reply),
            false,
            dropped,
            receipts.sentAll(offer.nonce().number(), reply.version()));
    return new Step(state, Verdict.NONE, Optional.of(reply));
  }

  private Step offeredSome(Offered offer) {
    List<XdsResource> changed = new ArrayList<>();
    long bytes = 0;
    for (XdsResource resource : offer.target().values()) {
      if (isSent(resource)) {
        continue;
      }
      bytes += resource.size();
      if (!changed.isEmpty() && bytes > offer.budget()) {
        break;
      }
      changed.add(resource);
    }
    if (changed.isEmpty()) {
      return new Step(this, Verdict.NONE, Optional.empty());
    }
    Reply reply = new Reply(type, ContentVersion.of(changed), offer.nonce(), List.copyOf(changed));
    SubscriptionState state =
        new SubscriptionState(
            type,
            interest,
            sending(new TreeMap<>(sent), reply),
            owed,
            dropped,
            receipts.sentSome(offer.nonce().number(), reply.version()));
    return new Step(state, Verdict.NONE, Optional.of(reply));
  }

  private static NavigableMap<String, Sent> sending(NavigableMap<String, Sent> sent, Reply reply) {
    for (XdsResource resource : reply.resources()) {
      sent.put(resource.name(), new Sent(resource, reply.nonce().number()));
    }
    return sent;
  }

  private boolean sameAsSent(NavigableMap<String, XdsResource> target) {
    return target.size() == sent.size() && target.values().stream().allMatch(this::isSent);
  }

  boolean isSent(XdsResource resource) {
    Sent last = sent.get(resource.name());
    return last != null && last.resource().version().equals(resource.version());
  }

  /** New names are owed an answer in a full response: it tells which of them do not exist. */
  private boolean owes(Interest next) {
    return type.isFullState()
        && (next.addsTo(interest) || dropped.stream().anyMatch(next.names()::contains));
  }

  /** With what the client dropped forgotten, so that asking again is answered. */
  private SubscriptionState wanting(Interest next, boolean owes) {
    if (next.equals(interest) && dropped.isEmpty()) {
      return new SubscriptionState(type, interest, sent, owes, dropped, receipts);
    }
    NavigableMap<String, Sent> kept = new TreeMap<>(sent);
    kept.keySet().removeIf(name -> !next.covers(name) || isDropped(name));
    SubscriptionState state = new SubscriptionState(type, next, kept, owes, Set.of(), receipts);
    return state.with(receipts.without(state.refusedFrom()));
  }

  /** What was refused waits for a change, dropped or not. */
  private boolean isDropped(String name) {
    Sent last = sent.get(name);
    return dropped.contains(name) && last != null && !receipts.rejected().contains(last.number());
  }

  private SubscriptionState dropping(Requested stale) {
    Set<String> left = new HashSet<>(interest.names());
    stale.names().forEach(left::remove);
    if (left.isEmpty() || stale.nonce().number() <= 0) {
      return this;
    }
    left.addAll(dropped);
    return new SubscriptionState(type, interest, sent, owed, Set.copyOf(left), receipts);
  }

  private SubscriptionState with(Receipts next) {
    return new SubscriptionState(type, interest, sent, owed, dropped, next);
  }

  /** Numbers of the responses that something current came in. */
  private Set<Long> current() {
    return sent.values().stream().map(Sent::number).collect(Collectors.toUnmodifiableSet());
  }

  /** The same, where it matters only if something was refused. */
  private Set<Long> refusedFrom() {
    return receipts.rejected().isEmpty() ? Set.of() : current();
  }

  private static Step request(SubscriptionState state, Verdict verdict) {
    return new Step(state, verdict, Optional.empty());
  }
}
