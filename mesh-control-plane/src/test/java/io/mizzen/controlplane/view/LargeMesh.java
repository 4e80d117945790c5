package io.mizzen.controlplane.view;

import io.mizzen.api.Labels;
import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Workload;
import io.mizzen.controlplane.state.Edits;
import io.mizzen.controlplane.state.SourceChange;
import io.mizzen.controlplane.state.SourceStatus;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.MeshResource;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Services {@code s0}, {@code s1} … of one namespace, each with a VirtualService, a DestinationRule
 * and a Deployment. Those of the first are parsed, the others are copies under other names.
 */
final class LargeMesh {
  private static final String FIRST = "s0";

  private LargeMesh() {}

  static String host(int service) {
    return "s" + service + ".default.svc.cluster.local";
  }

  /** All documents, as a source reports them. */
  static SourceChange documents(int services) {
    List<MeshResource<?>> first =
        read(
            service(FIRST)
                + virtualService(FIRST, 1)
                + destinationRule(FIRST, 1)
                + deployment(FIRST));
    List<MeshResource<?>> all = new ArrayList<>();
    for (int i = 0; i < services; i++) {
      String name = "s" + i;
      first.forEach(resource -> all.add(renamed(resource, name)));
    }
    return SourceChange.everything(all, Edits.none()).with(new SourceStatus.Synced());
  }

  /** Two servers of each service, as a registry reports them. */
  static SourceChange servers(int services) {
    return registered(
        IntStream.range(0, services)
            .boxed()
            .flatMap(i -> Stream.of(server(i, 1, "v1"), server(i, 2, "v2")))
            .toList());
  }

  static SourceChange registered(Collection<Workload> workloads) {
    SourceChange none = SourceChange.none();
    return new SourceChange(
        none.extent(),
        Optional.of(new SourceStatus.Synced()),
        none.resources(),
        none.services(),
        Edits.of(workloads, Workload::key, List.of()),
        none.endpoints(),
        none.findings());
  }

  static Workload server(int service, int number, String version) {
    return Workload.builder(
            Workload.Kind.SELF_REGISTERED,
            "default",
            "s" + service + "-" + number,
            "10." + number + "." + service / 250 + "." + (1 + service % 250))
        .ports(Map.of("grpc", 80))
        .labels(Labels.of(Map.of("app", "s" + service, "version", version)))
        .origin(Origin.of("test"))
        .build();
  }

  static String virtualService(String name, int weight) {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: %1$s}
    spec:
      hosts: [%1$s]
      http:
      - route:
        - {destination: {host: %1$s, subset: v1}, weight: %2$d}
        - {destination: {host: %1$s, subset: v2}, weight: %3$d}
    ---
    """
        .formatted(name, weight, 100 - weight);
  }

  private static String service(String name) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %1$s}
    spec: {selector: {app: %1$s}, ports: [{name: grpc, port: 80}]}
    ---
    """
        .formatted(name);
  }

  static String destinationRule(String name, int limit) {
    return """
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: %1$s}
    spec:
      host: %1$s
      trafficPolicy: {connectionPool: {http: {http2MaxRequests: %2$d}}}
      subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]
    ---
    """
        .formatted(name, limit);
  }

  private static String deployment(String name) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s}
    spec: {template: {metadata: {labels: {app: %1$s, version: v1}}}}
    """
        .formatted(name);
  }

  private static List<MeshResource<?>> read(String yaml) {
    return new ConfigIntake("default").read("test", yaml).accepted();
  }

  private static MeshResource<?> renamed(MeshResource<?> resource, String name) {
    ResourceKey key =
        new ResourceKey(resource.key().group(), resource.key().kind(), resource.namespace(), name);
    return new MeshResource<>(
        key, resource.labels(), Map.of(), renamed(resource.spec(), name), Origin.of(name));
  }

  private static Object renamed(Object value, String name) {
    if (value.equals(FIRST)) {
      return name;
    }
    if (value instanceof Optional<?> optional) {
      return optional.map(each -> renamed(each, name));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(each -> renamed(each, name)).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, each) -> copy.put(key, renamed(each, name)));
      return copy;
    }
    return value instanceof Record each ? renamed(each, name) : value;
  }

  private static Record renamed(Record value, String name) {
    RecordComponent[] components = value.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        values[i] = renamed(components[i].getAccessor().invoke(value), name);
      }
      return value.getClass().getConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(value.toString(), e);
    }
  }
}
