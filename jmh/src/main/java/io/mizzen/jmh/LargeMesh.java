package io.mizzen.jmh;

import io.mizzen.api.Labels;
import io.mizzen.api.Origin;
import io.mizzen.api.Workload;
import io.mizzen.api.spi.RegistryChange;
import io.mizzen.api.spi.RegistrySink;
import io.mizzen.api.spi.RegistrySnapshot;
import io.mizzen.api.spi.ServiceRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Services {@code s0}, {@code s1} … with two rules each as files, and their servers. */
public final class LargeMesh {
  private LargeMesh() {}

  public static String host(int service) {
    return "s" + service + ".default.svc.cluster.local";
  }

  public static void write(Path directory, int services) throws IOException {
    for (int i = 0; i < services; i++) {
      Files.writeString(directory.resolve("s" + i + ".yaml"), service(i));
      Files.writeString(directory.resolve("v" + i + ".yaml"), virtualService(i, 10));
      Files.writeString(directory.resolve("d" + i + ".yaml"), destinationRule(i, 100));
    }
  }

  public static String virtualService(int service, int weight) {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: s%1$d}
    spec:
      hosts: [s%1$d]
      http:
      - route:
        - {destination: {host: s%1$d, subset: v1}, weight: %2$d}
        - {destination: {host: s%1$d, subset: v2}, weight: %3$d}
    """
        .formatted(service, weight, 100 - weight);
  }

  static String destinationRule(int service, int limit) {
    return """
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: s%1$d}
    spec:
      host: s%1$d
      trafficPolicy: {connectionPool: {http: {http2MaxRequests: %2$d}}}
      subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]
    """
        .formatted(service, limit);
  }

  private static String service(int service) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: s%1$d}
    spec: {selector: {app: s%1$d}, ports: [{name: grpc, port: 80}]}
    """
        .formatted(service);
  }

  public static Workload server(int service, int number) {
    return Workload.builder(
            Workload.Kind.SELF_REGISTERED,
            "default",
            "s" + service + "-" + number,
            address(service, number))
        .ports(Map.of("grpc", 80))
        .labels(Labels.of(Map.of("app", "s" + service, "version", "v" + (1 + number % 2))))
        .origin(Origin.of("benchmark"))
        .build();
  }

  static String address(int service, int number) {
    return "10." + number + "." + service / 250 + "." + (1 + service % 250);
  }

  /** A registry that knows some servers of each service from the start. */
  public static final class Registry implements ServiceRegistry {
    private final List<Workload> first;
    private final CompletableFuture<RegistrySink> sink = new CompletableFuture<>();

    public Registry(int services, int serversEach) {
      this.first =
          IntStream.range(0, services * serversEach)
              .mapToObj(i -> server(i % services, 1 + i / services))
              .toList();
    }

    public void add(Workload workload) {
      sink.join()
          .change(new RegistryChange(List.of(), Set.of(), List.of(workload), Set.of(), Map.of()));
    }

    public void remove(Workload workload) {
      sink.join()
          .change(
              new RegistryChange(List.of(), Set.of(), List.of(), Set.of(workload.key()), Map.of()));
    }

    @Override
    public String name() {
      return "benchmark";
    }

    @Override
    public void start(RegistrySink to) {
      to.snapshot(new RegistrySnapshot(List.of(), first, Map.of()));
      sink.complete(to);
    }

    @Override
    public void close() {}
  }
}
