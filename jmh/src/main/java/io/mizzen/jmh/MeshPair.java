package io.mizzen.jmh;

import io.grpc.ManagedChannel;
import io.mizzen.client.MeshClient;
import io.mizzen.controlplane.ControlPlane;
import java.time.Duration;
import java.util.Map;

/** A whole mesh in this process: control plane, two versions of a service, one client. */
final class MeshPair implements AutoCloseable {
  static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: echo}
      spec:
        selector: {app: echo}
        ports: [{name: grpc, port: 9080}]
      """;

  /** Rules as a careful team writes them: subsets, a header route, weights, a timeout, retries. */
  static final String RULES =
      """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: echo}
      spec:
        host: echo
        subsets:
        - {name: v1, labels: {version: v1}}
        - {name: v2, labels: {version: v2}}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: echo}
      spec:
        hosts: [echo]
        http:
        - match: [{headers: {end-user: {exact: jason}}}]
          route: [{destination: {host: echo, subset: v2}}]
        - timeout: 10s
          retries: {attempts: 3, retryOn: unavailable}
          route:
          - {destination: {host: echo, subset: v1}, weight: 90}
          - {destination: {host: echo, subset: v2}, weight: 10}
      """;

  private final ControlPlane controlPlane;
  private final MeshClient v1;
  private final MeshClient v2;
  private final MeshClient client;
  private final ManagedChannel channel;

  private MeshPair(String config) {
    controlPlane = ControlPlane.builder().build().start();
    controlPlane.apply(config).orThrow();
    v1 = serve("v1");
    v2 = serve("v2");
    client = identity("client", Map.of());
    channel = client.channel("mesh:///echo:9080");
  }

  /** Both servers are registered when this returns; the channel connects with its first call. */
  static MeshPair start(String config) {
    return new MeshPair(config);
  }

  ManagedChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    client.close();
    v2.close();
    v1.close();
    controlPlane.close();
  }

  private MeshClient serve(String version) {
    MeshClient workload = identity("echo-" + version, Map.of("app", "echo", "version", version));
    workload
        .serverBuilder()
        .drainTimeout(Duration.ZERO)
        .addService(Echo.named(version))
        .build()
        .start();
    return workload;
  }

  private MeshClient identity(String workload, Map<String, String> labels) {
    return MeshClient.builder()
        .controlPlane(controlPlane.target())
        .workloadName(workload)
        .labels(labels)
        .build()
        .start();
  }
}
