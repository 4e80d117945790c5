package io.mizzen.snapshot;

import io.mizzen.api.Labels;
import io.mizzen.api.Origin;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshResource;
import java.util.ArrayList;
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
 * @param key whether a changed key concerns it
 */
record Question(String name, Function<MeshAssembly, Object> answer, Predicate<ChangeKey> key) {

  /** Every kind of question about every name there is, known at the moment or not. */
  static List<Question> all() {
    List<Question> all = new ArrayList<>();
    for (String host : hosts()) {
      for (String namespace : RandomResources.NAMESPACES) {
        all.add(service(host, namespace));
        all.add(virtualServices(host, namespace));
        all.add(destinationRule(host, namespace));
        all.add(endpoints(new ServiceKey(namespace, host)));
        all.add(reach(host, namespace));
      }
      for (String subset : List.of("", "v1", "v2")) {
        all.add(target(host, subset));
      }
    }
    for (String namespace : RandomResources.NAMESPACES) {
      all.add(
          new Question(
              "services for " + namespace,
              mesh -> scope(mesh, namespace).services().stream().map(Question::anywhere).toList(),
              ChangeKey.Hosts.class::isInstance));
    }
    for (String app : RandomResources.NAMES) {
      for (String version : List.of("v1", "v2")) {
        Labels labels = Labels.of(Map.of("app", app, "version", version, "pod", "7"));
        all.add(
            new Question(
                "labels that tell " + labels + " apart",
                mesh -> mesh.snapshot().distinguishing(labels),
                ChangeKey.Selectors.class::isInstance));
      }
    }
    return all;
  }

  boolean isConcernedBy(Set<ChangeKey> changed) {
    return changed.stream().anyMatch(key);
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
    return new Question(
        "service " + host + " for " + namespace,
        mesh -> scope(mesh, namespace).service(host).map(Question::anywhere),
        new ChangeKey.Host(host)::equals);
  }

  private static Question virtualServices(String host, String namespace) {
    return new Question(
        "virtual services of " + host + " for " + namespace,
        mesh ->
            mesh.snapshot().virtualServices().claiming(host, namespace).stream()
                .map(Question::said)
                .toList(),
        key -> key.concerns(new ChangeKey.VirtualServices(host)));
  }

  private static Question destinationRule(String host, String namespace) {
    return new Question(
        "destination rule of " + host + " for " + namespace,
        mesh -> {
          ViewScope scope = scope(mesh, namespace);
          return scope.service(host).flatMap(scope::destinationRule);
        },
        key ->
            key.concerns(new ChangeKey.DestinationRules(host))
                || key.equals(new ChangeKey.Host(host))
                || key instanceof ChangeKey.Selectors);
  }

  private static Question endpoints(ServiceKey service) {
    return new Question(
        "endpoints of " + service,
        mesh -> mesh.endpoints().of(service),
        new ChangeKey.Endpoints(service)::equals);
  }

  private static Question reach(String host, String namespace) {
    return new Question(
        "reach of " + host + " for " + namespace,
        mesh -> {
          ViewScope scope = scope(mesh, namespace);
          return scope
              .service(host)
              .map(service -> scope.reach(service, mesh.endpoints().of(service.key())));
        },
        key ->
            key instanceof ChangeKey.Protections
                || key.equals(new ChangeKey.Host(host))
                || (key instanceof ChangeKey.Endpoints changed
                    && changed.service().host().equals(host)));
  }

  private static Question target(String host, String subset) {
    return new Question(
        "target " + host + " " + subset,
        mesh -> mesh.snapshot().routeTargets().contains(host, subset),
        new ChangeKey.Target(host, subset)::equals);
  }

  private static ViewScope scope(MeshAssembly mesh, String namespace) {
    return ViewScope.of(
        mesh.snapshot(),
        ProxyIdentity.in(namespace).withLabels(Labels.of(Map.of("app", "a", "version", "v1"))));
  }

  private static Service anywhere(Service service) {
    return service.withOrigin(Origin.of("anywhere"));
  }

  private static List<Object> said(MeshResource<?> resource) {
    return List.of(resource.key(), resource.spec(), Optional.of(resource.labels()));
  }
}
