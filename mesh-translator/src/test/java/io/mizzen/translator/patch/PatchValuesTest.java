package io.mizzen.translator.patch;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Finding;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.intake.Intake;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of EnvoyFilter patches; the verdicts are those of Istio's webhook. */
class PatchValuesTest {
  private static final ConfigIntake INTAKE = PatchValues.intake("default");

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          CLUSTER => {lb_policy: RING_HASH, connectTimeout: 500ms, name: a, dns_refresh_rate: 1.5s} => good
          CLUSTER => {lb_policy: 2} => good
          CLUSTER => {lb_policy: SOON} => lb_policy: SOON (ROUND_ROBIN, LEAST_REQUEST, RING_HASH, RANDOM, MAGLEV, CLUSTER_PROVIDED, LOAD_BALANCING_POLICY_CONFIG)
          CLUSTER => {name: 5} => name: 5 (a text)
          CLUSTER => {name: true} => name: true (a text)
          CLUSTER => {name: null} => good
          CLUSTER => {connect_timeout: soon} => connect_timeout: soon (a duration such as 1.5s)
          CLUSTER => {connect_timeout: 5} => connect_timeout: 5 (a duration such as 1.5s)
          CLUSTER => {per_connection_buffer_limit_bytes: "32768"} => good
          CLUSTER => {per_connection_buffer_limit_bytes: -1} => per_connection_buffer_limit_bytes: -1 (a whole number of 32 bits, 0 or more)
          CLUSTER => {per_connection_buffer_limit_bytes: 1.5} => per_connection_buffer_limit_bytes: 1.5 (a whole number of 32 bits, 0 or more)
          CLUSTER => {per_connection_buffer_limit_bytes: 1.0} => good
          CLUSTER => {per_connection_buffer_limit_bytes: 4294967296} => per_connection_buffer_limit_bytes: 4294967296 (a whole number of 32 bits, 0 or more)
          CLUSTER => {circuit_breakers: {thresholds: [{max_connections: 7, track_remaining: true}]}} => good
          CLUSTER => {circuit_breakers: {thresholds: [{track_remaining: "yes"}]}} => circuit_breakers.thresholds[0].track_remaining: yes (true or false)
          CLUSTER => {circuit_breakers: {thresholds: {}}} => circuit_breakers.thresholds: a mapping (a list)
          CLUSTER => {circuit_breakers: []} => circuit_breakers: a list (a mapping (CircuitBreakers))
          CLUSTER => {metadata: {filter_metadata: {a: {any: [1, x]}}}} => good
          CLUSTER => {metadata: {filter_metadata: []}} => metadata.filter_metadata: a list (a mapping)
          CLUSTER => {conect_timeout: 5s} => ~conect_timeout: conect_timeout (a field of envoy.config.cluster.v3.Cluster; did you mean connect_timeout?)
          VIRTUAL_HOST => {rate_limits: [{actions: [{request_headers: {header_name: a, descriptor_key: b}}]}]} => good
          VIRTUAL_HOST => {domains: a} => domains: a (a list)
          HTTP_ROUTE => {route: {timeout: 3s, cluster: a}, typed_per_filter_config: {a: {"@type": type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault, max_active_faults: 3}}} => good
          HTTP_ROUTE => {typed_per_filter_config: {a: {max_active_faults: 3}}} => typed_per_filter_config.a["@type"]: nothing (the type of the message, as type.googleapis.com/…)
          HTTP_FILTER => {name: l, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua, inline_code: "x"}} => good
          HTTP_FILTER => {name: l, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua, inlineCode: [x]}} => typed_config.inlineCode: a list (a text)
          HTTP_FILTER => {name: l, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua, other: x}} => ~typed_config.other: other (a field of envoy.extensions.filters.http.lua.v3.Lua)
          HTTP_FILTER => {name: l, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.none.v3.None, x: y}} => ~typed_config["@type"]: type.googleapis.com/envoy.extensions.filters.http.none.v3.None (a type of Envoy's protos; it is not known here: a proxy that does not know it either refuses the patch)
          HTTP_FILTER => {name: l, typed_config: {"@type": type.googleapis.com/io.istio.http.peer_metadata.Config, x: y}} => good
          HTTP_FILTER => {name: l, typed_config: {"@type": type.googleapis.com/udpa.type.v1.TypedStruct, type_url: a, value: {b: c}}} => good
          HTTP_FILTER => {name: l, typed_config: {"@type": type.googleapis.com/xds.type.v3.TypedStruct, type_url: 7}} => typed_config.type_url: 7 (a text)
          HTTP_FILTER => {name: l, typed_config: {"@type": type.googleapis.com/google.protobuf.Duration, value: 1s}} => good
          HTTP_FILTER => {name: l, typed_config: {"@type": type.googleapis.com/google.protobuf.Duration, value: x}} => typed_config.value: x (a duration such as 1.5s)
          NETWORK_FILTER => {name: [a]} => name: a list (a text)
          LISTENER_FILTER => {name: 1} => name: 1 (a text)
          FILTER_CHAIN => {filters: [{name: 1}]} => filters[0].name: 1 (a text)
          LISTENER => {use_original_dst: "true"} => use_original_dst: true (true or false)
          ROUTE_CONFIGURATION => {virtual_hosts: [7]} => virtual_hosts[0]: 7 (a mapping (VirtualHost))
          EXTENSION_CONFIG => {name: 1} => name: 1 (a text)
          BOOTSTRAP => {stats_flush_interval: x} => stats_flush_interval: x (a duration such as 1.5s)
          """)
  void areReadAsTheMessageThatIsPatched(String applyTo, String value, String expected) {
    assertThat(
            verdict("{applyTo: " + applyTo + ", patch: {operation: MERGE, value: " + value + "}}"))
        .isEqualTo(expected);
  }

  @Test
  void ofWaypointsAreNot() {
    assertThat(
            verdict(
                "{applyTo: CLUSTER, match: {context: WAYPOINT, waypoint: {}}, patch: {operation:"
                    + " MERGE, value: {name: 5}}}"))
        .isEqualTo("good");
  }

  @Test
  void pointsToTheValueBesideTheFindingsOfTheKindsOwnChecks() {
    Intake read =
        INTAKE.read(
            "rule.yaml",
            """
            apiVersion: networking.istio.io/v1alpha3
            kind: EnvoyFilter
            metadata: {name: it}
            spec:
              configPatches:
              - applyTo: CLUSTER
                match: {listener: {}}
                patch:
                  operation: MERGE
                  value:
                    name: 5
            """);

    assertThat(read.accepted()).isEmpty();
    assertThat(read.findings().stream().filter(Finding::isError))
        .extracting(finding -> finding.origin() + " " + finding.code())
        .containsExactly("rule.yaml:7:13 CONFLICT", "rule.yaml:11:15 INVALID_VALUE");
  }

  /** The findings below the value, warnings with a {@code ~}; or good. */
  private static String verdict(String patch) {
    Intake read =
        INTAKE.read(
            "rule.yaml",
            """
            apiVersion: networking.istio.io/v1alpha3
            kind: EnvoyFilter
            metadata: {name: it}
            spec: {configPatches: [%s]}
            """
                .formatted(patch));
    String said =
        read.findings().stream()
            .filter(finding -> finding.path().contains(".value"))
            .map(PatchValuesTest::line)
            .collect(Collectors.joining(" & "));
    return said.isEmpty() ? "good" : said;
  }

  private static String line(Finding finding) {
    return (finding.isError() ? "" : "~")
        + finding.path().replaceFirst("spec.configPatches\\[0].patch.value.?", "")
        + ": "
        + finding.found()
        + " ("
        + finding.expected()
        + (finding.hint().isEmpty() ? "" : "; " + finding.hint())
        + ")";
  }
}
