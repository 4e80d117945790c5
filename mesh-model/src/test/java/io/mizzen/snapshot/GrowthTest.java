package io.mizzen.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.mizzen.catalog.Yaml;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C3: what a mesh costs grows with its resources, what a change costs does not")
class GrowthTest {
  private static final MeshSettings SETTINGS = MeshSettings.defaults("test");
  private static final List<Integer> SIZES = List.of(100, 1_000, 10_000);

  private static final ConfigIntake INTAKE = new ConfigIntake("default");

  /** Of bytes allocated over resources, both in powers of ten: 1 is in proportion. */
  private static final double MOST_SLOPE = 1.05;

  /** Resources per namespace. */
  private static final int KINDS = 25;

  private record Row(long read, long assembled, Map<String, Integer> changed) {}

  @Test
  void allocationsGrowInProportionAndOneChangeNamesTheSameKeys() {
    measured(100); // loads classes
    Map<Integer, Row> table = new LinkedHashMap<>();
    SIZES.forEach(size -> table.put(size, measured(size)));

    table.forEach(
        (size, row) ->
            System.out.printf(
                "growth %,7d resources: read and validated %,6d kB, assembled %,6d kB, changed"
                    + " %s%n",
                size, row.read() / 1024, row.assembled() / 1024, row.changed()));
    Row small = Optional.ofNullable(table.get(100)).orElseThrow();
    Row large = Optional.ofNullable(table.get(10_000)).orElseThrow();
    assertThat(slope(small.read(), large.read())).as("read").isLessThanOrEqualTo(MOST_SLOPE);
    assertThat(slope(small.assembled(), large.assembled()))
        .as("assembled")
        .isLessThanOrEqualTo(MOST_SLOPE);
    assertThat(large.changed()).isEqualTo(small.changed());
  }

  /** Both sizes are two powers of ten apart. */
  private static double slope(long small, long large) {
    return Math.log10((double) large / small) / 2;
  }

  private static Row measured(int size) {
    String yaml =
        IntStream.range(0, size / KINDS)
            .mapToObj(i -> group("n" + i, 50))
            .collect(Collectors.joining());
    Allocated<List<MeshResource<?>>> read =
        Allocated.by(() -> INTAKE.read("test", yaml).accepted());
    assertThat(read.result().size()).isEqualTo(size);
    Allocated<MeshAssembly> assembled =
        Allocated.by(() -> MeshAssembly.of(read.result(), SETTINGS));
    return new Row(read.bytes(), assembled.bytes(), changes(assembled.result()));
  }

  /** The number of keys that a change of each resource produces, by kind. */
  private static Map<String, Integer> changes(MeshAssembly mesh) {
    Map<String, Integer> counts = new TreeMap<>();
    for (MeshResource<?> changed : Yaml.rules(group("n3", 60)).byKey().values()) {
      Set<ChangeKey> keys = mesh.withResources(2, List.of(changed), List.of()).changed();
      if (!keys.isEmpty()) {
        counts.merge(changed.key().kind(), keys.size(), Integer::sum);
      }
    }
    return counts;
  }

  private record Allocated<T>(T result, long bytes) {
    static <T> Allocated<T> by(Supplier<T> work) {
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      T result = work.get();
      return new Allocated<>(result, threads.getCurrentThreadAllocatedBytes() - before);
    }
  }

  /**
   * Resources of one namespace, most of a kind of its own; everything that {@code number} is in
   * differs with it.
   */
  private static String group(String namespace, int number) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: a, namespace: %1$s}
    spec: {selector: {app: a}, ports: [{name: grpc, port: %2$d}]}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: old, namespace: %1$s}
    spec: {type: ExternalName, externalName: a.%1$s.svc.cluster.local, ports: [{port: %2$d}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: a-1, namespace: %1$s, labels: {app: a}}
    status: {podIP: 10.0.0.%2$d, phase: Running}
    ---
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: a, namespace: %1$s}
    spec: {hosts: [a], http: [{timeout: %2$ds, route: [{destination: {host: a}}]}]}
    ---
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: a, namespace: %1$s}
    spec: {host: a, trafficPolicy: {connectionPool: {http: {http2MaxRequests: %2$d}}}}
    ---
    apiVersion: networking.istio.io/v1
    kind: ServiceEntry
    metadata: {name: out, namespace: %1$s}
    spec:
      hosts: [api.%1$s.example.com]
      resolution: DNS
      ports: [{number: %2$d, name: http, protocol: HTTP}]
    ---
    apiVersion: networking.istio.io/v1
    kind: Sidecar
    metadata: {name: default, namespace: %1$s}
    spec: {egress: [{port: {number: %2$d, name: a, protocol: TCP}, hosts: ["*/*"]}, {hosts: ["./*"]}]}
    ---
    apiVersion: security.istio.io/v1
    kind: PeerAuthentication
    metadata: {name: a, namespace: %1$s}
    spec: {selector: {matchLabels: {app: a}}, portLevelMtls: {%2$d: {mode: PERMISSIVE}}}
    ---
    apiVersion: security.istio.io/v1
    kind: AuthorizationPolicy
    metadata: {name: a, namespace: %1$s}
    spec: {action: AUDIT, rules: [{to: [{operation: {ports: ["%2$d"]}}]}]}
    ---
    apiVersion: telemetry.istio.io/v1
    kind: Telemetry
    metadata: {name: a, namespace: %1$s}
    spec: {tracing: [{randomSamplingPercentage: %2$d}]}
    ---
    """
            .formatted(namespace, number)
        + infrastructure(namespace, number)
        + gateways(namespace, number);
  }

  private static String infrastructure(String namespace, int number) {
    return """
    apiVersion: v1
    kind: Namespace
    metadata: {name: %1$s, labels: {number: "%2$d"}}
    ---
    apiVersion: v1
    kind: Node
    metadata: {name: %1$s, labels: {topology.kubernetes.io/zone: z%2$d}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: b-1, namespace: %1$s, labels: {app: b}}
    spec: {nodeName: %1$s}
    status: {podIP: 10.0.1.1, phase: Running}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: b, namespace: %1$s}
    spec: {selector: {app: b}, ports: [{name: grpc, port: 80}]}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: c, namespace: %1$s}
    spec: {ports: [{name: grpc, port: 80}]}
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata: {name: c, namespace: %1$s, labels: {kubernetes.io/service-name: c}}
    addressType: IPv4
    ports: [{name: grpc, port: %2$d}]
    endpoints: [{addresses: [10.0.2.1], nodeName: %1$s}]
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: a, namespace: %1$s}
    spec: {replicas: %2$d, selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}}}
    ---
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: a, namespace: %1$s, labels: {app: a}}
    spec: {address: 10.0.3.1, weight: %2$d}
    ---
    apiVersion: networking.istio.io/v1
    kind: WorkloadGroup
    metadata: {name: a, namespace: %1$s}
    spec: {template: {weight: %2$d}}
    ---
    """
        .formatted(namespace, number);
  }

  private static String gateways(String namespace, int number) {
    return """
    apiVersion: networking.istio.io/v1
    kind: Gateway
    metadata: {name: a, namespace: %1$s}
    spec:
      selector: {istio: %1$s}
      servers: [{hosts: [%1$s.example.com], port: {number: %2$d, name: http, protocol: HTTP}}]
    ---
    apiVersion: networking.istio.io/v1
    kind: EnvoyFilter
    metadata: {name: a, namespace: %1$s}
    spec: {priority: %2$d, workloadSelector: {labels: {app: a}}}
    ---
    apiVersion: networking.istio.io/v1beta1
    kind: ProxyConfig
    metadata: {name: a, namespace: %1$s}
    spec: {concurrency: %2$d}
    ---
    apiVersion: extensions.istio.io/v1alpha1
    kind: WasmPlugin
    metadata: {name: a, namespace: %1$s}
    spec: {url: "oci://a/b:%2$d"}
    ---
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: {name: a, namespace: %1$s}
    spec: {parentRefs: [{name: a}], rules: [{backendRefs: [{name: a, port: %2$d}]}]}
    ---
    apiVersion: security.istio.io/v1
    kind: RequestAuthentication
    metadata: {name: a, namespace: %1$s}
    spec: {jwtRules: [{issuer: i%2$d, jwksUri: "https://k"}]}
    ---
    """
        .formatted(namespace, number);
  }
}
