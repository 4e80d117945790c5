package io.mizzen.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Labels;
import io.mizzen.api.Port;
import io.mizzen.api.Service;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.intake.Intake;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import io.mizzen.snapshot.MeshAssembly;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reviews has v1 on port 9080 and v2 on port 9090; each policy closes some of the two. */
class ProtectionsTest {
  private static final MeshSettings SETTINGS = MeshSettings.defaults("mesh");
  private static final String REVIEWS =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews}
      spec: {selector: {app: reviews}, ports: [{name: grpc, port: 9080}]}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          AuthorizationPolicy, {} => v1 v2
          AuthorizationPolicy, {rules: [{}]} => none
          AuthorizationPolicy, {rules: [{to: [{operation: {methods: [GET]}}]}]} => v1 v2
          AuthorizationPolicy, {action: DENY, rules: [{}]} => v1 v2
          AuthorizationPolicy, {action: AUDIT, rules: [{}]} => none
          AuthorizationPolicy, {action: CUSTOM, provider: {name: a}, rules: [{}]} => v1 v2
          AuthorizationPolicy, {selector: {matchLabels: {version: v2}}} => v2
          AuthorizationPolicy, {selector: {matchLabels: {version: v3}}} => none
          AuthorizationPolicy, {targetRefs: [{kind: Service, name: reviews}]} => v1 v2
          AuthorizationPolicy, {targetRefs: [{kind: Service, name: ratings}]} => none
          AuthorizationPolicy, {targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: reviews}]} => none
          RequestAuthentication, {} => none
          RequestAuthentication, {jwtRules: [{issuer: a}]} => v1 v2
          RequestAuthentication, {selector: {matchLabels: {version: v1}}, jwtRules: [{issuer: a}]} => v1
          PeerAuthentication, {} => none
          PeerAuthentication, {mtls: {mode: STRICT}} => v1 v2
          PeerAuthentication, {mtls: {mode: PERMISSIVE}} => none
          PeerAuthentication, {mtls: {mode: DISABLE}} => none
          PeerAuthentication, {selector: {matchLabels: {version: v2}}, mtls: {mode: STRICT}} => v2
          PeerAuthentication, {selector: {matchLabels: {app: reviews}}, portLevelMtls: {9090: {mode: STRICT}}} => v2
          PeerAuthentication, {selector: {matchLabels: {app: reviews}}, mtls: {mode: STRICT}, portLevelMtls: {9090: {mode: PERMISSIVE}}} => v1
          """)
  void closesWhatItSelects(String kindAndSpec, String closed) {
    String kind = kindAndSpec.substring(0, kindAndSpec.indexOf(','));
    String spec = kindAndSpec.substring(kindAndSpec.indexOf(',') + 1);

    assertThat(closed(SETTINGS, policy(kind, "default", "one", spec))).isEqualTo(closed);
  }

  @Test
  void policyOfAnotherNamespaceClosesNothing() {
    assertThat(closed(SETTINGS, policy("AuthorizationPolicy", "shop", "one", "{}")))
        .isEqualTo("none");
    assertThat(closed(SETTINGS, policy("PeerAuthentication", "shop", "one", STRICT)))
        .isEqualTo("none");
  }

  @Test
  void policyOfTheRootNamespaceIsForAll() {
    assertThat(closed(SETTINGS, policy("PeerAuthentication", "istio-system", "one", STRICT)))
        .isEqualTo("v1 v2");
    assertThat(
            closed(
                SETTINGS,
                policy(
                    "AuthorizationPolicy",
                    "istio-system",
                    "one",
                    "{selector: {matchLabels: {version: v1}}}")))
        .isEqualTo("v1");
  }

  @Test
  void narrowerPeerAuthenticationWins() {
    String mesh = policy("PeerAuthentication", "istio-system", "mesh", STRICT);
    String namespace =
        policy("PeerAuthentication", "default", "namespace", "{mtls: {mode: DISABLE}}");
    String workload =
        policy(
            "PeerAuthentication",
            "default",
            "workload",
            "{selector: {matchLabels: {version: v2}}, mtls: {mode: STRICT}}");
    String unset = policy("PeerAuthentication", "default", "namespace", "{mtls: {}}");

    assertThat(closed(SETTINGS, mesh, namespace)).isEqualTo("none");
    assertThat(closed(SETTINGS, mesh, namespace, workload)).isEqualTo("v2");
    assertThat(closed(SETTINGS, mesh, unset)).isEqualTo("v1 v2");
  }

  @Test
  void policyThatAllowsAllOpensWhatOtherAllowPoliciesClose() {
    String none = policy("AuthorizationPolicy", "default", "none", "{}");
    String all = policy("AuthorizationPolicy", "default", "all", "{rules: [{}]}");
    String deny = policy("AuthorizationPolicy", "default", "deny", "{action: DENY, rules: [{}]}");

    assertThat(closed(SETTINGS, none, all)).isEqualTo("none");
    assertThat(closed(SETTINGS, all, deny)).isEqualTo("v1 v2");
  }

  @Test
  void dryRunNeitherClosesNorOpens() {
    String dry = "metadata: {annotations: {istio.io/dry-run: \"true\"}, ";
    String none = policy("AuthorizationPolicy", "default", "none", "{}");
    String all = policy("AuthorizationPolicy", "default", "all", "{rules: [{}]}");

    assertThat(closed(SETTINGS, none.replace("metadata: {", dry))).isEqualTo("none");
    assertThat(closed(SETTINGS, none, all.replace("metadata: {", dry))).isEqualTo("v1 v2");
  }

  @Test
  void allowedKindsCloseNothing() {
    MeshSettings allowing = SETTINGS.allowingNotEnforced(Set.of("PeerAuthentication"));
    String strict = policy("PeerAuthentication", "default", "one", STRICT);
    String none = policy("AuthorizationPolicy", "default", "one", "{}");

    assertThat(closed(allowing, strict)).isEqualTo("none");
    assertThat(closed(allowing, strict, none)).isEqualTo("v1 v2");
  }

  @Test
  void serviceWithoutEndpointsTellsWhoWouldCloseThem() {
    Protections protections =
        protections(SETTINGS, policy("PeerAuthentication", "default", "one", STRICT));

    Reach reach = protections.reach(service(REVIEWS), List.of());

    assertThat(reach.closedBy()).hasToString("[PeerAuthentication default/one]");
  }

  @Test
  void servicesOutsideTheMeshAreNotConcerned() {
    Service outside =
        service(
            """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: far}
            spec:
              hosts: [far.example.com]
              ports: [{name: grpc, number: 9080, protocol: GRPC}]
              resolution: STATIC
              endpoints: [{address: 10.0.0.9}]
            """);
    Protections protections =
        protections(SETTINGS, policy("PeerAuthentication", "default", "one", STRICT));

    assertThat(protections.reach(outside, List.of(endpoint("v1", 9080))).open()).hasSize(1);
  }

  private static final String STRICT = "{mtls: {mode: STRICT}}";

  private static String policy(String kind, String namespace, String name, String spec) {
    return """
    apiVersion: security.istio.io/v1
    kind: %s
    metadata: {namespace: %s, name: %s}
    spec: %s
    """
        .formatted(kind, namespace, name, spec);
  }

  private static String closed(MeshSettings settings, String... policies) {
    List<Endpoint> endpoints = List.of(endpoint("v1", 9080), endpoint("v2", 9090));
    Reach reach = protections(settings, policies).reach(service(REVIEWS), endpoints);
    String closed =
        endpoints.stream()
            .filter(endpoint -> !reach.open().contains(endpoint))
            .map(endpoint -> endpoint.labels().get("version"))
            .collect(Collectors.joining(" "));
    assertThat(reach.closedBy().isEmpty()).isEqualTo(closed.isEmpty());
    return closed.isEmpty() ? "none" : closed;
  }

  private static Protections protections(MeshSettings settings, String... policies) {
    return Protections.of(rules(String.join("---\n", policies)), settings);
  }

  private static Service service(String yaml) {
    return MeshAssembly.of(rules(yaml).byKey().values(), SETTINGS)
        .snapshot()
        .services()
        .iterator()
        .next();
  }

  private static RuleSet rules(String yaml) {
    Intake read = new ConfigIntake("default").read("x.yaml", yaml);
    assertThat(read.findings()).noneMatch(finding -> finding.isError());
    return RuleSet.empty().with(read.accepted(), List.of());
  }

  private static Endpoint endpoint(String version, int port) {
    return Endpoint.builder("10.0.0.1", Port.of(port), "grpc")
        .labels(Labels.of(Map.of("app", "reviews", "version", version)))
        .workloadName("reviews-" + version)
        .namespace("default")
        .build();
  }
}
