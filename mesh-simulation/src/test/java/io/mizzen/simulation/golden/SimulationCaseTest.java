package io.mizzen.simulation.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mizzen.simulation.ProxyResources;
import io.mizzen.simulation.RuleOrigins;
import io.mizzen.simulation.Simulation;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The harness of the simulation cases notices what differs. */
class SimulationCaseTest {
  /** A strict inbound port, a port that is HTTP to one host, and the rest to nowhere. */
  private static final Simulation SIDECAR =
      Simulation.of(
          ProxyResources.of(
              List.of(
                  listener(
                      """
                      {'name': 'virtualInbound',
                       'address': {'socketAddress': {'address': '0.0.0.0', 'portValue': 15006}},
                       'listenerFilters': [{'name': 'envoy.filters.listener.tls_inspector'}],
                       'filterChains': [{'name': '0.0.0.0_70',
                         'filterChainMatch': {'destinationPort': 70, 'transportProtocol': 'tls'},
                         'filters': [TCP],
                         'transportSocket': {'name': 'tls', 'typedConfig': {
                           '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext',
                           'requireClientCertificate': true}}}]}
                      """),
                  listener(
                      """
                      {'name': '0.0.0.0_80',
                       'address': {'socketAddress': {'address': '0.0.0.0', 'portValue': 80}},
                       'listenerFilters': [{'name': 'envoy.filters.listener.http_inspector'}],
                       'filterChains': [{'filterChainMatch': {'applicationProtocols': ['http/1.1']},
                         'filters': [{'name': 'hcm', 'typedConfig': {
                           '@type': 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
                           'routeConfig': {'name': '80', 'virtualHosts': [{'name': 'foo',
                             'domains': ['foo'], 'routes': [{'match': {'prefix': '/'},
                               'route': {'cluster': 'c'}}]}]}}}]}],
                       'defaultFilterChain': {'name': 'rest', 'filters': [TCP]}}
                      """))),
          RuleOrigins.none());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "inbound|70|tcp|plaintext|{'error': 'no filter chains matched'}",
        "inbound|71|tcp|mtls|{'error': 'no filter chains matched'}",
        "inbound|70|tcp|tls|{'error': 'invalid mTLS'}",
        "inbound|70|tcp|mtls|{'cluster': 'c', 'filterChain': '0.0.0.0_70'}",
        "''|80|http|plaintext|{'cluster': 'c', 'virtualHost': 'foo', 'listener': '0.0.0.0_80'}",
        "''|80|tcp|plaintext|{'cluster': 'c', 'filterChain': 'rest'}",
        "''|80|http|tls|{'cluster': 'c', 'filterChain': 'rest'}",
        "''|81|http|plaintext|{'error': 'no listener matched'}"
      })
  void whatIsExpectedIsFound(String mode, int port, String protocol, String tls, String expect) {
    assertThat(simulation(mode, port, protocol, tls, expect).differences(SIDECAR)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tcp|plaintext|{'cluster': 'd'}|cluster: c (expected: d)",
        "tcp|plaintext|{'filterChain': 'x'}|filterChain: rest (expected: x)",
        "tcp|plaintext|{'strict': true}|listener: 0.0.0.0_80 (expected: ), filterChain: rest",
        "http|plaintext|{'virtualHost': 'bar'}|virtualHost: foo (expected: bar)",
        "http|plaintext|{'routeConfig': '81'}|routeConfig: 80 (expected: 81)",
        "http|plaintext|{'error': 'no route matched'}|error:  (expected: no route matched)"
      })
  void whatDiffersIsSaid(String protocol, String tls, String expect, String difference) {
    assertThat(simulation("", 80, protocol, tls, expect).differences(SIDECAR))
        .singleElement()
        .extracting(SimulationCase.Difference::text)
        .asString()
        .contains(difference);
  }

  @Test
  void aHostThatNobodyTakesIsNotTheOthers() {
    SimulationCase other =
        simulation("", 80, "http", "plaintext", "{'error': 'no virtual host matched'}");
    other
        .json()
        .getAsJsonArray("calls")
        .get(0)
        .getAsJsonObject()
        .getAsJsonObject("call")
        .addProperty("hostHeader", "bar");

    assertThat(other.differences(SIDECAR)).isEmpty();
  }

  private static SimulationCase simulation(
      String mode, int port, String protocol, String tls, String expect) {
    JsonObject json =
        json(
            "{'test': 't', 'calls': [{'test': 't/c', 'call': {'mode': '%s', 'port': %d,"
                    .formatted(mode, port)
                + " 'protocol': '%s', 'tls': '%s', 'hostHeader': 'foo'}, 'expect': %s}]}"
                    .formatted(protocol, tls, expect));
    return new SimulationCase("t", json);
  }

  private static XdsResource listener(String json) {
    String tcp =
        "{'name': 'tcp', 'typedConfig': {'@type':"
            + " 'type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy',"
            + " 'cluster': 'c'}}";
    return new ProtoJson().resource(TypeUrl.LISTENER, json(json.replace("TCP", tcp)));
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
  }
}
