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
 * The clusters of one stream that have gone and stay with the client for its routes' sake, while
 * its next response is selected.
 */
final class HeldClusters {
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
  HeldClusters(
      TypeState state, BooleanSupplier routesAccepted, long wildcardGrace, SendContext context) {
    this.state = state;
    this.routesAccepted = routesAccepted;
    this.wildcardGrace = wildcardGrace;
    this.context = context;
    Map<String, Held> before = state.exceptions().held();
    this.held = before.isEmpty() ? new HashMap<>(0) : new HashMap<>(before);
  }

  /** It is there again; whether the client surely has this very version. */
  boolean returned(String name, XdsResource resource) {
    Held before = held.remove(name);
    return before != null
        && before.isCurrent()
        && before.resource().filter(each -> ResourceTable.same(each, resource)).isPresent();
  }

  /**
   * It has gone.
   *
   * @param last what it was, if that is known
   * @param isCurrent whether the client surely has that
   */
  void gone(String name, Optional<XdsResource> last, boolean isCurrent) {
    held.putIfAbsent(name, new Held(last, isCurrent, OptionalLong.empty()));
  }

  /** Lets go of those that no route names any more, when their time has come. */
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
  boolean waitForRoutes() {
    return waits;
  }

  Map<String, Held> all() {
    return held;
  }
}
