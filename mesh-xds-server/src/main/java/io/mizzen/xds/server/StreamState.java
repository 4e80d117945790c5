package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.SubscriptionEvent.Offered;
import io.mizzen.xds.server.SubscriptionEvent.Requested;
import io.mizzen.xds.server.SubscriptionState.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All types of one stream, and what may be sent next. Each {@link #next} looks at the newest view
 * afresh, so a newer view takes the place of one that was half sent: what has left is what the
 * client holds, what is missing is the difference, and clusters always go before the routes that
 * name them.
 *
 * <p><b>Make before break.</b> A cluster that is gone from the view stays in CDS responses, as sent
 * last, until every listener and route of the view is sent and accepted; while a route is refused
 * the client runs on older ones, which need the cluster. Then it is removed: at once for a
 * wildcard, after a grace period for a client that subscribes by name, since that client
 * unsubscribes by itself when its last call is over ({@link XdsLimits#removalGrace}). Endpoints and
 * routes cannot be removed by a state-of-the-world response; clients drop them with what named
 * them.
 *
 * <p><b>Answers to absent names.</b> A client may ask for the endpoints of a cluster that it was
 * sent and that has gone meanwhile. It is told so ({@link ResourceView#absent}) once it has
 * accepted the listeners and routes of the view: before that, routes it still uses may name the
 * cluster.
 *
 * @param subscriptions in push order
 * @param quiet per type, the view's revision of it in which nothing was left to send
 * @param lastNonce number of the newest response on the stream
 * @param removalsAt when clusters in their grace period go, on the caller's clock in nanoseconds
 */
record StreamState(
    Warming warming,
    NavigableMap<TypeUrl, SubscriptionState> subscriptions,
    Map<TypeUrl, Long> quiet,
    long lastNonce,
    OptionalLong removalsAt) {

  /** The view, the time and the limits that a step depends on. */
  record Offer(ResourceView view, long nanos, int responseBytes, long removalGraceNanos) {}

  record Received(StreamState state, Verdict verdict) {}

  /** The state after sending the reply; without one, all that could be sent is. */
  record Step(StreamState state, Optional<Reply> reply) {}

  static StreamState of(Warming warming) {
    return new StreamState(
        warming, new TreeMap<>(PushOrder.COMPARATOR), Map.of(), 0, OptionalLong.empty());
  }

  Optional<SubscriptionState> subscription(TypeUrl type) {
    return Optional.ofNullable(subscriptions.get(type));
  }

  Received received(TypeUrl type, Requested request) {
    SubscriptionState before = subscription(type).orElseGet(() -> SubscriptionState.of(type));
    SubscriptionState.Step step = before.on(request);
    StreamState state = with(step.state(), lastNonce);
    boolean sameAsBefore =
        step.state().sent() == before.sent()
            && step.state().owed() == before.owed()
            && step.state().interest().equals(before.interest());
    return new Received(sameAsBefore ? state : state.noisy(type), step.verdict());
  }

  Step next(Offer offer) {
    StreamState state = this;
    for (SubscriptionState subscription : subscriptions.values()) {
      if (state.isQuiet(offer, subscription.type())) {
        continue;
      }
      Step step =
          subscription.type().equals(TypeUrl.CLUSTER)
              ? state.offerClusters(offer, subscription)
              : state.offerOthers(offer, subscription);
      if (step.reply().isPresent()) {
        return step;
      }
      state = step.state();
    }
    return new Step(state, Optional.empty());
  }

  /**
   * Whether removed clusters or answers to absent names are held back for routes that wait for the
   * client's answer; true only after a {@link #next} without a reply.
   */
  boolean waitsForRoutes() {
    return Stream.of(TypeUrl.CLUSTER, TypeUrl.ENDPOINT, TypeUrl.ROUTE).anyMatch(this::holdsBack)
        && (isPending(TypeUrl.LISTENER) || isPending(TypeUrl.ROUTE));
  }

  private boolean holdsBack(TypeUrl type) {
    return subscriptions.containsKey(type) && !quiet.containsKey(type);
  }

  private boolean isPending(TypeUrl type) {
    return subscription(type).filter(SubscriptionState::pending).isPresent();
  }

  private Step offerClusters(Offer offer, SubscriptionState clusters) {
    NavigableMap<String, XdsResource> target = Target.of(clusters, offer.view());
    NavigableMap<String, XdsResource> absent = Target.absent(clusters, target, offer.view());
    NavigableMap<String, XdsResource> gone = Target.gone(clusters, target);
    gone.entrySet().removeIf(each -> Objects.equals(absent.get(each.getKey()), each.getValue()));
    if (gone.isEmpty() && clusters.sent().keySet().containsAll(absent.keySet())) {
      target.putAll(absent);
      return removingAt(OptionalLong.empty()).offer(offer, clusters, target);
    }
    boolean accepted = routesAccepted(offer, clusters.type());
    absent.keySet().removeIf(name -> !accepted && !clusters.sent().containsKey(name));
    target.putAll(absent);
    OptionalLong when =
        gone.isEmpty() || !accepted ? OptionalLong.empty() : removal(offer, clusters);
    if (accepted && (gone.isEmpty() || offer.nanos() - when.getAsLong() >= 0)) {
      return removingAt(OptionalLong.empty()).offer(offer, clusters, target);
    }
    target.putAll(gone);
    Step step = removingAt(when).offer(offer, clusters, target);
    // What is held back has to be looked at again when an answer or the time comes.
    return new Step(step.state().noisy(TypeUrl.CLUSTER), step.reply());
  }

  /** Listeners, and types whose responses hold only what changed. */
  private Step offerOthers(Offer offer, SubscriptionState subscription) {
    NavigableMap<String, XdsResource> target = Target.of(subscription, offer.view());
    NavigableMap<String, XdsResource> absent = Target.absent(subscription, target, offer.view());
    if (absent.isEmpty() || routesAccepted(offer, subscription.type())) {
      target.putAll(absent);
      return offer(offer, subscription, target);
    }
    Step step = offer(offer, subscription, target);
    // What is held back has to be looked at again when the routes are accepted.
    return new Step(step.state().noisy(subscription.type()), step.reply());
  }

  /** When vanished clusters may go, now that no route names them. */
  private OptionalLong removal(Offer offer, SubscriptionState clusters) {
    if (clusters.interest().wildcard()) {
      return OptionalLong.of(offer.nanos());
    }
    return removalsAt.isPresent()
        ? removalsAt
        : OptionalLong.of(offer.nanos() + offer.removalGraceNanos());
  }

  /** Whether the client runs on the view's listeners and routes, as far as they name the type. */
  private boolean routesAccepted(Offer offer, TypeUrl type) {
    return accepted(offer, TypeUrl.LISTENER)
        && (type.equals(TypeUrl.ROUTE) || accepted(offer, TypeUrl.ROUTE));
  }

  private boolean accepted(Offer offer, TypeUrl type) {
    SubscriptionState subscription = subscriptions.get(type);
    if (subscription == null) {
      return true;
    }
    // Also after an unsubscribe: a client that changes its mind may take what is on its way.
    if (subscription.receipts().pending() || subscription.rejected()) {
      return false;
    }
    return isQuiet(offer, type) || offerOthers(offer, subscription).reply().isEmpty();
  }

  private Step offer(
      Offer offer, SubscriptionState before, NavigableMap<String, XdsResource> target) {
    Nonce nonce = new Nonce(lastNonce + 1);
    SubscriptionState.Step step = before.on(new Offered(target, nonce, offer.responseBytes()));
    if (step.reply().isEmpty()) {
      return new Step(quiet(before.type(), offer.view()), Optional.empty());
    }
    StreamState sent = with(step.state(), nonce.number()).noisy(before.type());
    return new Step(sent.warmed(before, step.reply().get()), step.reply());
  }

  private StreamState warmed(SubscriptionState before, Reply reply) {
    SubscriptionState endpoints = subscriptions.get(TypeUrl.ENDPOINT);
    if (warming != Warming.AWAITS_ENDPOINTS
        || !before.type().equals(TypeUrl.CLUSTER)
        || endpoints == null
        || reply.resources().stream().allMatch(before::isSent)) {
      return this;
    }
    return with(endpoints.forgotten(), lastNonce).noisy(TypeUrl.ENDPOINT);
  }

  private boolean isQuiet(Offer offer, TypeUrl type) {
    Long revision = quiet.get(type);
    return revision != null && revision == offer.view().revision(type);
  }

  private StreamState quiet(TypeUrl type, ResourceView view) {
    Map<TypeUrl, Long> next = new HashMap<>(quiet);
    next.put(type, view.revision(type));
    return new StreamState(warming, subscriptions, next, lastNonce, removalsAt);
  }

  private StreamState noisy(TypeUrl type) {
    Map<TypeUrl, Long> next = new HashMap<>(quiet);
    next.remove(type);
    return new StreamState(warming, subscriptions, next, lastNonce, removalsAt);
  }

  private StreamState with(SubscriptionState subscription, long nonce) {
    NavigableMap<TypeUrl, SubscriptionState> next = new TreeMap<>(subscriptions);
    next.put(subscription.type(), subscription);
    return new StreamState(warming, next, quiet, nonce, removalsAt);
  }

  private StreamState removingAt(OptionalLong when) {
    return new StreamState(warming, subscriptions, quiet, lastNonce, when);
  }
}
