package io.mizzen.xds.server.protocol;

import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.protocol.ClientRequest.Delta;
import io.mizzen.xds.server.protocol.NameExceptions.Held;
import io.mizzen.xds.server.protocol.StreamState.Received;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The meaning of a delta request. Its answer to a response and its change of names are independent
 * of each other: both count whatever nonce it carries, since each response is answered by its own.
 */
final class DeltaRequests {
  private DeltaRequests() {}

  /**
   * @param at now, in nanoseconds of the caller's clock
   */
  static Received on(TypeState state, Delta request, long at) {
    Received answered = answer(state, request, at);
    if (request.changesNothing() && state.names().mode() != SubscribedNames.Mode.UNDECIDED) {
      return answered;
    }
    return new Received(subscribed(answered.type(), request), answered.outcome());
  }

  private static Received answer(TypeState state, Delta request, long at) {
    AckState acks = state.acks();
    if (acks.nothingSent() || (request.nonce().isNone() && request.error().isEmpty())) {
      return new Received(state, RequestOutcome.SUBSCRIBED);
    }
    long number = request.nonce().isNone() ? acks.last() : request.nonce().number();
    if (number != acks.last() && !acks.isUnanswered(number)) {
      return new Received(state, RequestOutcome.STALE);
    }
    return request
        .error()
        .map(error -> new Received(state.refused(number, error, at), RequestOutcome.NACKED))
        .orElseGet(() -> new Received(state.accepted(number, at), RequestOutcome.ACKED));
  }

  private static TypeState subscribed(TypeState state, Delta request) {
    SubscribedNames before = state.names();
    SubscribedNames next = before.changed(state.type(), request.subscribe(), request.unsubscribe());
    boolean isFirst = before.mode() == SubscribedNames.Mode.UNDECIDED;
    if (isFirst && !request.versions().isEmpty()) {
      return resumed(state, next, request.versions());
    }
    Set<String> anew = anew(before, next, request);
    Map<String, Long> refused = new HashMap<>(state.exceptions().refused());
    boolean askedAgain = refused.keySet().removeAll(anew);
    TypeState asking = askedAgain ? state.with(state.exceptions().withRefused(refused)) : state;
    return asking.subscribed(
        next, anew, state.mustRespond() || (next.isWildcard() && !before.isWildcard()));
  }

  /**
   * A resource that the client asks for by name is sent even if it has it; so is one it does not
   * name any more and still gets by a wildcard, since it forgets it.
   */
  private static Set<String> anew(SubscribedNames before, SubscribedNames next, Delta request) {
    Set<String> anew = new HashSet<>(request.subscribe());
    if (next.isWildcard()) {
      request.unsubscribe().stream().filter(before.names()::contains).forEach(anew::add);
    }
    anew.removeIf(name -> name.equals(SubscribedNames.ALL) || !next.covers(name));
    return anew;
  }

  /** A client that comes back: sent what differs from what it has, and what has gone. */
  private static TypeState resumed(
      TypeState state, SubscribedNames next, Map<String, String> versions) {
    Subscription to = state.subscription().table().subscribe(next);
    Set<String> unsent = new HashSet<>();
    Set<String> outdated = new HashSet<>();
    Map<String, Held> held = new HashMap<>();
    for (TableEntry entry : to.entries()) {
      XdsResource resource = to.resource(entry);
      String version = versions.get(entry.name);
      if (version == null) {
        unsent.add(entry.name);
      } else if (resource == null) {
        entry.isLastMissing = true;
      } else if (!resource.version().equals(version)) {
        outdated.add(entry.name);
      }
    }
    if (state.type().isFullState()) {
      for (String name : versions.keySet()) {
        TableEntry entry = to.entry(name);
        if (next.covers(name) && (entry == null || to.resource(entry) == null)) {
          held.put(name, new Held(Optional.empty(), false, OptionalLong.empty()));
        }
      }
    }
    return new TypeState(
        state.variant(),
        to,
        to.table().position(),
        false,
        new NameExceptions(unsent, outdated, Map.of(), Set.of(), held, Map.of(), false),
        state.acks());
  }
}
