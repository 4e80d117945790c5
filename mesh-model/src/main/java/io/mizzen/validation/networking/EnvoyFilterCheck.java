package io.mizzen.validation.networking;

import io.mizzen.config.ConfigNode;
import io.mizzen.rules.envoyfilter.EnvoyFilter;
import io.mizzen.rules.envoyfilter.EnvoyFilter.ApplyTo;
import io.mizzen.rules.envoyfilter.EnvoyFilter.Change;
import io.mizzen.rules.envoyfilter.EnvoyFilter.FilterMatch;
import io.mizzen.rules.envoyfilter.EnvoyFilter.ListenerMatch;
import io.mizzen.rules.envoyfilter.EnvoyFilter.Match;
import io.mizzen.rules.envoyfilter.EnvoyFilter.Operation;
import io.mizzen.rules.envoyfilter.EnvoyFilter.Patch;
import io.mizzen.rules.envoyfilter.EnvoyFilter.PatchContext;
import io.mizzen.rules.sidecar.Sidecar;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.NameCheck;
import io.mizzen.validation.PatternCheck;
import io.mizzen.validation.PolicyTargetCheck;
import io.mizzen.validation.ViolationCode;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * {@code EnvoyFilter}; of a patch's value only the names of types are looked at, not whether it
 * fits Envoy's protos, which this module does not know.
 */
@API(status = API.Status.INTERNAL)
public final class EnvoyFilterCheck {
  private static final Set<ApplyTo> OF_LISTENERS =
      Set.of(ApplyTo.LISTENER, ApplyTo.FILTER_CHAIN, ApplyTo.NETWORK_FILTER, ApplyTo.HTTP_FILTER);
  private static final Set<ApplyTo> OF_ROUTES =
      Set.of(ApplyTo.ROUTE_CONFIGURATION, ApplyTo.VIRTUAL_HOST, ApplyTo.HTTP_ROUTE);
  private static final Set<String> CONNECTION_MANAGERS =
      Set.of("envoy.filters.network.http_connection_manager", "envoy.http_connection_manager");

  private static final String TYPE = "@type";

  /** Fields whose value says its type itself. */
  private static final Set<String> TYPED = Set.of("typed_config", "typedConfig");

  private EnvoyFilterCheck() {}

  public static void spec(FieldContext spec, EnvoyFilter filter) {
    filter
        .workloadSelector()
        .map(Sidecar.WorkloadSelector::labels)
        .ifPresent(labels -> NameCheck.selector(spec.field("workloadSelector"), "labels", labels));
    spec.each("targetRefs", filter.targetRefs(), PolicyTargetCheck::ofAnyKind);
    spec.each("configPatches", filter.configPatches(), EnvoyFilterCheck::patch);
  }

  /** As in Istio, only the match is looked at of a patch for a waypoint. */
  private static void patch(FieldContext context, Patch patch) {
    context.ifPresent("match", patch.match(), EnvoyFilterCheck::waypoint);
    if (patch.match().filter(match -> match.context() == PatchContext.WAYPOINT).isPresent()) {
      return;
    }
    context.ifPresent("patch", patch.patch(), EnvoyFilterCheck::change);
    context.ifPresent("match", patch.match(), (at, match) -> match(at, match, patch.applyTo()));
  }

  private static void change(FieldContext context, Change change) {
    if (change.operation() != Operation.INVALID
        && change.operation() != Operation.REMOVE
        && change.value().isEmpty()) {
      context
          .field("value")
          .error(ViolationCode.REQUIRED, "nothing", "a value, with " + change.operation());
    }
    context.ifPresent("value", change.value(), (at, value) -> types(at, value.value()));
  }

  private static void waypoint(FieldContext context, Match match) {
    FieldContext waypoint = context.field("waypoint");
    boolean isForWaypoints = match.context() == PatchContext.WAYPOINT;
    if (isForWaypoints && match.waypoint().isEmpty()) {
      waypoint.error(ViolationCode.REQUIRED, "nothing", "a waypoint match with context WAYPOINT");
    } else if (!isForWaypoints && match.waypoint().isPresent()) {
      waypoint.error(
          ViolationCode.CONFLICT, match.context(), "a waypoint match with context WAYPOINT only");
    }
  }

  /** Types of Envoy's v2 API are not known to anybody any more. */
  private static void types(FieldContext context, ConfigNode node) {
    if (node instanceof ConfigNode.Sequence list) {
      for (int i = 0; i < list.items().size(); i++) {
        types(context.item(i), list.items().get(i));
      }
    } else if (node instanceof ConfigNode.Mapping mapping) {
      for (ConfigNode.Entry entry : mapping.entries()) {
        FieldContext at = context.field(entry.key());
        if (TYPED.contains(entry.key())
            && entry.value() instanceof ConfigNode.Mapping typed
            && typed.get(TYPE).isPresent()) {
          type(at.field(TYPE), typed.get(TYPE).get().describe());
        }
        types(at, entry.value());
      }
    }
  }

  private static void type(FieldContext context, String type) {
    if (type.contains(".v2.")) {
      context.error(
          ViolationCode.INVALID_VALUE,
          type,
          "a type that Envoy has",
          "the v2 API is gone; use the type of the v3 API");
    }
  }

  private static void match(FieldContext context, Match match, ApplyTo to) {
    match
        .proxy()
        .map(EnvoyFilter.ProxyMatch::proxyVersion)
        .filter(version -> !version.isEmpty())
        .ifPresent(
            version -> PatternCheck.regex(context.field("proxy").field("proxyVersion"), version));
    foreign(context, "listener", match.listener(), OF_LISTENERS, to);
    foreign(context, "routeConfiguration", match.routeConfiguration(), OF_ROUTES, to);
    foreign(context, "cluster", match.cluster(), Set.of(ApplyTo.CLUSTER), to);
    if (OF_LISTENERS.contains(to)) {
      context.ifPresent("listener", match.listener(), (at, listener) -> listener(at, listener, to));
    }
  }

  /** A match of one class of objects in a patch for another. */
  private static void foreign(
      FieldContext context, String field, Optional<?> match, Set<ApplyTo> ofThis, ApplyTo to) {
    boolean isChecked =
        OF_LISTENERS.contains(to) || OF_ROUTES.contains(to) || to == ApplyTo.CLUSTER;
    if (match.isPresent() && isChecked && !ofThis.contains(to)) {
      context
          .field(field)
          .error(ViolationCode.CONFLICT, field, "a match of what applyTo " + to + " changes");
    }
  }

  private static void listener(FieldContext context, ListenerMatch listener, ApplyTo to) {
    Optional<FilterMatch> filter = listener.filterChain().flatMap(chain -> chain.filter());
    FieldContext at = context.field("filterChain").field("filter");
    filter.ifPresent(match -> filter(at, match, to));
  }

  private static void filter(FieldContext context, FilterMatch filter, ApplyTo to) {
    if (to == ApplyTo.LISTENER || to == ApplyTo.FILTER_CHAIN) {
      context.warning(
          ViolationCode.NO_EFFECT, filter.name(), "no filter match with " + to, "it is ignored");
    }
    if (filter.name().isEmpty()) {
      context.field("name").error(ViolationCode.REQUIRED, "\"\"", "the name of a filter");
      return;
    }
    deprecated(context, filter.name());
    if (filter.subFilter().isEmpty()) {
      return;
    }
    FieldContext sub = context.field("subFilter");
    if (to != ApplyTo.HTTP_FILTER) {
      sub.error(ViolationCode.CONFLICT, to, "a subFilter with applyTo HTTP_FILTER only");
    } else if (!CONNECTION_MANAGERS.contains(filter.name())) {
      sub.error(
          ViolationCode.CONFLICT,
          filter.name(),
          "filter envoy.filters.network.http_connection_manager around it");
    }
    if (filter.subFilter().get().name().isEmpty()) {
      sub.field("name").error(ViolationCode.REQUIRED, "\"\"", "the name of a filter");
    }
    deprecated(sub, filter.subFilter().get().name());
  }

  /** istiod's own filters have the new names; a match finds them under the old ones, too. */
  private static void deprecated(FieldContext context, String name) {
    EnvoyFilterNames.successor(name)
        .ifPresent(
            successor ->
                context
                    .field("name")
                    .warning(ViolationCode.DEPRECATED, name, "", "use " + successor));
  }
}
