package io.mizzen.validation.networking;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.validation.Checked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceEntryCheckTest {
  private static final String HTTP = "{number: 80, name: http, protocol: HTTP}";
  private static final String TCP = "{number: 81, name: tcp, protocol: TCP}";

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          hosts: [a.com], ports: [$H] => good
          hosts: ["*.a.com"], ports: [$H] => good
          ports: [$H] => REQUIRED spec.hosts
          hosts: ["*"], ports: [$H] => INVALID_HOST spec.hosts[0]
          hosts: [a_b], ports: [$H] => INVALID_HOST spec.hosts[0]
          hosts: ["*a.com"], ports: [$H] => ~NO_EFFECT spec.hosts[0]
          hosts: [a.com], addresses: [10.0.0.1, 10.1.0.0/16], ports: [$H] => good
          hosts: [a.com], addresses: [a], ports: [$H] => INVALID_ADDRESS spec.addresses[0]
          hosts: [a.com], addresses: [10.1.0.0/16], resolution: DNS, ports: [$H] => CONFLICT spec.addresses[0]
          hosts: [a.com], ports: [$H, $H] => DUPLICATE spec.ports[1].number & DUPLICATE spec.ports[1].name
          hosts: [a.com], ports: [{number: 0, name: http, protocol: HTTP}] => INVALID_PORT spec.ports[0].number
          hosts: [a.com], ports: [{number: 80, name: ht_tp, protocol: HTTP}] => INVALID_NAME spec.ports[0].name
          hosts: [a.com], ports: [{number: 80, name: http, protocol: SMTP}] => INVALID_VALUE spec.ports[0].protocol
          hosts: [a.com], ports: [{number: 80, name: g, protocol: grpc, targetPort: 70000}] => INVALID_PORT spec.ports[0].targetPort
          hosts: [a.com], ports: [$T] => ~NO_EFFECT spec.ports[0].protocol
          hosts: [a.com], addresses: [10.0.0.1], ports: [$T] => good
          hosts: [a.com], addresses: [10.0.0.1], ports: [{number: 80, name: a}] => good
          hosts: [a.com, b.com], addresses: [10.0.0.1], ports: [$T] => good
          hosts: [a.com, b.com], addresses: [10.0.0.1], resolution: STATIC, ports: [$H, $T] => CONFLICT spec.ports[1].protocol
          hosts: [a.com], ports: [$H], exportTo: ["~"] => good
          hosts: [a.com], ports: [$H], exportTo: ["~", b] => CONFLICT spec.exportTo
          hosts: [a.com], resolution: STATIC, ports: [$H], workloadSelector: {labels: {app: a}} => good
          hosts: [a.com], resolution: STATIC, ports: [$H], workloadSelector: {labels: {app: "?"}} => ~INVALID_LABEL spec.workloadSelector.labels.app
          hosts: [a.com], resolution: STATIC, ports: [$H], workloadSelector: {labels: {app: "a*"}} => INVALID_LABEL spec.workloadSelector.labels.app
          hosts: [a.com], resolution: STATIC, ports: [$H], workloadSelector: {} => ~NO_EFFECT spec.workloadSelector
          hosts: ["*.a.com"], resolution: DNS, ports: [$H], workloadSelector: {labels: {app: a}} => INVALID_HOST spec.hosts[0]
          hosts: [a.com], resolution: DNS, ports: [$H], endpoints: [{network: n}] => INVALID_ADDRESS spec.endpoints[0].address & ~NO_EFFECT spec.endpoints[0].address
          hosts: [a.com], resolution: STATIC, ports: [$H], workloadSelector: {labels: {app: a}}, endpoints: [{address: 10.0.0.1}] => CONFLICT spec.workloadSelector
          """)
  void hostsAddressesAndPorts(String fields, String expected) {
    assertThat(check(fields)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          hosts: [a.com], endpoints: [{address: 10.0.0.1}] => CONFLICT spec.endpoints
          hosts: [a.com], resolution: NONE, workloadSelector: {labels: {app: a}} => ~NO_EFFECT spec.workloadSelector
          hosts: [a.com], resolution: STATIC, endpoints: [{address: 10.0.0.1, ports: {http: 8080}}] => good
          hosts: [a.com], resolution: STATIC, endpoints: [{address: a.com}] => INVALID_ADDRESS spec.endpoints[0].address
          hosts: [a.com], resolution: STATIC, endpoints: [{address: "unix:///run/a.sock"}] => good
          hosts: [a.com], resolution: STATIC, endpoints: [{address: "unix://run"}] => INVALID_ADDRESS spec.endpoints[0].address
          hosts: [a.com], resolution: STATIC, endpoints: [{address: "unix:///a", ports: {http: 1}}] => CONFLICT spec.endpoints[0].ports
          hosts: [a.com], resolution: STATIC, endpoints: [{address: 10.0.0.1, ports: {https: 8080}}] => INVALID_NAME spec.endpoints[0].ports.https
          hosts: [a.com], resolution: STATIC, endpoints: [{address: 10.0.0.1, ports: {http: 0}}] => INVALID_PORT spec.endpoints[0].ports.http
          hosts: [a.com], resolution: STATIC, endpoints: [{address: 10.0.0.1, labels: {"a b": c}}] => INVALID_LABEL spec.endpoints[0].labels["a b"]
          hosts: [a.com], resolution: STATIC, endpoints: [{network: n}] => ~NO_EFFECT spec.endpoints[0].address
          hosts: [a.com], resolution: DNS => good
          hosts: ["*.a.com"], resolution: DNS => INVALID_HOST spec.hosts[0]
          hosts: ["*.a.com"], resolution: DNS, endpoints: [{address: b.com}] => good
          hosts: [a.com], resolution: DNS, endpoints: [{address: "b c"}] => INVALID_ADDRESS spec.endpoints[0].address
          hosts: [a.com], resolution: DNS_ROUND_ROBIN, endpoints: [{address: b.com}] => good
          hosts: [a.com], resolution: DNS_ROUND_ROBIN, endpoints: [{address: b.com}, {address: c.com}] => CONFLICT spec.endpoints
          hosts: ["*.a.com"], resolution: DYNAMIC_DNS => good
          hosts: [a.com], resolution: DYNAMIC_DNS => INVALID_HOST spec.hosts[0]
          hosts: ["*.a.com"], resolution: DYNAMIC_DNS, endpoints: [{address: b.com}] => CONFLICT spec.endpoints
          hosts: ["*.a.com"], resolution: DYNAMIC_DNS, addresses: [10.0.0.1] => CONFLICT spec.addresses
          """)
  void resolutions(String fields, String expected) {
    assertThat(check(fields + ", ports: [$H]")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          hosts: ["*.a.com"], resolution: DYNAMIC_DNS, addresses: [10.0.0.1], ports: [$T] => CONFLICT spec.addresses & CONFLICT spec.ports[0].protocol
          hosts: [a.com], resolution: STATIC, ports: [$H, {number: 82, name: b, protocol: HTTP}], endpoints: [{address: "unix:///a"}] => CONFLICT spec.endpoints[0].address
          """)
  void resolutionsThatDependOnPorts(String fields, String expected) {
    assertThat(check(fields)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {address: 10.0.0.1, ports: {http: 8080}, labels: {app: a}, weight: 5} => good
          {address: vm.example.com} => good
          {address: "unix:///run/a"} => good
          {network: n} => ~NO_EFFECT spec.address
          {labels: {app: a}} => REQUIRED spec.address
          {address: "a b"} => INVALID_ADDRESS spec.address
          {address: "unix://a"} => INVALID_ADDRESS spec.address
          {address: "unix:///a", ports: {http: 1}} => CONFLICT spec.ports
          {address: 10.0.0.1, ports: {http: 65536}} => INVALID_PORT spec.ports.http
          {address: 10.0.0.1, ports: {"h.p": 1}} => INVALID_NAME spec.ports["h.p"]
          {address: 10.0.0.1, labels: {app: "a b"}} => INVALID_LABEL spec.labels.app
          {address: 10.0.0.1, weight: -1} => OUT_OF_RANGE spec.weight
          """)
  void workloadEntries(String spec, String expected) {
    assertThat(Checked.spec("WorkloadEntry", spec)).isEqualTo(expected);
  }

  private static String check(String fields) {
    String ports = fields.replace("$H", HTTP).replace("$T", TCP);
    return Checked.spec("ServiceEntry", "{" + ports + "}");
  }
}
