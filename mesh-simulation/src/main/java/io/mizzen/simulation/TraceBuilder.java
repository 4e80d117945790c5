package io.mizzen.simulation;

import io.mizzen.dataplane.listener.ChainAccount;
import io.mizzen.dataplane.listener.FilterChain;
import io.mizzen.dataplane.listener.Listener;
import io.mizzen.dataplane.route.HostAccount;
import io.mizzen.dataplane.route.Route;
import io.mizzen.dataplane.route.RouteAccount;
import io.mizzen.dataplane.route.RouteConfiguration;
import io.mizzen.dataplane.route.VirtualHost;
import io.mizzen.simulation.CallTrace.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Collects a trace step by step. Confined to one walk. */
final class TraceBuilder {
  private final Request request;
  private final List<Step> steps = new ArrayList<>();
  private Optional<String> listener = Optional.empty();
  private Optional<String> filterChain = Optional.empty();
  private Optional<String> routeConfiguration = Optional.empty();
  private Optional<String> virtualHost = Optional.empty();
  private Optional<String> route = Optional.empty();
  private Optional<RuleReference> rule = Optional.empty();
  private List<String> clusters = List.of();
  private List<RuleReference> notEnforced = List.of();

  TraceBuilder(Request request) {
    this.request = request;
  }

  void listener(Listener found) {
    listener = Optional.of(found.name());
    steps.add(new Step("listener " + found.name(), List.of()));
  }

  /** Policies that want the request checked, which no filter does. */
  void unenforced(UnenforcedPolicies policies) {
    notEnforced = policies.open();
    if (!policies.open().isEmpty()) {
      steps.add(new Step("not enforced: " + joined(policies.open()), List.of()));
    }
    if (!policies.closing().isEmpty()) {
      steps.add(new Step("closed for: " + joined(policies.closing()), List.of()));
    }
  }

  private static String joined(List<RuleReference> rules) {
    return rules.stream().map(RuleReference::toString).collect(Collectors.joining(", "));
  }

  /** No chain: what ruled each of them out. */
  void chains(ChainAccount account) {
    steps.add(new Step("no filter chain", ruledOut(account)));
  }

  void chain(ChainAccount account, FilterChain chain) {
    filterChain = chain.name().isEmpty() ? Optional.empty() : Optional.of(chain.name());
    String how = account.isDefault() ? "the default chain" : "match: " + chain.match();
    String name = chain.name().isEmpty() ? "without a name" : chain.name();
    steps.add(new Step("filter chain " + name + " (" + how + ")", ruledOut(account)));
  }

  private static List<String> ruledOut(ChainAccount account) {
    return account.ruledOut().stream()
        .map(each -> "filter chain " + each.chain().name() + ": " + each.reason())
        .toList();
  }

  void routes(RouteConfiguration configuration) {
    routeConfiguration =
        configuration.name().isEmpty() ? Optional.empty() : Optional.of(configuration.name());
  }

  void host(HostAccount account) {
    virtualHost = account.virtualHost().map(VirtualHost::name);
    String decision = virtualHost.map(name -> "virtual host " + name).orElse("no virtual host");
    steps.add(new Step(decision, account.tried()));
  }

  void route(RouteAccount account, VirtualHost host, RuleOrigins origins) {
    List<String> before =
        account.rejected().stream()
            .map(each -> "route " + Walk.nameOf(each.route(), each.index()) + ": " + each.reason())
            .toList();
    if (account.route().isEmpty()) {
      steps.add(new Step("no route of " + host.routes().size(), before));
      return;
    }
    Route taken = account.route().get();
    String name = Walk.nameOf(taken, before.size());
    route = Optional.of(name);
    rule = taken.rule().map(origins::find).or(() -> rule);
    String made = taken.rule().map(origins::find).map(where -> " of " + where).orElse("");
    steps.add(new Step("route " + name + made + " (match: " + taken.match() + ")", before));
  }

  void rule(RuleReference where) {
    rule = Optional.of(where);
  }

  /** Filters that might answer instead; the walk goes on as if they did not. */
  void notSimulated(List<String> filters) {
    if (!filters.isEmpty()) {
      steps.add(new Step("not simulated: " + String.join(", ", filters), List.of()));
    }
  }

  void clusters(List<String> named) {
    clusters = named;
  }

  CallTrace end(Outcome outcome) {
    return new CallTrace(
        request,
        listener,
        filterChain,
        routeConfiguration,
        virtualHost,
        route,
        rule,
        clusters,
        notEnforced,
        outcome,
        steps);
  }
}
