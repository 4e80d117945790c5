package io.mizzen.controlplane.notapplied;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.NotApplied;
import io.mizzen.api.ResourceKey;
import io.mizzen.controlplane.ControlPlane;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fields of services and Sidecars that gRPC clients without a sidecar leave out are told one by
 * one.
 */
class LeftOutByGrpcClientsTest {
  private static final String DOCUMENT =
      """
      apiVersion: %s
      kind: %s
      metadata: {name: it}
      %s
      """;

  private final ControlPlane mesh = ControlPlane.builder().build();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hosts: ['*.a.example'], resolution: DYNAMIC_DNS | spec.resolution | DYNAMIC_DNS: gRPC clients look no endpoints up in DNS; calls to it fail
          hosts: [a.example], resolution: DNS | spec.resolution | DNS: gRPC clients look no endpoints up in DNS; calls to it fail
          hosts: [a.example], resolution: DNS_ROUND_ROBIN, endpoints: [{address: b.example}] | spec.resolution | DNS_ROUND_ROBIN: gRPC clients look no endpoints up in DNS; calls to it fail
          hosts: [a.example], resolution: NONE | spec.resolution | NONE: gRPC clients call endpoints, and it names none; calls to it fail
          hosts: [a.example] | spec.resolution | NONE: gRPC clients call endpoints, and it names none; calls to it fail
          hosts: [a.example], resolution: STATIC, addresses: [10.0.0.9], endpoints: [{address: 10.0.0.1}] | spec.addresses | gRPC clients dial hosts, not addresses
          hosts: ['*.a.example'], resolution: STATIC, endpoints: [{address: 10.0.0.1}] | spec.hosts[0] | *.a.example: gRPC clients dial hosts by their full names; calls to a host below it fail
          hosts: [a.example], resolution: STATIC, endpoints: [{address: 10.0.0.1}, {address: 'unix:///a/b'}] | spec.endpoints[1].address | unix:///a/b: gRPC clients reach IP addresses only
          hosts: [a.example], resolution: STATIC, endpoints: [{address: 10.0.0.1}], subjectAltNames: [a] | spec.subjectAltNames | gRPC clients of this mesh have no certificates yet
          """)
  void ofServiceEntries(String spec, String path, String reason) {
    assertTold(
        "networking.istio.io/v1",
        "ServiceEntry",
        "spec: {ports: [{number: 80, name: http, protocol: HTTP}], " + spec + "}",
        path,
        reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          resolution: STATIC, endpoints: [{address: 10.0.0.1, ports: {http: 1}, labels: {a: b}, network: n, locality: a/b, weight: 2, serviceAccount: s}]
          resolution: STATIC, workloadSelector: {labels: {a: b}}, exportTo: ['.'], location: MESH_INTERNAL
          resolution: NONE, workloadSelector: {labels: {a: b}}
          """)
  void whatTheyGetOfServiceEntriesIsNot(String spec) {
    mesh.apply(
            DOCUMENT.formatted(
                "networking.istio.io/v1",
                "ServiceEntry",
                "spec: {hosts: [a.example], ports: [{number: 80, name: http, protocol: HTTP}], "
                    + spec
                    + "}"))
        .orThrow();

    assertThat(mesh.notApplied()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"a.example, a.example", "unix:///a/b, unix:///a/b"})
  void ofWorkloadEntries(String address, String shown) {
    assertTold(
        "networking.istio.io/v1",
        "WorkloadEntry",
        "spec: {address: '" + address + "'}",
        "spec.address",
        shown + ": gRPC clients reach IP addresses only");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ingress: [{port: {number: 80, name: a, protocol: HTTP}, defaultEndpoint: '127.0.0.1:1'}] | spec.ingress
          egress: [{hosts: ['*/*'], port: {number: 80, name: a, protocol: HTTP}, bind: 127.0.0.1}] | spec.egress[0].bind
          egress: [{hosts: ['*/*'], captureMode: NONE, port: {number: 80, name: a, protocol: HTTP}}] | spec.egress[0].captureMode
          inboundConnectionPool: {tcp: {maxConnections: 1}} | spec.inboundConnectionPool
          outboundTrafficPolicy: {mode: REGISTRY_ONLY} | spec.outboundTrafficPolicy
          """)
  void ofSidecars(String spec, String path) {
    assertTold(
        "networking.istio.io/v1",
        "Sidecar",
        "spec: {" + spec + "}",
        path,
        "it is for sidecars; this data plane has none");
  }

  @Test
  void ofOtherNamesUntilTheirServiceIsThere() {
    assertTold(
        "v1",
        "Service",
        "spec: {type: ExternalName, externalName: far.example}",
        "spec.externalName",
        "far.example: it is no service of the mesh, and gRPC clients call no others");
    mesh.apply(
            DOCUMENT.formatted(
                    "v1", "Service", "spec: {type: ExternalName, externalName: far.example}")
                + """
                ---
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: far}
                spec:
                  hosts: [far.example]
                  ports: [{number: 80, name: http, protocol: HTTP}]
                  resolution: STATIC
                  endpoints: [{address: 10.0.0.1}]
                """)
        .orThrow();

    assertThat(mesh.notApplied()).isEmpty();
  }

  @Test
  void ofSlicesOfNames() {
    assertTold(
        "discovery.k8s.io/v1",
        "EndpointSlice",
        "addressType: FQDN",
        "addressType",
        "FQDN: neither Istio nor this mesh calls such endpoints");
  }

  @ParameterizedTest
  @CsvSource({"gate", "'mesh, gate'"})
  void ofRulesForGateways(String gateways) {
    assertTold(
        "networking.istio.io/v1",
        "VirtualService",
        "spec: {hosts: [a.example], gateways: ["
            + gateways
            + "], http: [{directResponse: {status: 503}}]}",
        "spec.gateways",
        "there are no gateways and waypoints yet");
  }

  /** Told where the field stands for as long as it does, and for gRPC clients. */
  private void assertTold(String version, String kind, String spec, String path, String reason) {
    mesh.apply("\n" + DOCUMENT.formatted(version, kind, spec)).orThrow();

    List<NotApplied> told =
        mesh.notApplied().stream().filter(each -> each.path().equals(path)).toList();
    assertThat(told)
        .as("of %s", mesh.notApplied())
        .singleElement()
        .hasToString(
            "<text>:2:1: " + kind + " default/it " + path + ": " + reason + " [grpc-java]");

    mesh.delete(new ResourceKey(kind, "default", "it"));
    assertThat(mesh.notApplied()).isEmpty();
  }
}
