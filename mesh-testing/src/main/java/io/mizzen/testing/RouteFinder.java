package io.mizzen.testing;

import io.mizzen.api.ResourceKey;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import io.mizzen.simulation.CallTrace;
import io.mizzen.simulation.Request;
import io.mizzen.simulation.RuleReference;
import io.mizzen.simulation.Simulation;
import io.mizzen.snapshot.MeshAssembly;
import io.mizzen.snapshot.MeshSnapshot;
import io.mizzen.snapshot.ProxyIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the route that a call took, by {@link Simulation} on the rules of that moment. gRPC does
 * not tell: its client keeps neither names nor metadata of routes. Safe for use by many threads.
 */
final class RouteFinder {
  private final MeshSnapshot snapshot;
  private final Map<Question, Optional<Answer>> known = new ConcurrentHashMap<>();

  /**
   * @param dialled as the caller named it, {@code reviews} or {@code reviews:9080}
   * @param method {@code package.Service/Method}
   */
  record Question(ProxyIdentity from, String dialled, String method, Map<String, String> headers) {}

  /**
   * @param route index in {@code spec.http} of the rule
   */
  record Answer(ResourceKey rule, int route) {}

  RouteFinder(MeshSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** Empty where no VirtualService speaks of the call. */
  Optional<Answer> find(Question question) {
    return known.computeIfAbsent(question, this::simulated);
  }

  private Optional<Answer> simulated(Question question) {
    return rule(question, rules())
        .flatMap(
            key -> {
              OptionalInt index = index(question, key);
              return index.isPresent()
                  ? Optional.of(new Answer(key, index.getAsInt()))
                  : Optional.empty();
            });
  }

  /** The first route that takes the call when the rule has no other. */
  private OptionalInt index(Question question, ResourceKey key) {
    Optional<MeshResource<VirtualService>> rule = snapshot.rules().find(key, VirtualService.class);
    List<HttpRoute> routes = rule.map(each -> each.spec().http()).orElse(List.of());
    for (int i = 0; i < routes.size(); i++) {
      if (rule(question, with(rule.orElseThrow(), routes.get(i))).equals(Optional.of(key))) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  private Optional<ResourceKey> rule(Question question, List<MeshResource<?>> rules) {
    MeshAssembly mesh = MeshAssembly.of(rules, snapshot.settings());
    Request request = Request.grpc(question.dialled(), "/" + question.method());
    for (Map.Entry<String, String> header : question.headers().entrySet()) {
      request = request.withHeader(header.getKey(), header.getValue());
    }
    CallTrace trace = Simulation.of(mesh, question.from()).call(request);
    return trace.route().flatMap(taken -> trace.rule()).flatMap(RuleReference::key);
  }

  private List<MeshResource<?>> rules() {
    return new ArrayList<>(snapshot.rules().byKey().values());
  }

  private List<MeshResource<?>> with(MeshResource<VirtualService> rule, HttpRoute only) {
    VirtualService all = rule.spec();
    VirtualService one =
        new VirtualService(
            all.hosts(), all.gateways(), List.of(only), all.tls(), all.tcp(), all.exportTo());
    List<MeshResource<?>> rules = rules();
    rules.replaceAll(each -> each.key().equals(rule.key()) ? rule.withSpec(one) : each);
    return rules;
  }
}
