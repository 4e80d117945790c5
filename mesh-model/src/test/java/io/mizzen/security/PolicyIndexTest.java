package io.mizzen.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Labels;
import io.mizzen.api.ResourceKey;
import io.mizzen.catalog.Yaml;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy.Action;
import io.mizzen.rules.peerauthentication.PeerAuthentication.Mode;
import io.mizzen.rules.requestauthentication.RequestAuthentication.JwtRule;
import io.mizzen.rules.telemetry.Telemetry.WorkloadMode;
import io.mizzen.security.EffectiveAuthorization.Enforcement;
import io.mizzen.security.EffectiveAuthorization.Policy;
import io.mizzen.security.EffectiveAuthorization.Stage;
import io.mizzen.testkit.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("B12: one effective policy per workload")
class PolicyIndexTest {
  private static final MeshSettings SETTINGS = MeshSettings.defaults("test");
  private static final PolicyTarget A =
      PolicyTarget.of("default", Labels.of(Map.of("app", "a", "version", "v1")));

  @ParameterizedTest
  @CsvSource({
    "-, -, -, PERMISSIVE",
    "STRICT, -, -, STRICT",
    "STRICT, DISABLE, -, DISABLE",
    "STRICT, UNSET, -, STRICT",
    "STRICT, PERMISSIVE, STRICT, STRICT",
    "DISABLE, STRICT, UNSET, STRICT",
    "UNSET, -, UNSET, PERMISSIVE"
  })
  void narrowestPeerAuthenticationThatSaysSomethingDecides(
      String mesh, String namespace, String workload, Mode mode) {
    String yaml =
        peer("mesh", "istio-system", "", mesh)
            + peer("ns", "default", "", namespace)
            + peer("other", "shop", "", "DISABLE")
            + peer("b", "default", "selector: {matchLabels: {app: b}}, ", "DISABLE")
            + peer("a", "default", "selector: {matchLabels: {app: a}}, ", workload);

    assertThat(index(yaml).peerAuthentication(A).mode()).isEqualTo(mode);
  }

  /** Istio's ComposePeerAuthentication leaves them out. */
  @Test
  void onesWithASelectorInTheRootNamespaceAreForNobody() {
    String yaml = peer("a", "istio-system", "selector: {matchLabels: {app: a}}, ", "STRICT");
    PolicyTarget there = PolicyTarget.of("istio-system", A.labels());

    assertThat(index(yaml).peerAuthentication(there).mode()).isEqualTo(Mode.PERMISSIVE);
    assertThat(index(yaml).peerAuthentication(A).mode()).isEqualTo(Mode.PERMISSIVE);
  }

  @Test
  void oldestOfSeveralDecides() {
    String young =
        peer("a-young", "default", "", "STRICT")
            .replace(
                "{name: a-young,", "{name: a-young, creationTimestamp: '2022-01-01T00:00:00Z',");
    String old =
        peer("b-old", "default", "", "DISABLE")
            .replace("{name: b-old,", "{name: b-old, creationTimestamp: '2021-01-01T00:00:00Z',");

    assertThat(index(young + old).peerAuthentication(A).mode()).isEqualTo(Mode.DISABLE);
    assertThat(index(young).peerAuthentication(A).mode()).isEqualTo(Mode.STRICT);
  }

  @Test
  void portsOfTheSelectingPolicyComeBeforeItsModeAndUnsetAsksTheMode() {
    EffectivePeerAuthentication policy =
        index(
                peer("ns", "default", "", "STRICT")
                    + peer(
                        "a",
                        "default",
                        "selector: {matchLabels: {app: a}}, portLevelMtls: {80: {mode: DISABLE},"
                            + " 81: {mode: UNSET}}, ",
                        "UNSET"))
            .peerAuthentication(A);

    assertThat(policy.at(80)).isEqualTo(Mode.DISABLE);
    assertThat(policy.at(81)).isEqualTo(Mode.STRICT);
    assertThat(policy.at(82)).isEqualTo(Mode.STRICT);
    assertThat(policy.sources()).extracting(ResourceKey::name).containsExactly("ns", "a");
  }

  @Test
  void tokensOfAllPoliciesAddUpByIssuer() {
    EffectiveRequestAuthentication policy =
        index(
                request("z", "istio-system", "", "issuer: m")
                    + request("y", "default", "", "issuer: z")
                    + request("x", "default", "selector: {matchLabels: {app: a}}, ", "issuer: a")
                    + request("w", "default", "selector: {matchLabels: {app: b}}, ", "issuer: b")
                    + request("v", "shop", "", "issuer: c"))
            .of(A)
            .requestAuthentication();

    assertThat(policy.rules()).extracting(JwtRule::issuer).containsExactly("a", "m", "z");
    assertThat(policy.sources()).extracting(ResourceKey::name).containsExactly("z", "x", "y");
  }

  @Test
  void callsMeetCustomThenAuditThenDenyThenAllow() {
    EffectiveAuthorization policy =
        index(
                authorization("allow", "default", "", "action: ALLOW, rules: [{}]")
                    + authorization("deny", "default", "", "action: DENY, rules: [{}]")
                    + authorization("root-deny", "istio-system", "", "action: DENY, rules: [{}]")
                    + authorization("audit", "default", "", "action: AUDIT, rules: [{}]")
                    + authorization(
                        "custom", "default", "", "action: CUSTOM, provider: {name: p}, rules: [{}]")
                    + authorization(
                        "b", "default", "selector: {matchLabels: {app: b}}, ", "rules: [{}]"))
            .of(A)
            .authorization();

    assertThat(policy.stages())
        .extracting(Stage::action)
        .containsExactly(Action.CUSTOM, Action.AUDIT, Action.DENY, Action.ALLOW);
    assertThat(names(policy.of(Action.DENY))).containsExactly("root-deny", "deny");
    assertThat(names(policy.of(Action.ALLOW))).containsExactly("allow");
    assertThat(policy.of(Action.CUSTOM)).extracting(Policy::provider).containsExactly("p");
  }

  @Test
  void allowWithoutRulesStaysAndADryRunIsMarked() {
    EffectiveAuthorization policy =
        index(
                authorization("nothing", "default", "", "action: ALLOW")
                    + authorization("dry", "default", "", "action: DENY, rules: [{}]")
                        .replace(
                            "{name: dry,", "{name: dry, annotations: {istio.io/dry-run: 'true'},"))
            .of(A)
            .authorization();

    assertThat(policy.of(Action.ALLOW)).hasSize(1).allMatch(each -> each.rules().isEmpty());
    assertThat(policy.of(Action.DENY))
        .extracting(Policy::enforcement)
        .containsExactly(Enforcement.DRY_RUN);
  }

  @Test
  void policyWithTargetsIsForTheWorkloadsOfThatService() {
    PolicyIndex index =
        index(
            authorization(
                "svc",
                "default",
                "targetRefs: [{kind: Service, name: web, group: ''}], ",
                "action: DENY, rules: [{}]"));

    assertThat(index.of(A).authorization().stages()).isEmpty();
    assertThat(
            index
                .of(new PolicyTarget("default", A.labels(), Set.of("web")))
                .authorization()
                .stages())
        .hasSize(1);
  }

  @Test
  void telemetryOverridesFromWideToNarrow() {
    EffectiveTelemetry telemetry =
        index(
                telemetry(
                        "mesh",
                        "istio-system",
                        "tracing: [{randomSamplingPercentage: 1, providers: [{name: zipkin}]}]")
                    + telemetry(
                        "ns",
                        "default",
                        "tracing: [{match: {mode: CLIENT}, randomSamplingPercentage: 50}],"
                            + " accessLogging: [{disabled: true}]")
                    + telemetry(
                        "a",
                        "default",
                        "selector: {matchLabels: {app: a}}, tracing: [{disableSpanReporting:"
                            + " true}]")
                    + telemetry("b", "default", "selector: {matchLabels: {app: b}}, metrics: [{}]"))
            .of(A)
            .telemetry();

    assertThat(telemetry.sources())
        .extracting(ResourceKey::name)
        .containsExactly("mesh", "ns", "a");
    assertThat(telemetry.tracing(WorkloadMode.CLIENT).randomSamplingPercentage()).hasValue(50.0);
    assertThat(telemetry.tracing(WorkloadMode.SERVER).randomSamplingPercentage()).hasValue(1.0);
    assertThat(telemetry.tracing(WorkloadMode.SERVER).providers()).hasSize(1);
    assertThat(telemetry.tracing(WorkloadMode.SERVER).disableSpanReporting()).hasValue(true);
    assertThat(telemetry.accessLogging()).hasSize(1);
    assertThat(telemetry.metrics()).isEmpty();
  }

  @Test
  void anyHistoryAndOrderEndsInTheSamePolicies() {
    String yaml =
        peer("a", "default", "", "STRICT")
            + peer("b", "default", "", "DISABLE")
            + peer("c", "istio-system", "", "PERMISSIVE")
            + request("a", "default", "", "issuer: a")
            + request("b", "istio-system", "", "issuer: a")
            + authorization("a", "default", "", "rules: [{}]")
            + authorization("b", "default", "", "rules: [{}]")
            + telemetry("a", "default", "metrics: [{}]");
    List<MeshResource<?>> all = new ArrayList<>(Yaml.rules(yaml).byKey().values());
    WorkloadPolicies expected = index(yaml).of(A);

    Seeds.check(
        5,
        random -> {
          Collections.shuffle(all, new Random(random.nextLong()));
          RuleSet rules = RuleSet.empty();
          PolicyIndex index = PolicyIndex.empty(SETTINGS);
          List<MeshResource<?>> twice = new ArrayList<>(all);
          for (MeshResource<?> each : twice) {
            for (RuleSet.Step step :
                List.of(
                    rules.step(List.of(each), List.of()),
                    RuleSet.empty().step(List.of(each), List.of()))) {
              index = index.with(step.changes(), new HashSet<>());
            }
            rules = rules.with(List.of(each), List.of());
          }

          assertThat(index.of(A)).isEqualTo(expected);
        });
  }

  @Test
  void changeConcernsTheNamespaceOfThePolicy() {
    Set<ChangeKey> changed = new HashSet<>();
    PolicyIndex.empty(SETTINGS)
        .with(
            RuleSet.empty()
                .step(Yaml.rules(peer("a", "shop", "", "STRICT")).byKey().values(), List.of())
                .changes(),
            changed);

    assertThat(changed).containsExactly(new ChangeKey.Policies("shop"));
  }

  private static List<String> names(List<Policy> policies) {
    return policies.stream().map(each -> each.key().name()).toList();
  }

  private static PolicyIndex index(String yaml) {
    return PolicyIndex.empty(SETTINGS)
        .with(
            RuleSet.empty().step(Yaml.rules(yaml).byKey().values(), List.of()).changes(),
            new HashSet<>());
  }

  private static String peer(String name, String namespace, String more, String mode) {
    return mode.equals("-")
        ? ""
        : resource(
            "security.istio.io/v1",
            "PeerAuthentication",
            name,
            namespace,
            more + "mtls: {mode: " + mode + "}");
  }

  private static String request(String name, String namespace, String more, String rule) {
    return resource(
        "security.istio.io/v1",
        "RequestAuthentication",
        name,
        namespace,
        more + "jwtRules: [{" + rule + ", jwksUri: 'https://example.com/keys'}]");
  }

  private static String authorization(String name, String namespace, String more, String spec) {
    return resource("security.istio.io/v1", "AuthorizationPolicy", name, namespace, more + spec);
  }

  private static String telemetry(String name, String namespace, String spec) {
    return resource("telemetry.istio.io/v1", "Telemetry", name, namespace, spec);
  }

  private static String resource(
      String version, String kind, String name, String namespace, String spec) {
    return """
    apiVersion: %s
    kind: %s
    metadata: {name: %s, namespace: %s}
    spec: {%s}
    ---
    """
        .formatted(version, kind, name, namespace, spec);
  }
}
