package io.mizzen.xds.server.protocol;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.protocol.NameExceptions.Held;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The next response of one type on a stream, and the type's state after it.
 *
 * <p><b>Clusters that go</b> stay with the client until its listeners and routes are accepted, each
 * for itself: then it is removed, at once for a wildcard, after a grace period for a client that
 * subscribes by name, since that client unsubscribes by itself when its last call is over. Other
 * types than listeners and clusters are never removed: clients drop them with what named them.
 *
 * <p><b>Names that do not exist</b> and were never sent are answered by a placeholder where the
 * view has one, once listeners and routes are accepted: before that, routes that the client still
 * uses may name it.
 *
 * <p><b>Routes to new clusters</b> wait, where the view says so ({@link NamesAhead}), until the
 * client has accepted the clusters and their endpoints, for a limited time.
 */
final class Selection {
  private final TypeState state;
  private final Subscription subscription;
  private final BooleanSupplier routesAccepted;
  private final SendContext context;

  private final List<XdsResource> due = new ArrayList<>(1);
  private final List<String> removed = new ArrayList<>(0);
  private final Set<String> unsent = new HashSet<>(0);
  private final HeldResources held;
  private final RoutesAhead ahead;
  private boolean changed;
  private boolean waits;

  /**
   * @param resources what is sent
   * @param removed names said to be gone; only in delta
   * @param sends whether there is a response at all
   * @param brings whether the response holds something that differs from what the client has
   * @param late whether routes are sent although the client has not asked for their clusters
   * @param after the state once this is sent, without the response itself
   */
  record Selected(
      List<XdsResource> resources,
      List<String> removed,
      boolean sends,
      boolean brings,
      boolean late,
      TypeState after) {}

  private Selection(
      TypeState state,
      BooleanSupplier routesAccepted,
      Predicate<NamesAhead> accepted,
      long wildcardGrace,
      SendContext context) {
    this.state = state;
    this.subscription = state.subscription();
    this.routesAccepted = routesAccepted;
    this.context = context;
    this.ahead = new RoutesAhead(state, accepted, context);
    this.held = new HeldResources(state, routesAccepted, wildcardGrace, context);
  }

  /**
   * @param routesAccepted whether the client runs on the newest listeners and routes
   * @param accepted whether the client has asked for and accepted what was named ahead
   * @param wildcardGrace how long a wildcard keeps a removed cluster after that, in nanoseconds
   */
  static Selected of(
      TypeState state,
      BooleanSupplier routesAccepted,
      Predicate<NamesAhead> accepted,
      long wildcardGrace,
      SendContext context) {
    return shared(state, context)
        .orElseGet(
            () ->
                new Selection(state, routesAccepted, accepted, wildcardGrace, context).selected());
  }

  /** The answer that all streams like this one are sent; empty where it takes more to tell. */
  private static Optional<Selected> shared(TypeState state, SendContext context) {
    return state.exceptions().isEmpty()
        ? state
            .subscription()
            .answerAfter(state.sent(), state.isFullResponse(), context.responseBytes())
            .map(answer -> selected(state, answer))
        : Optional.empty();
  }

  private static Selected selected(TypeState state, SharedAnswer answer) {
    return new Selected(
        answer.resources(),
        List.of(),
        true,
        true,
        false,
        new TypeState(
            state.variant(),
            state.subscription(),
            answer.position(),
            false,
            answer.later(),
            state.acks()));
  }

  private Selected selected() {
    for (Map.Entry<String, @Nullable TableEntry> each : candidates().entrySet()) {
      select(each.getKey(), each.getValue());
    }
    release();
    return state.isFullResponse() ? full() : partial();
  }

  /** The resources that may have to be sent, by name. */
  private Map<String, @Nullable TableEntry> candidates() {
    Collection<TableEntry> entries =
        state.sent() < 0 ? subscription.entries() : subscription.changedSince(state.sent());
    Map<String, @Nullable TableEntry> candidates = new TreeMap<>();
    entries.forEach(entry -> candidates.put(entry.name, entry));
    NameExceptions exceptions = state.exceptions();
    for (Set<String> names :
        List.of(exceptions.unsent(), exceptions.outdated(), exceptions.ahead().keySet())) {
      names.forEach(name -> candidates.put(name, subscription.entry(name)));
    }
    return candidates;
  }

  private void select(String name, @Nullable TableEntry entry) {
    NameExceptions exceptions = state.exceptions();
    Long refusedAt = exceptions.refused().get(name);
    if (refusedAt != null && (entry == null || entry.changedAt <= refusedAt)) {
      return;
    }
    boolean isNew = state.sent() < 0 || exceptions.unsent().contains(name);
    XdsResource resource = entry == null ? null : subscription.resource(entry);
    if (resource != null) {
      exists(name, resource, isNew || exceptions.outdated().contains(name) ? null : entry);
    } else if (isNew) {
      missing(name, entry);
    } else if (entry != null
        && (entry.goneAt > state.sent() || exceptions.outdated().contains(name))) {
      gone(name, entry);
    }
  }

  /**
   * @param entry empty if the client does not have what was there before
   */
  private void exists(String name, XdsResource resource, @Nullable TableEntry entry) {
    if (!held.returned(name, resource) && (entry == null || ahead.isKnown(name, entry, due))) {
      due.add(resource);
    }
  }

  private void missing(String name, @Nullable TableEntry entry) {
    XdsResource placeholder = entry == null ? null : subscription.placeholder(entry);
    if (entry != null && placeholder != null && routesAccepted.getAsBoolean()) {
      due.add(placeholder);
      entry.isLastMissing = true;
    } else if (placeholder != null) {
      unsent.add(name);
      waits = true;
    } else if (state.type().isFullState()) {
      // A full response says it by leaving the name out.
      if (isNamed(name) || state.exceptions().unsent().contains(name)) {
        removed.add(name);
      }
    } else if (isNamed(name)) {
      unsent.add(name);
    }
  }

  private boolean isNamed(String name) {
    return subscription.names().names().contains(name);
  }

  private void gone(String name, TableEntry entry) {
    if (state.type().equals(TypeUrl.CLUSTER)) {
      held.gone(name, Optional.ofNullable(entry.last), isCurrent(name, entry));
    } else if (state.type().isFullState()) {
      removed.add(name);
      changed = true;
    } else if (!isCurrent(name, entry)) {
      entry.isLastMissing = true;
    }
  }

  /** Whether the client has what the entry was last. */
  private boolean isCurrent(String name, TableEntry entry) {
    return state.sent() >= entry.lastSince && !state.exceptions().outdated().contains(name);
  }

  /** Removes what no route names any more, when its time has come. */
  private void release() {
    for (String name : held.release()) {
      changed = true;
      TableEntry entry = subscription.entry(name);
      XdsResource placeholder = entry == null ? null : subscription.placeholder(entry);
      if (placeholder != null) {
        due.add(placeholder);
      } else {
        removed.add(name);
      }
    }
  }

  /** A response that lists everything, if anything differs or an answer is due. */
  private Selected full() {
    boolean sends =
        subscription.names().isSubscribed() && (state.mustRespond() || changed || !due.isEmpty());
    List<XdsResource> all = new ArrayList<>();
    if (sends) {
      for (TableEntry entry : subscription.entries()) {
        XdsResource each = listed(entry);
        if (each != null) {
          all.add(each);
        }
      }
      context.bodies().counts().looked(all.size());
    }
    return new Selected(all, List.of(), sends, !due.isEmpty(), false, after(Set.of(), sends));
  }

  private @Nullable XdsResource listed(TableEntry entry) {
    XdsResource resource = subscription.resource(entry);
    if (resource != null) {
      return resource;
    }
    Optional<Held> kept = held.of(entry.name);
    if (kept.isPresent()) {
      return kept.get().resource().orElse(null);
    }
    return unsent.contains(entry.name) ? null : subscription.placeholder(entry);
  }

  /** A response with what differs, as much as fits. */
  private Selected partial() {
    List<XdsResource> first = new ArrayList<>(due.size());
    Set<String> later = new HashSet<>(0);
    long bytes = 0;
    for (XdsResource resource : due) {
      bytes += resource.size();
      if (first.isEmpty() || (later.isEmpty() && bytes <= context.responseBytes())) {
        first.add(resource);
      } else {
        later.add(resource.name());
      }
    }
    boolean delta = state.variant() == ProtocolVariant.DELTA;
    List<String> gone = delta ? removed.stream().sorted().toList() : List.of();
    boolean sends = !first.isEmpty() || !gone.isEmpty() || (delta && state.mustRespond());
    return new Selected(first, gone, sends, !first.isEmpty(), ahead.areLate(), after(later, sends));
  }

  private TypeState after(Set<String> later, boolean sends) {
    NameExceptions before = state.exceptions();
    Map<String, Long> refused = new HashMap<>(before.refused());
    if (sends && state.isFullResponse()) {
      refused.clear();
    } else if (!refused.isEmpty()) {
      due.forEach(resource -> refused.remove(resource.name()));
    }
    Set<String> outdated = new HashSet<>(0);
    ahead.forget(later);
    for (String name : later) {
      boolean isNew = state.sent() < 0 || before.unsent().contains(name);
      (isNew ? unsent : outdated).add(name);
    }
    boolean none =
        unsent.isEmpty()
            && outdated.isEmpty()
            && refused.isEmpty()
            && before.staleUnsubscribes().isEmpty()
            && held.all().isEmpty()
            && ahead.all().isEmpty();
    return new TypeState(
        state.variant(),
        subscription,
        subscription.table().position(),
        state.mustRespond() && !sends,
        none
            ? NameExceptions.NONE
            : new NameExceptions(
                unsent,
                outdated,
                refused,
                before.staleUnsubscribes(),
                held.all(),
                ahead.all(),
                waits || held.areAwaitingRoutes()),
        state.acks());
  }
}
