package io.mizzen.snapshot;

import io.mizzen.api.Labels;
import io.mizzen.api.Origin;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshResource;
import io.mizzen.security.PolicyTarget;
import io.mizzen.security.Reach;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Something a translation asks of a mesh, and the keys that tell it to ask again.
 *
 * @param name for the message of a failure
 * @param answer comparable by value; says nothing about where a resource was written
 * @param key whether a changed key concerns it, as it is answered for a mesh before the change
 */
record Question(
    String name,
    Function<MeshAssembly, Object> answer,
    Function<MeshAssembly, Predicate<ChangeKey>> key) {

  /** A question whose keys do not depend on the mesh. */
  private static Question keyed(
      String name, Function<MeshAssembly, Object> answer, Predicate<ChangeKey> key) {
    return new Question(name, answer, mesh -> key);
  }

  /** A question to a scope, which says itself what it reads. */
  private static Question scoped(
      String name, String namespace, Function<ProxyScope, Object> answer) {
    return new Question(
        name + " for " + namespace,
        mesh -> answer.apply(scope(mesh, namespace)),
        mesh -> {
          Set<ChangeKey> reads = new HashSet<>();
          Object unused = answer.apply(scope(mesh, namespace).telling(reads::add));
          return key ->
              key instanceof ChangeKey.Selectors || reads.stream().anyMatch(key::concerns);
        });
  }

  /** Every kind of question about every name there is, known at the moment or not. */
  static List<Question> all() {
    List<Question> all = new ArrayList<>();
    for (String host : hosts()) {
      for (String namespace : RandomResources.NAMESPACES) {
        all.add(service(host, namespace));
        all.add(aliases(host, namespace));
        all.add(virtualServices(host, namespace));
        all.add(destinationRule(host, namespace));
        all.add(endpoints(new ServiceKey(namespace, host)));
        all.add(reach(host, namespace));
      }
      for (String subset : List.of("", "v1", "v2")) {
        all.add(target(host, subset));
      }
    }
    for (int i = 0; i < 4; i++) {
      String address = "10.3.0." + i;
      all.add(
          keyed(
              "services at " + address,
              mesh -> mesh.endpoints().at(address),
              new ChangeKey.Address(address)::equals));
    }
    for (String namespace : RandomResources.NAMESPACES) {
      all.add(sidecar(namespace));
      all.add(scoped("hosts of virtual services", namespace, ProxyScope::virtualServiceHosts));
      for (String app : RandomResources.NAMES) {
        PolicyTarget workload = PolicyTarget.of(namespace, Labels.of(Map.of("app", app)));
        all.add(scoped("policies of " + app, namespace, scope -> scope.policies(workload)));
      }
      all.add(
          scoped(
              "services",
              namespace,
              scope -> scope.services().stream().map(Question::anywhere).toList()));
    }
    for (String app : RandomResources.NAMES) {
      for (String version : List.of("v1", "v2")) {
        Labels labels = Labels.of(Map.of("app", app, "version", version, "pod", "7"));
        all.add(
            keyed(
                "labels that tell " + labels + " apart",
                mesh ->
                    List.of(
                        mesh.snapshot().distinguishing(labels),
                        mesh.snapshot().distinguishingByPolicies(labels)),
                ChangeKey.Selectors.class::isInstance));
      }
    }
    return all;
  }

  boolean isConcernedBy(MeshAssembly before, Set<ChangeKey> changed) {
    return changed.contains(new ChangeKey.Settings())
        || changed.stream().anyMatch(key.apply(before));
  }

  private static List<String> hosts() {
    return Stream.concat(
            RandomResources.NAMES.stream()
                .flatMap(
                    name ->
                        RandomResources.NAMESPACES.stream()
                            .map(namespace -> name + "." + namespace + ".svc.cluster.local")),
            RandomResources.OUTSIDE.stream())
        .toList();
  }

  private static Question service(String host, String namespace) {
    return scoped(
        "service " + host, namespace, scope -> scope.service(host).map(Question::anywhere));
  }

  private static Question aliases(String host, String namespace) {
    return scoped(
        "aliases of " + host, namespace, scope -> scope.service(host).map(scope::aliases));
  }

  private static Question virtualServices(String host, String namespace) {
    return scoped(
        "virtual services of " + host,
        namespace,
        scope -> {
          scope.reads().accept(new ChangeKey.VirtualServices(host));
          return scope
              .snapshot()
              .virtualServices()
              .claiming(host, namespace, scope.sidecar())
              .stream()
              .map(Question::said)
              .toList();
        });
  }

  private static Question sidecar(String namespace) {
    return scoped("sidecar", namespace, ProxyScope::sidecar);
  }

  private static Question destinationRule(String host, String namespace) {
    return scoped(
        "destination rule of " + host,
        namespace,
        scope -> scope.service(host).flatMap(scope::destinationRule));
  }

  private static Question endpoints(ServiceKey service) {
    return keyed(
        "endpoints of " + service,
        mesh -> mesh.endpoints().of(service),
        new ChangeKey.Endpoints(service)::equals);
  }

  private static Question reach(String host, String namespace) {
    return new Question(
        "reach of " + host + " for " + namespace,
        mesh -> reach(mesh, scope(mesh, namespace), host),
        mesh -> {
          Set<ChangeKey> reads = new HashSet<>();
          Object unused = reach(mesh, scope(mesh, namespace).telling(reads::add), host);
          return key ->
              key instanceof ChangeKey.Selectors || reads.stream().anyMatch(key::concerns);
        });
  }

  private static Optional<Reach> reach(MeshAssembly mesh, ProxyScope scope, String host) {
    return scope
        .service(host)
        .map(service -> scope.reach(service, scope.endpoints(service, mesh.endpoints())));
  }

  private static Question target(String host, String subset) {
    return keyed(
        "target " + host + " " + subset,
        mesh -> mesh.snapshot().routeTargets().contains(host, subset),
        new ChangeKey.Target(host, subset)::equals);
  }

  private static ProxyScope scope(MeshAssembly mesh, String namespace) {
    return ProxyScope.of(
        mesh.snapshot(),
        ProxyIdentity.in(namespace).withLabels(Labels.of(Map.of("app", "a", "version", "v1"))));
  }

  private static Service anywhere(Service service) {
    return service.toBuilder().origin(Origin.of("anywhere")).build();
  }

  private static List<Object> said(MeshResource<?> resource) {
    return List.of(resource.key(), resource.spec(), Optional.of(resource.labels()));
  }
}
