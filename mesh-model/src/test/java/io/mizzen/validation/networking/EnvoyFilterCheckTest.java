package io.mizzen.validation.networking;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Severity;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.intake.Intake;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The patches that Istio's webhook refuses and warns of, and those it does not. */
class EnvoyFilterCheckTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {applyTo: CLUSTER, patch: {operation: MERGE, value: {}}} => good
          {applyTo: CLUSTER, patch: {operation: REMOVE}} => good
          {applyTo: LISTENER_FILTER, match: {cluster: {}}, patch: {operation: REMOVE}} => good
          {applyTo: BOOTSTRAP, match: {listener: {}}, patch: {operation: MERGE, value: {}}} => good
          {applyTo: HTTP_FILTER, match: {routeConfiguration: {}}, patch: {operation: REMOVE}} => ERROR CONFLICT spec.configPatches[0].match.routeConfiguration
          {applyTo: CLUSTER, match: {context: WAYPOINT, waypoint: {portNumber: 80}}, patch: {operation: MERGE}} => good
          {applyTo: CLUSTER, match: {context: WAYPOINT}, patch: {operation: MERGE}} => ERROR REQUIRED spec.configPatches[0].match.waypoint
          {applyTo: BOOTSTRAP, match: {waypoint: {}}, patch: {operation: REMOVE}} => ERROR CONFLICT spec.configPatches[0].match.waypoint
          {applyTo: CLUSTER, match: {context: WAYPOINT, waypoint: {portNumber: 65536}}, patch: {operation: REMOVE}} => ERROR INVALID_PORT spec.configPatches[0].match.waypoint.portNumber
          {applyTo: HTTP_FILTER, match: {listener: {filterChain: {filter: {}}}}, patch: {operation: REMOVE}} => ERROR REQUIRED spec.configPatches[0].match.listener.filterChain.filter.name
          {applyTo: NETWORK_FILTER, match: {listener: {filterChain: {filter: {name: envoy.mongo_proxy}}}}, patch: {operation: REMOVE}} => WARNING DEPRECATED spec.configPatches[0].match.listener.filterChain.filter.name
          {applyTo: HTTP_FILTER, match: {listener: {filterChain: {filter: {name: envoy.filters.network.http_connection_manager, subFilter: {name: envoy.router}}}}}, patch: {operation: REMOVE}} => WARNING DEPRECATED spec.configPatches[0].match.listener.filterChain.filter.subFilter.name
          {applyTo: HTTP_FILTER, match: {listener: {filterChain: {filter: {name: a, subFilter: {name: b}}}}}, patch: {operation: REMOVE}} => ERROR CONFLICT spec.configPatches[0].match.listener.filterChain.filter.subFilter
          {applyTo: LISTENER, match: {listener: {filterChain: {filter: {name: a}}}}, patch: {operation: REMOVE}} => WARNING NO_EFFECT spec.configPatches[0].match.listener.filterChain.filter
          {applyTo: HTTP_FILTER, patch: {operation: ADD, value: {name: a, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua}}}} => good
          {applyTo: HTTP_FILTER, patch: {operation: ADD, value: {name: a, typed_config: {"@type": type.googleapis.com/envoy.config.filter.http.lua.v2.Lua}}}} => ERROR INVALID_VALUE spec.configPatches[0].patch.value.typed_config["@type"]
          {applyTo: LISTENER, patch: {operation: ADD, value: {access_log: [{typedConfig: {"@type": a/envoy.config.accesslog.v2.FileAccessLog}}]}}} => ERROR INVALID_VALUE spec.configPatches[0].patch.value.access_log[0].typedConfig["@type"]
          """)
  void saysWhatIstioSays(String patch, String expected) {
    String document =
        "apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: {name: a}\n"
            + "spec: {configPatches: [%s]}\n".formatted(patch);

    Intake read = new ConfigIntake("default").read("x.yaml", document);

    String found =
        read.findings().stream()
            .filter(finding -> finding.severity() != Severity.INFO)
            .map(finding -> finding.severity() + " " + finding.code() + " " + finding.path())
            .collect(Collectors.joining(", "));
    assertThat(found.isEmpty() ? "good" : found).isEqualTo(expected);
  }
}
