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

  public static void spec(Place spec, EnvoyFilter filter) {
    filter
        .workloadSelector()
        .map(Sidecar.WorkloadSelector::labels)
        .ifPresent(labels -> NameCheck.selector(spec.field("workloadSelector"), "labels", labels));
    PolicyTargetCheck.attachment(spec, Optional.empty(), Optional.empty(), filter.targetRefs());
    if (filter.workloadSelector().isPresent() && !filter.targetRefs().isEmpty()) {
      spec.field("targetRefs")
          .error(ViolationCode.CONFLICT, "targetRefs and workloadSelector", "one of the two");
    }
    spec.each("configPatches", filter.configPatches(), EnvoyFilterCheck::patch);
  }

  private static void patch(Place place, Patch patch) {
    if (patch.applyTo() == ApplyTo.INVALID) {
      place.field("applyTo").error(ViolationCode.REQUIRED, "nothing", "what the patch changes");
    }
    if (patch.patch().isEmpty()) {
      place.field("patch").error(ViolationCode.REQUIRED, "nothing", "an operation and a value");
    }
    place.ifPresent("patch", patch.patch(), EnvoyFilterCheck::change);
    place.ifPresent("match", patch.match(), (at, match) -> match(at, match, patch.applyTo()));
  }

  private static void change(Place place, Change change) {
    if (change.operation() == Operation.INVALID) {
      place.field("operation").error(ViolationCode.REQUIRED, "nothing", "an operation");
    } else if (change.operation() != Operation.REMOVE && change.value().isEmpty()) {
      place
          .field("value")
          .error(ViolationCode.REQUIRED, "nothing", "a value, with " + change.operation());
    }
  }

  private static void match(Place place, Match match, ApplyTo to) {
    match
        .proxy()
        .map(EnvoyFilter.ProxyMatch::proxyVersion)
        .filter(version -> !version.isEmpty())
        .ifPresent(
            version -> PatternCheck.regex(place.field("proxy").field("proxyVersion"), version));
    foreign(place, "listener", match.listener(), OF_LISTENERS, to);
    foreign(place, "routeConfiguration", match.routeConfiguration(), OF_ROUTES, to);
    foreign(place, "cluster", match.cluster(), Set.of(ApplyTo.CLUSTER), to);
    place.ifPresent("listener", match.listener(), (at, listener) -> listener(at, listener, to));
  }

  /** A match of one class of objects in a patch for another. */
  private static void foreign(
      Place place, String field, Optional<?> match, Set<ApplyTo> ofThis, ApplyTo to) {
    boolean isChecked =
        OF_LISTENERS.contains(to) || OF_ROUTES.contains(to) || to == ApplyTo.CLUSTER;
    if (match.isPresent() && isChecked && !ofThis.contains(to)) {
      place
          .field(field)
          .error(ViolationCode.CONFLICT, field, "a match of what applyTo " + to + " changes");
    }
  }

  private static void listener(Place place, ListenerMatch listener, ApplyTo to) {
    Optional<FilterMatch> filter = listener.filterChain().flatMap(chain -> chain.filter());
    Place at = place.field("filterChain").field("filter");
    filter.ifPresent(match -> filter(at, match, to));
  }

  private static void filter(Place place, FilterMatch filter, ApplyTo to) {
    if (to == ApplyTo.LISTENER || to == ApplyTo.FILTER_CHAIN) {
      place.warning(
          ViolationCode.NO_EFFECT, filter.name(), "no filter match with " + to, "it is ignored");
    }
    if (filter.name().isEmpty()) {
      place.field("name").error(ViolationCode.REQUIRED, "\"\"", "the name of a filter");
      return;
    }
    if (filter.subFilter().isEmpty()) {
      return;
    }
    Place sub = place.field("subFilter");
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
