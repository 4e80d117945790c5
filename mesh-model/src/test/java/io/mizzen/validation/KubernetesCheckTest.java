package io.mizzen.validation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesCheckTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {ports: [{port: 9080, targetPort: 9080}], selector: {app: a}} => good
          {ports: [{name: grpc, port: 1, targetPort: grpc}, {name: http, port: 2}]} => good
          {clusterIP: None} => good
          {type: ExternalName, externalName: a.com} => good
          {selector: {app: a}} => REQUIRED spec.ports
          {type: ExternalName} => INVALID_HOST spec.externalName
          {type: Round, ports: [{port: 1}]} => INVALID_VALUE spec.type
          {clusterIP: a, ports: [{port: 1}]} => INVALID_ADDRESS spec.clusterIP
          {ports: [{port: 0}]} => INVALID_PORT spec.ports[0].port
          {ports: [{name: a, port: 1}, {port: 2}]} => REQUIRED spec.ports[1].name
          {ports: [{name: a, port: 1}, {name: a, port: 2}]} => DUPLICATE spec.ports[1].name
          {ports: [{name: a, port: 1}, {name: b, port: 1}]} => DUPLICATE spec.ports[1].port
          {ports: [{name: a, port: 1}, {name: b, port: 1, protocol: UDP}]} => good
          {ports: [{name: a, port: 1}, {name: b, port: 1, protocol: SCTP}]} => good
          {ports: [{name: a, port: 1}, {name: b, port: 1, protocol: TCP}]} => DUPLICATE spec.ports[1].port
          {ports: [{port: 1, protocol: QUIC}]} => INVALID_VALUE spec.ports[0].protocol
          {ports: [{port: 1, targetPort: 70000}]} => INVALID_PORT spec.ports[0].targetPort
          {ports: [{port: 1, targetPort: "a b"}]} => INVALID_PORT spec.ports[0].targetPort
          {ports: [{port: 1}], selector: {app: "a b"}} => INVALID_LABEL spec.selector.app
          """)
  void services(String spec, String expected) {
    assertThat(Checked.document("Service", "spec: " + spec)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          EndpointSlice => {addressType: IPv4, endpoints: [{addresses: [10.0.0.1]}], ports: [{port: 1}]} => ~NO_EFFECT metadata.labels
          EndpointSlice => {addressType: IPv4, endpoints: [{addresses: [a]}]} => ~NO_EFFECT metadata.labels & INVALID_ADDRESS endpoints[0].addresses[0]
          EndpointSlice => {addressType: IPv6, endpoints: [{addresses: [10.0.0.1]}]} => ~NO_EFFECT metadata.labels & INVALID_ADDRESS endpoints[0].addresses[0]
          EndpointSlice => {addressType: IPv6, endpoints: [{addresses: ["fd00::1"]}], ports: [{port: 0}]} => INVALID_PORT ports[0].port
          Pod => {status: {podIP: 10.0.0.1}} => good
          Pod => {status: {podIP: a}} => INVALID_ADDRESS status.podIP
          Pod => {spec: {containers: [{ports: [{containerPort: 70000}]}]}} => INVALID_PORT spec.containers[0].ports[0].containerPort
          Deployment => {spec: {replicas: 3, template: {metadata: {labels: {app: a}}}}} => good
          Deployment => {spec: {replicas: -1}} => OUT_OF_RANGE spec.replicas
          Deployment => {spec: {template: {metadata: {labels: {app: "?"}}}}} => INVALID_LABEL spec.template.metadata.labels.app
          """)
  void otherKinds(String kind, String fields, String expected) {
    String lines =
        fields
            .substring(1, fields.length() - 1)
            .replaceAll(", (?=endpoints:|ports: \\[\\{port:)", "\n");

    assertThat(Checked.document(kind, lines)).isEqualTo(expected);
  }
}
