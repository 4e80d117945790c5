package io.mizzen.xds.server.protocol;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.protocol.AckState.Sent;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * All types of one stream, and what may be sent next. Each {@link #next} looks at the tables
 * afresh, so a newer view takes the place of one that was half sent: what is missing is the
 * difference, and clusters always go before the routes that name them.
 *
 * <p><b>The gate of a profile.</b> For a client that warms clusters, listeners and routes wait
 * until the clusters sent before them are answered, for a limited time; endpoints never wait. For a
 * client that must know clusters before routes use them, the routes wait likewise ({@link
 * NamesAhead}).
 *
 * @param types in push order
 * @param lastNonce number of the newest response on the stream
 */
@API(status = API.Status.INTERNAL)
public record StreamState(
    ClientProfile profile, ProtocolVariant variant, TypeStates types, long lastNonce) {

  /** The outcome of a request. */
  record Received(TypeState type, RequestOutcome outcome) {}

  /** A state after a request, and what the request was. */
  public record AfterRequest(StreamState state, RequestOutcome outcome) {}

  /**
   * A response, if there is one.
   *
   * @param state the state once the response is sent
   * @param waitedTooLong whether listeners or routes are sent although clusters are not answered
   */
  public record Step(StreamState state, Optional<Response> response, boolean waitedTooLong) {}

  /** A stream that was asked nothing yet. */
  public static StreamState of(ClientProfile profile, ProtocolVariant variant) {
    return new StreamState(profile, variant, TypeStates.NONE, 0);
  }

  public Optional<TypeState> type(TypeUrl type) {
    return Optional.ofNullable(types.find(type));
  }

  /** With a type that is answered from this table. */
  public StreamState opened(ResourceTable table) {
    return with(TypeState.of(variant, table));
  }

  /** With a type that is answered from another table than before. */
  public StreamState moved(ResourceTable table) {
    return type(table.type()).map(each -> with(each.movedTo(table))).orElse(this);
  }

  /**
   * Whether a request leaves all subscriptions as they are: an answer to a response, as most are.
   */
  public boolean isAnswer(TypeUrl type, ClientRequest request) {
    TypeState known = types.find(type);
    if (known == null) {
      return false;
    }
    return request instanceof ClientRequest.Sotw sotw
        ? known.subscription().isAskedBy(sotw.names())
        : known.names().mode() != SubscribedNames.Mode.UNDECIDED
            && ((ClientRequest.Delta) request).changesNothing();
  }

  /**
   * Begins to look up the names of a request for a type that is {@linkplain #opened open}; empty
   * where they are known.
   *
   * @param from where among them to begin, from 0 to 1
   */
  public Optional<NameLookups> prepare(TypeUrl type, ClientRequest request, double from) {
    TypeState known = required(type);
    Subscription subscription = known.subscription();
    List<String> names =
        request instanceof ClientRequest.Sotw sotw
            ? sotw.names()
            : ((ClientRequest.Delta) request).subscribe();
    if (subscription.isKnown(names)) {
      return Optional.empty();
    }
    boolean isWildcard = known.names().becomesWildcard(type, names);
    return names.isEmpty() && !isWildcard
        ? Optional.empty()
        : Optional.of(subscription.table().prepare(names, isWildcard, from));
  }

  private TypeState required(TypeUrl type) {
    return Objects.requireNonNull(types.find(type), type.url());
  }

  /**
   * After a request for a type that is {@linkplain #opened open}.
   *
   * @param at now, in nanoseconds of a monotonic clock
   */
  public AfterRequest received(TypeUrl type, ClientRequest request, long at) {
    TypeState before = required(type);
    Received received =
        request instanceof ClientRequest.Sotw sotw
            ? SotwRequests.on(before, sotw, at)
            : DeltaRequests.on(before, (ClientRequest.Delta) request, at);
    return new AfterRequest(with(received.type()), received.outcome());
  }

  /** Whether {@link #next} has nothing to look at, as after nearly every answer. */
  public boolean isUpToDate() {
    for (int i = 0; i < types.size(); i++) {
      if (!types.get(i).isUpToDate()) {
        return false;
      }
    }
    return true;
  }

  /** The response to send now. */
  public Step next(SendContext context) {
    StreamState state = this;
    for (int i = 0; i < types.size(); i++) {
      TypeState type = types.get(i);
      if (type.isUpToDate() || state.isClosed(type, context)) {
        continue;
      }
      Selection.Selected selected = state.select(type, context);
      if (selected.sends()) {
        boolean late = selected.late() || state.isWarming(type.type());
        return state.sent(type, selected, context, late);
      }
      state = state.with(selected.after());
    }
    return new Step(state, Optional.empty(), false);
  }

  /** When {@link #next} is to be asked again although nothing has happened. */
  public OptionalLong nextAt(SendContext context) {
    OptionalLong at = OptionalLong.empty();
    for (int i = 0; i < types.size(); i++) {
      TypeState type = types.get(i);
      at = earlier(at, type.exceptions().nextAt(context), context);
      if (!type.isUpToDate() && isGated(type, context)) {
        at = earlier(at, OptionalLong.of(gatedSince(type) + context.warmingLimit()), context);
      }
    }
    return at;
  }

  private static OptionalLong earlier(OptionalLong one, OptionalLong other, SendContext context) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    long now = context.now();
    return one.getAsLong() - now <= other.getAsLong() - now ? one : other;
  }

  /**
   * Whether something of the newest views is kept back until the client answers: removed clusters
   * and placeholders for its routes, listeners and routes for its clusters. To be asked after a
   * {@link #next} without a response, or when all is {@linkplain #isUpToDate up to date}.
   */
  boolean isHeldBack(SendContext context) {
    for (int i = 0; i < types.size(); i++) {
      TypeState type = types.get(i);
      NameExceptions exceptions = type.exceptions();
      if (!exceptions.ahead().isEmpty()
          || (exceptions.waitsForRoutes() && areRoutesPending())
          || (!type.isUpToDate() && isClosed(type, context))) {
        return true;
      }
    }
    return false;
  }

  private boolean areRoutesPending() {
    return isPending(TypeUrl.LISTENER) || isPending(TypeUrl.ROUTE);
  }

  /** Whether nothing of a type may be sent before the client answers, or a limit is over. */
  private boolean isClosed(TypeState type, SendContext context) {
    return type.acks().isFull() || isGated(type, context);
  }

  private boolean isGated(TypeState type, SendContext context) {
    return isWarming(type.type()) && context.now() - gatedSince(type) < context.warmingLimit();
  }

  /**
   * From when the limit counts: the oldest clusters without an answer, not the newest, which could
   * follow each other for ever; or the last response of the type itself, which may have gone late.
   */
  private long gatedSince(TypeState type) {
    long clusters = required(TypeUrl.CLUSTER).acks().waitsSince();
    AckState own = type.acks();
    return own.nothingSent() || own.lastAt() - clusters < 0 ? clusters : own.lastAt();
  }

  /** Whether a type waits for the client's answer to its clusters. */
  private boolean isWarming(TypeUrl type) {
    return profile == ClientProfile.WARMS_CLUSTERS
        && (type.equals(TypeUrl.LISTENER) || type.equals(TypeUrl.ROUTE))
        && isPending(TypeUrl.CLUSTER);
  }

  private boolean isPending(TypeUrl type) {
    TypeState known = types.find(type);
    return known != null && known.isPending();
  }

  private Selection.Selected select(TypeState type, SendContext context) {
    // A delta client that comes back may have routes before it asks for them on this stream.
    boolean mayHaveRoutes = variant == ProtocolVariant.DELTA && types.find(TypeUrl.ROUTE) == null;
    return Selection.of(
        type,
        () -> routesAccepted(type.type(), context),
        this::isAccepted,
        mayHaveRoutes ? context.removalGrace() : 0,
        context);
  }

  /** Whether the client has asked for and accepted all that was named ahead. */
  private boolean isAccepted(NamesAhead ahead) {
    return ahead.awaited().entrySet().stream()
        .allMatch(
            each ->
                type(each.getKey())
                    .filter(type -> !type.isPending() && type.hasSent(each.getValue()))
                    .isPresent());
  }

  /** Whether the client runs on the newest listeners and routes, as far as they name the type. */
  private boolean routesAccepted(TypeUrl type, SendContext context) {
    return isAccepted(TypeUrl.LISTENER, context)
        && (type.equals(TypeUrl.ROUTE) || isAccepted(TypeUrl.ROUTE, context));
  }

  private boolean isAccepted(TypeUrl type, SendContext context) {
    TypeState state = types.find(type);
    if (state == null) {
      return true;
    }
    // Also after an unsubscribe: a client that changes its mind may take what is on its way.
    if (state.acks().isPending() || state.isRefused() || !state.exceptions().ahead().isEmpty()) {
      return false;
    }
    return state.isUpToDate() || !select(state, context).sends();
  }

  private Step sent(
      TypeState type, Selection.Selected selected, SendContext context, boolean late) {
    ResponseBody body =
        context.bodies().of(variant, type.type(), selected.resources(), selected.removed());
    Nonce nonce = new Nonce(lastNonce + 1);
    TypeState after = selected.after();
    // What a full response holds is refused and accepted as a whole.
    List<String> names = type.isFullResponse() ? List.of() : body.names();
    AckState acks =
        after
            .acks()
            .sent(new Sent(nonce.number(), names, after.sent(), context.now()), body.version());
    StreamState state =
        new StreamState(profile, variant, types.with(after.with(acks)), nonce.number());
    boolean warms =
        profile == ClientProfile.WARMS_CLUSTERS
            && type.type().equals(TypeUrl.CLUSTER)
            && selected.brings();
    return new Step(
        warms ? state.withEndpointsResent() : state,
        Optional.of(new Response(type.type(), body, nonce)),
        late);
  }

  private StreamState withEndpointsResent() {
    return type(TypeUrl.ENDPOINT)
        .filter(each -> each.names().isSubscribed())
        .map(each -> with(each.resendAll()))
        .orElse(this);
  }

  private StreamState with(TypeState type) {
    return new StreamState(profile, variant, types.with(type), lastNonce);
  }
}
