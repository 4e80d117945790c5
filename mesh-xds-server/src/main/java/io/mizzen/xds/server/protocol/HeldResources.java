package io.mizzen.xds.server.protocol;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.protocol.NameExceptions.Held;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * The resources of one type on one stream that do not exist any more and stay with the client until
 * its routes are accepted, while the next response is selected.
 */
final class HeldResources {
  private final TypeState state;
  private final BooleanSupplier routesAccepted;
  private final long wildcardGrace;
  private final SendContext context;
  private final Map<String, Held> held;
  private boolean waits;

  /**
   * @param routesAccepted whether the client runs on the newest listeners and routes
   * @param wildcardGrace how long a wildcard keeps a removed cluster after that, in nanoseconds
   */
  HeldResources(
      TypeState state, BooleanSupplier routesAccepted, long wildcardGrace, SendContext context) {
    this.state = state;
    this.routesAccepted = routesAccepted;
    this.wildcardGrace = wildcardGrace;
    this.context = context;
    Map<String, Held> before = state.exceptions().held();
    this.held = before.isEmpty() ? new HashMap<>(0) : new HashMap<>(before);
  }

  /** Takes a name off hold that exists again; whether the client surely has this version. */
  boolean returned(String name, XdsResource resource) {
    Held before = held.remove(name);
    return before != null
        && before.isCurrent()
        && before.resource().filter(each -> ResourceTable.same(each, resource)).isPresent();
  }

  /**
   * Puts a removed resource on hold.
   *
   * @param last what it was, if that is known
   * @param isCurrent whether the client surely has that
   */
  void gone(String name, Optional<XdsResource> last, boolean isCurrent) {
    held.putIfAbsent(name, new Held(last, isCurrent, OptionalLong.empty()));
  }

  /** Takes those off hold that no route names any more and whose time is over. */
  List<String> release() {
    List<String> released = new ArrayList<>(0);
    for (Map.Entry<String, Held> each : List.copyOf(held.entrySet())) {
      OptionalLong removeAt = removeAt(each.getValue());
      if (removeAt.isPresent() && context.now() - removeAt.getAsLong() >= 0) {
        held.remove(each.getKey());
        released.add(each.getKey());
      } else {
        Held kept = each.getValue();
        held.put(each.getKey(), new Held(kept.resource(), kept.isCurrent(), removeAt));
      }
    }
    return released;
  }

  private OptionalLong removeAt(Held each) {
    if (!state.type().equals(TypeUrl.CLUSTER)) {
      return OptionalLong.of(context.now());
    }
    if (!routesAccepted.getAsBoolean()) {
      waits = true;
      return OptionalLong.empty();
    }
    if (each.removeAt().isPresent()) {
      return each.removeAt();
    }
    long grace = state.names().isWildcard() ? wildcardGrace : context.removalGrace();
    return OptionalLong.of(context.now() + grace);
  }

  Optional<Held> of(String name) {
    return Optional.ofNullable(held.get(name));
  }

  /** Whether some wait until the client has accepted listeners and routes. */
  boolean areAwaitingRoutes() {
    return waits;
  }

  Map<String, Held> all() {
    return held;
  }
}
