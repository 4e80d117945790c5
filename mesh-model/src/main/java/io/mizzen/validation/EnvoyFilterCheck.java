package io.mizzen.validation;

import io.mizzen.rules.envoyfilter.EnvoyFilter;
import io.mizzen.rules.envoyfilter.EnvoyFilter.ApplyTo;
import io.mizzen.rules.envoyfilter.EnvoyFilter.Change;
import io.mizzen.rules.envoyfilter.EnvoyFilter.FilterMatch;
import io.mizzen.rules.envoyfilter.EnvoyFilter.ListenerMatch;
import io.mizzen.rules.envoyfilter.EnvoyFilter.Match;
import io.mizzen.rules.envoyfilter.EnvoyFilter.Operation;
import io.mizzen.rules.envoyfilter.EnvoyFilter.Patch;
import io.mizzen.rules.sidecar.Sidecar;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/** {@code EnvoyFilter}; whether a patch fits Envoy's protos is not looked at. */
@API(status = API.Status.INTERNAL)
public final class EnvoyFilterCheck {
  private static final Set<ApplyTo> OF_LISTENERS =
      Set.of(
          ApplyTo.LISTENER,
          ApplyTo.FILTER_CHAIN,
          ApplyTo.NETWORK_FILTER,
          ApplyTo.HTTP_FILTER,
          ApplyTo.LISTENER_FILTER);
  private static final Set<ApplyTo> OF_ROUTES =
      Set.of(ApplyTo.ROUTE_CONFIGURATION, ApplyTo.VIRTUAL_HOST, ApplyTo.HTTP_ROUTE);
  private static final Set<String> CONNECTION_MANAGERS =
      Set.of("envoy.filters.network.http_connection_manager", "envoy.http_connection_manager");

  private EnvoyFilterCheck() {}

  public static void spec(FieldContext spec, EnvoyFilter filter) {
    filter
        .workloadSelector()
        .map(Sidecar.WorkloadSelector::labels)
        .ifPresent(labels -> NameCheck.selector(spec.field("workloadSelector"), "labels", labels));
    PolicyTargetCheck.attachment(spec, Optional.empty(), Optional.empty(), filter.targetRefs());
    spec.each("configPatches", filter.configPatches(), EnvoyFilterCheck::patch);
  }

  private static void patch(FieldContext context, Patch patch) {
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
    context.ifPresent("listener", match.listener(), (at, listener) -> listener(at, listener, to));
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
  }
}
