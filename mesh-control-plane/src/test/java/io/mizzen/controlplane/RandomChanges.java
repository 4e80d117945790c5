package io.mizzen.controlplane;

import io.mizzen.api.HealthStatus;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.Network;
import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Workload;
import io.mizzen.controlplane.state.Edits;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.MeshStep;
import io.mizzen.controlplane.state.SourceChange;
import io.mizzen.controlplane.state.SourceId;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.MeshResource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Draws steps of a mesh with few names, so that changes meet. */
final class RandomChanges {
  private final RandomGenerator random;

  RandomChanges(RandomGenerator random) {
    this.random = random;
  }

  MeshState step(MeshState state) {
    return switch (random.nextInt(4)) {
      case 0 -> registered(state);
      case 1 -> removed(state);
      default -> applied(state, List.of(document()), List.of());
    };
  }

  private MeshState registered(MeshState state) {
    Workload workload = workload();
    boolean goes = random.nextInt(3) == 0;
    SourceChange none = SourceChange.none();
    SourceChange change =
        new SourceChange(
            none.extent(),
            none.status(),
            none.resources(),
            none.services(),
            Edits.of(
                goes ? List.<Workload>of() : List.of(workload),
                Workload::key,
                goes ? List.of(workload.key()) : List.of()),
            none.endpoints(),
            none.findings());
    return MeshStep.apply(state, Map.of(SourceId.REGISTRATIONS, change));
  }

  private MeshState removed(MeshState state) {
    List<ResourceKey> keys = List.copyOf(state.rules().byKey().keySet());
    return keys.isEmpty()
        ? state
        : applied(state, List.of(), List.of(keys.get(random.nextInt(keys.size()))));
  }

  /** A state after documents were applied, and others deleted. */
  static MeshState applied(MeshState state, List<String> documents, List<ResourceKey> removed) {
    List<MeshResource<?>> read =
        documents.isEmpty()
            ? List.of()
            : new ConfigIntake("default").read("test", String.join("---\n", documents)).accepted();
    return MeshStep.apply(
        state,
        Map.of(
            SourceId.APPLIED,
            SourceChange.ofResources(
                Edits.<ResourceKey, MeshResource<?>>of(read, MeshResource::key, removed),
                Edits.none())));
  }

  private Workload workload() {
    int number = random.nextInt(4);
    return new Workload(
        Workload.Kind.SELF_REGISTERED,
        "default",
        "w" + number,
        "10.0.0." + (1 + number),
        Map.of("grpc", 9080),
        Labels.of(Map.of("app", name(), "version", version())),
        "",
        new Locality("r", oneOf("z1", "z2"), ""),
        Network.defaultNetwork(),
        1,
        HealthStatus.HEALTHY,
        Origin.of("test"));
  }

  private String document() {
    return switch (random.nextInt(6)) {
      case 0, 1 -> service();
      case 2 -> destinationRule();
      case 3 -> policy();
      default -> virtualService();
    };
  }

  private String service() {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, annotations: {networking.istio.io/exportTo: "%s"}}
    spec: {selector: {app: %s}, ports: [{name: grpc, port: %s}]}
    """
        .formatted(name(), oneOf("*", "."), name(), oneOf("80", "80", "81"));
  }

  private String destinationRule() {
    return """
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: %s, namespace: %s}
    spec:
      host: "%s"
      workloadSelector: %s
      trafficPolicy: %s
      subsets: [{name: %s, labels: {version: %s}}]
    """
        .formatted(
            name(),
            oneOf("default", "istio-system", "shop"),
            oneOf(name() + ".default.svc.cluster.local", "*.svc.cluster.local"),
            oneOf("{matchLabels: {app: page}}", "null", "null"),
            oneOf(
                "{tls: {mode: SIMPLE}}",
                "{connectionPool: {http: {http2MaxRequests: 7}}}",
                "{loadBalancer: {consistentHash: {httpHeaderName: x}}}",
                "{loadBalancer: {localityLbSetting: {enabled: true}}, outlierDetection: {}}"),
            version(),
            version());
  }

  private String virtualService() {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: %s, namespace: %s}
    spec:
      hosts: ["%s"]
      http:
      - match: [{sourceLabels: {app: %s}}]
        timeout: %ss
        route: [{destination: {host: %s, subset: %s}}]
      - delegate: {name: leaf, namespace: default}
      - route: [{destination: {host: %s}}]
    ---
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: leaf}
    spec: {http: [{timeout: %ss, route: [{destination: {host: %s}}]}]}
    """
        .formatted(
            name(),
            oneOf("default", "shop"),
            oneOf(name() + ".default.svc.cluster.local", "*.local"),
            oneOf("page", "other"),
            oneOf("1", "2"),
            name() + ".default.svc.cluster.local",
            version(),
            name() + ".default.svc.cluster.local",
            oneOf("3", "4"),
            name());
  }

  private String policy() {
    return """
    apiVersion: security.istio.io/v1
    kind: PeerAuthentication
    metadata: {name: %s}
    spec: {selector: {matchLabels: {app: %s}}, mtls: {mode: %s}}
    """
        .formatted(name(), name(), oneOf("STRICT", "PERMISSIVE"));
  }

  private String name() {
    return oneOf("a", "b", "c");
  }

  private String version() {
    return oneOf("v1", "v2");
  }

  private String oneOf(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
