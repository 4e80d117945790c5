package io.mizzen.xds.server.protocol;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.protocol.NameExceptions.Held;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * One type on one stream. A request never makes a response by itself: it changes what the client is
 * believed to hold, and what is sent next is the difference.
 *
 * @param sent the table's position up to which everything is sent, but for the exceptions; negative
 *     when nothing is
 * @param mustRespond whether the client must be answered even if nothing differs: where the answer
 *     says which names do not exist
 */
@API(status = API.Status.INTERNAL)
public record TypeState(
    ProtocolVariant variant,
    Subscription subscription,
    long sent,
    boolean mustRespond,
    NameExceptions exceptions,
    AckState acks) {
  static final long NOTHING = -1;

  /** A type that nobody has asked for yet. */
  static TypeState of(ProtocolVariant variant, ResourceTable table) {
    return new TypeState(
        variant,
        table.subscribe(SubscribedNames.UNDECIDED),
        NOTHING,
        false,
        NameExceptions.NONE,
        AckState.NONE);
  }

  public TypeUrl type() {
    return subscription.type();
  }

  public SubscribedNames names() {
    return subscription.names();
  }

  /** Whether a response waits for the client's answer. */
  public boolean isPending() {
    return names().isSubscribed() && acks.isPending();
  }

  /** Whether the client runs on something older than it was sent. */
  public boolean isRefused() {
    return names().isSubscribed()
        && (isFullResponse() ? acks.isLastRefused() : !exceptions.refused().isEmpty());
  }

  /** Whether a response lists all resources of the subscription. */
  boolean isFullResponse() {
    return variant == ProtocolVariant.SOTW && type().isFullState();
  }

  /** Whether there is nothing to look at. */
  boolean isUpToDate() {
    return !mustRespond && sent >= subscription.changedAt() && !exceptions.hasUnsent();
  }

  @SuppressWarnings("ReferenceEquality") // to make nothing where nothing has changed
  TypeState with(AckState next) {
    return next == acks
        ? this
        : new TypeState(variant, subscription, sent, mustRespond, exceptions, next);
  }

  TypeState with(NameExceptions next) {
    return new TypeState(variant, subscription, sent, mustRespond, next, acks);
  }

  /**
   * Everything is to be sent again, although the client has not asked; except what it refused,
   * which waits for a change.
   */
  TypeState resendAll() {
    return new TypeState(variant, subscription, NOTHING, mustRespond, exceptions.allUnsent(), acks);
  }

  /**
   * With other names.
   *
   * @param anew names to be sent even if the client had them
   */
  TypeState subscribed(SubscribedNames next, Set<String> anew, boolean respond) {
    boolean sameNames = next.equals(names());
    if (sameNames && anew.isEmpty() && exceptions.staleUnsubscribes().isEmpty()) {
      return respond == mustRespond
          ? this
          : new TypeState(variant, subscription, sent, respond, exceptions, acks);
    }
    Subscription to = sameNames ? subscription : subscription.table().subscribe(next);
    if (next.isWildcard() && !names().isWildcard()) {
      return new TypeState(variant, to, NOTHING, respond, exceptions.allUnsent(), acks).tidied();
    }
    Set<String> unsent = new HashSet<>(anew);
    Set<String> outdated = new HashSet<>();
    for (String name : anew) {
      // Asked for again, and still with the client should it go now.
      if (variant == ProtocolVariant.DELTA && wasSent(name)) {
        unsent.remove(name);
        outdated.add(name);
      }
    }
    for (String name : next.names()) {
      if (!names().names().contains(name) && !outdated.contains(name)) {
        unsent.add(name);
      }
    }
    return new TypeState(
            variant,
            to,
            sent,
            respond,
            exceptions.only(next::covers).withUnsent(unsent).withOutdated(outdated),
            acks)
        .tidied();
  }

  /** Whether the client has asked for these names and was sent them. */
  boolean hasSent(Set<String> all) {
    return sent >= 0
        && all.stream()
            .allMatch(name -> names().covers(name) && !exceptions.unsent().contains(name));
  }

  private boolean wasSent(String name) {
    TableEntry entry = subscription.entry(name);
    return sent >= 0
        && entry != null
        && subscription.resource(entry) != null
        && !exceptions.unsent().contains(name);
  }

  /** The client accepts this response. */
  TypeState accepted(long number, long at) {
    return with(acks.accepted(number, at)).tidied();
  }

  /** The client refuses this response, and with it those before that it has not answered. */
  TypeState refused(long number, String error, long at) {
    AckState next = acks.refused(number, error, at);
    if (isFullResponse()) {
      return with(next);
    }
    Map<String, Long> refused = new HashMap<>(exceptions.refused());
    acks.upTo(number)
        .forEach(each -> each.names().forEach(name -> refused.put(name, each.position())));
    next.unanswered().forEach(each -> each.names().forEach(refused::remove));
    refused.keySet().removeIf(name -> !names().covers(name));
    return with(exceptions.withRefused(refused)).with(next);
  }

  /** Without a refusal of which nothing is left. */
  private TypeState tidied() {
    boolean stands =
        acks.isPending()
            || (isFullResponse() ? acks.isLastRefused() : !exceptions.refused().isEmpty());
    return stands ? this : with(acks.withoutNack());
  }

  /**
   * The same names of another table, where a stream begins to see something else. What both hold
   * alike is not sent again.
   */
  TypeState movedTo(ResourceTable table) {
    Subscription to = table.subscribe(names());
    Set<String> unsent = new HashSet<>(exceptions.unsent());
    Set<String> outdated = new HashSet<>();
    Map<String, Held> held = new HashMap<>(exceptions.held());
    Set<String> all = new HashSet<>();
    subscription.entries().forEach(entry -> all.add(entry.name));
    to.entries().forEach(entry -> all.add(entry.name));
    for (String name : all) {
      TableEntry before = subscription.entry(name);
      TableEntry after = to.entry(name);
      XdsResource had = before == null ? null : subscription.resource(before);
      XdsResource now = after == null ? null : to.resource(after);
      if (after != null && now == null) {
        // Whatever the client has, it need not be what this table had.
        after.isLastMissing = true;
      }
      if (sent < 0 || unsent.contains(name) || (had == null && now != null)) {
        unsent.add(name);
      } else if (had != null && now == null && type().isFullState()) {
        held.put(name, new Held(Optional.of(had), false, OptionalLong.empty()));
      } else if (had != null
          && now != null
          && (before == null
              || before.changedAt > sent
              || exceptions.outdated().contains(name)
              || !ResourceTable.same(had, now))) {
        outdated.add(name);
      }
    }
    unsent.retainAll(all);
    outdated.addAll(exceptions.ahead().keySet());
    outdated.removeAll(unsent);
    return new TypeState(
        variant,
        to,
        table.position(),
        mustRespond,
        new NameExceptions(
            unsent,
            outdated,
            resent(exceptions.refused(), outdated, table.position()),
            exceptions.staleUnsubscribes(),
            held,
            Map.of(),
            exceptions.waitsForRoutes()),
        acks);
  }

  /** A resource that was refused and is the same in the other table stays refused. */
  private static Map<String, Long> resent(
      Map<String, Long> refused, Set<String> outdated, long position) {
    Map<String, Long> next = new HashMap<>();
    refused.keySet().stream()
        .filter(name -> !outdated.contains(name))
        .forEach(name -> next.put(name, position));
    return next;
  }
}
