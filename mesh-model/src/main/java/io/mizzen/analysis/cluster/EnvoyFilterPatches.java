package io.mizzen.analysis.cluster;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.config.ConfigNode;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.envoyfilter.EnvoyFilter;
import io.mizzen.rules.envoyfilter.EnvoyFilter.ApplyTo;
import io.mizzen.rules.envoyfilter.EnvoyFilter.FilterMatch;
import io.mizzen.rules.envoyfilter.EnvoyFilter.Match;
import io.mizzen.rules.envoyfilter.EnvoyFilter.Operation;
import io.mizzen.rules.envoyfilter.EnvoyFilter.Patch;
import io.mizzen.rules.envoyfilter.EnvoyFilter.ProxyMatch;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Patches that have no effect, or one that depends on an order that is not given. */
final class EnvoyFilterPatches {
  private static final Set<ApplyTo> FIXED = Set.of(ApplyTo.ROUTE_CONFIGURATION, ApplyTo.HTTP_ROUTE);
  private static final Set<ApplyTo> REPLACEABLE =
      Set.of(ApplyTo.NETWORK_FILTER, ApplyTo.HTTP_FILTER, ApplyTo.VIRTUAL_HOST);
  private static final Set<Operation> RELATIVE =
      Set.of(Operation.REMOVE, Operation.REPLACE, Operation.INSERT_BEFORE, Operation.INSERT_AFTER);

  private EnvoyFilterPatches() {}

  static void check(Cluster cluster, Report report) {
    Set<String> ofSomeVersions = new HashSet<>();
    for (MeshResource<EnvoyFilter> filter : cluster.all(EnvoyFilter.class)) {
      List<Patch> patches = filter.spec().configPatches();
      for (int i = 0; i < patches.size(); i++) {
        Patch patch = patches.get(i);
        if (patch.patch().isEmpty()) {
          break;
        }
        Operation operation = patch.patch().get().operation();
        String name = nameOf(patch);
        Optional<AnalysisCode> code =
            wrong(operation, patch.applyTo())
                .or(() -> relative(filter.spec(), operation, ofSomeVersions.contains(name)));
        Report.Field field = report.at(filter, Cluster.SPEC.key("configPatches").index(i));
        code.ifPresent(each -> warn(field, each, operation, patch.applyTo()));
        if (patch
            .match()
            .flatMap(Match::proxy)
            .map(ProxyMatch::proxyVersion)
            .filter(v -> !v.isEmpty())
            .isPresent()) {
          ofSomeVersions.add(name);
        }
      }
    }
  }

  private static Optional<AnalysisCode> wrong(Operation operation, ApplyTo to) {
    if (operation == Operation.ADD && FIXED.contains(to)) {
      return Optional.of(AnalysisCode.ENVOY_FILTER_ADD);
    }
    if (operation == Operation.REMOVE && FIXED.contains(to)) {
      return Optional.of(AnalysisCode.ENVOY_FILTER_REMOVE);
    }
    return operation == Operation.REPLACE && !REPLACEABLE.contains(to)
        ? Optional.of(AnalysisCode.ENVOY_FILTER_REPLACE)
        : Optional.empty();
  }

  private static Optional<AnalysisCode> relative(
      EnvoyFilter filter, Operation operation, boolean isOfSomeVersions) {
    if (filter.priority() != 0 || !RELATIVE.contains(operation)) {
      return Optional.empty();
    }
    return Optional.of(
        isOfSomeVersions
            ? AnalysisCode.ENVOY_FILTER_ORDER_BY_VERSION
            : AnalysisCode.ENVOY_FILTER_ORDER);
  }

  private static void warn(Report.Field field, AnalysisCode code, Operation operation, ApplyTo to) {
    boolean isOrder =
        code == AnalysisCode.ENVOY_FILTER_ORDER
            || code == AnalysisCode.ENVOY_FILTER_ORDER_BY_VERSION;
    field.warning(
        code,
        operation + " of " + to,
        isOrder ? "a priority, or INSERT_FIRST or ADD" : "an operation that " + to + " has",
        isOrder ? "it has no effect where it comes first" : "it is ignored");
  }

  /** The filter a patch is about. */
  private static String nameOf(Patch patch) {
    Optional<ConfigNode.Mapping> value = patch.patch().flatMap(p -> p.value()).map(v -> v.value());
    Optional<String> name = value.flatMap(v -> v.get("name")).map(ConfigNode::describe);
    return name.or(
            () ->
                value.flatMap(
                    any ->
                        patch
                            .match()
                            .flatMap(Match::listener)
                            .flatMap(listener -> listener.filterChain())
                            .flatMap(chain -> chain.filter())
                            .map(FilterMatch::name)))
        .orElse("");
  }
}
