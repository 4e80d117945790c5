package io.mizzen.xds.server.protocol;

import io.mizzen.xds.server.protocol.ClientRequest.Sotw;
import io.mizzen.xds.server.protocol.StreamState.Received;
import java.util.HashSet;
import java.util.Set;

/** The meaning of a state-of-the-world request. */
final class SotwRequests {
  private SotwRequests() {}

  /**
   * @param at now, in nanoseconds of the caller's clock
   */
  static Received on(TypeState state, Sotw request, long at) {
    if (request.error().isPresent() && !state.acks().nothingSent()) {
      return nack(state, request, request.error().get(), at);
    }
    if (startsAnew(state, request)) {
      return subscribe(state, request);
    }
    if (!state.acks().isLast(request.nonce())) {
      return stale(state, request, at);
    }
    SubscribedNames next = names(state, request);
    TypeState wanting = subscribed(state, next, state.mustRespond() || mustRespond(state, next));
    wanting.subscription().askedBy(request.names());
    return new Received(wanting.accepted(state.acks().last(), at), RequestOutcome.ACKED);
  }

  /**
   * Nothing was sent on this stream (whatever nonce and version another server gave), the client
   * dropped its nonce (grpc-js after an unsubscribe), or it has unsubscribed before.
   */
  private static boolean startsAnew(TypeState state, Sotw request) {
    return state.acks().nothingSent()
        || request.nonce().isNone()
        || (!state.names().isSubscribed() && !state.acks().isLast(request.nonce()));
  }

  private static Received subscribe(TypeState state, Sotw request) {
    SubscribedNames next = names(state, request);
    Subscription to = state.subscription().table().subscribe(next);
    to.askedBy(request.names());
    return new Received(
        new TypeState(
            state.variant(),
            to,
            TypeState.NOTHING,
            state.isFullResponse() && next.isSubscribed(),
            NameExceptions.NONE,
            state.acks().restarted()),
        RequestOutcome.SUBSCRIBED);
  }

  /**
   * A NACK may carry a change of names. It makes no response due, so the refused version goes out
   * again only if something else in a full response changed. A NACK without names is taken for a
   * client that left them out rather than for an unsubscribe.
   */
  private static Received nack(TypeState state, Sotw request, String error, long at) {
    AckState acks = state.acks();
    long number = request.nonce().isNone() ? acks.last() : request.nonce().number();
    boolean isLast = number == acks.last();
    if (!isLast && (state.isFullResponse() || !acks.isUnanswered(number))) {
      return new Received(leftOut(state, request), RequestOutcome.STALE);
    }
    TypeState refused = state.refused(number, error, at);
    if (!isLast) {
      return new Received(leftOut(refused, request), RequestOutcome.NACKED);
    }
    return new Received(
        request.names().isEmpty()
            ? refused
            : subscribed(refused, names(refused, request), refused.mustRespond()),
        RequestOutcome.NACKED);
  }

  /**
   * An answer to an older response still says whether what is left of that response was taken.
   *
   * <p>A late unsubscribe from the whole type counts, although the late names of a client that goes
   * on do not: grpc-java does not look at responses of a type it has dropped, so it will neither
   * answer the newest one nor ever name its nonce. It may name any response of this stream: the one
   * it read last need not hold anything current any more, nor be the one it accepted last.
   */
  private static Received stale(TypeState state, Sotw request, long at) {
    SubscribedNames next = names(state, request);
    if (state.names().isSubscribed()
        && !next.isSubscribed()
        && state.acks().isEarlier(request.nonce())) {
      return new Received(subscribed(state, next, false), RequestOutcome.STALE);
    }
    long number = request.nonce().number();
    TypeState answered = state.acks().isUnanswered(number) ? state.accepted(number, at) : state;
    return new Received(leftOut(answered, request), RequestOutcome.STALE);
  }

  private static SubscribedNames names(TypeState state, Sotw request) {
    return state.subscription().requested(request.names());
  }

  /** New names must be answered in a full response: it tells which of them do not exist. */
  private static boolean mustRespond(TypeState state, SubscribedNames next) {
    return state.isFullResponse()
        && (next.addsTo(state.names())
            || state.exceptions().staleUnsubscribes().stream().anyMatch(next.names()::contains));
  }

  /** With what stale requests left out and this one names again to be sent anew. */
  private static TypeState subscribed(TypeState state, SubscribedNames next, boolean respond) {
    if (state.exceptions().staleUnsubscribes().isEmpty()) {
      return state.subscribed(next, Set.of(), respond);
    }
    Set<String> again = new HashSet<>();
    for (String name : state.exceptions().staleUnsubscribes()) {
      // What was refused waits for a change.
      if (next.names().contains(name) && !state.exceptions().refused().containsKey(name)) {
        again.add(name);
      }
    }
    return state.subscribed(next, again, respond);
  }

  private static TypeState leftOut(TypeState state, Sotw request) {
    // Nearly always: an answer that was overtaken repeats all names.
    if (state.subscription().isAskedBy(request.names())) {
      return state;
    }
    Set<String> left = new HashSet<>(state.names().names());
    request.names().forEach(left::remove);
    if (left.isEmpty() || request.nonce().number() <= 0) {
      return state;
    }
    left.addAll(state.exceptions().staleUnsubscribes());
    return state.with(state.exceptions().withStaleUnsubscribes(left));
  }
}
