package io.mizzen.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Labels;
import io.mizzen.api.Service;
import io.mizzen.catalog.Yaml;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("B14: who sees which rule")
class ProxyScopeTest {
  private static final String REVIEWS = "reviews.default.svc.cluster.local";
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews}
      spec: {ports: [{name: grpc, port: 9080}]}
      """;

  @Test
  void shortNamesBelongToTheRulesNamespace() {
    String rules = virtualService("here", "default", "reviews", "");
    String elsewhere = virtualService("there", "other", "reviews", "");

    assertThat(claiming(in("default"), rules, elsewhere)).containsExactly("here");
  }

  @Test
  void exactHostHidesWildcardsAndTheLongestWildcardWins() {
    String wide = virtualService("wide", "default", "'*.cluster.local'", "");
    String narrow = virtualService("narrow", "default", "'*.default.svc.cluster.local'", "");
    String exact = virtualService("exact", "default", "reviews", "");

    assertThat(claiming(in("default"), wide, narrow)).containsExactly("narrow");
    assertThat(claiming(in("default"), wide, narrow, exact)).containsExactly("exact");
  }

  @Test
  void privateRulesComeBeforeExportedBeforePublicOnes() {
    String visible = virtualService("a-public", "default", "reviews", "");
    String exported = virtualService("b-exported", "team", REVIEWS, "[default, other]");
    String own = virtualService("c-private", "default", "reviews", "['.']");

    assertThat(claiming(in("default"), visible, exported, own))
        .containsExactly("c-private", "b-exported", "a-public");
    assertThat(claiming(in("other"), visible, exported, own))
        .containsExactly("b-exported", "a-public");
    assertThat(claiming(in("third"), visible, exported, own)).containsExactly("a-public");
  }

  @Test
  void gatewayOnlyRulesDoNotTouchTheMesh() {
    String bound =
        virtualService("bound", "default", "reviews", "") + "  gateways: [bookinfo-gateway]\n";

    assertThat(claiming(in("default"), bound)).isEmpty();
  }

  @Test
  void olderRulesComeFirstThenNamesThenNamespaces() {
    String young = created(virtualService("a", "default", "reviews", ""), "2026-02-01T00:00:00Z");
    String old =
        created(virtualService("b", "default", "reviews", ""), "2026-01-01T01:00:00+02:00");
    String ageless = virtualService("d", "default", "reviews", "");
    String elsewhere = virtualService("c", "other", REVIEWS, "");

    assertThat(claiming(in("default"), young, old, ageless, elsewhere))
        .containsExactly("c", "d", "b", "a");
  }

  @Test
  void exportedToItsOwnNamespaceIsPrivateThere() {
    String exported = virtualService("a-exported", "other", REVIEWS, "[default]");
    String own = virtualService("b-own", "default", "reviews", "[default, other]");

    assertThat(claiming(in("default"), exported, own)).containsExactly("b-own", "a-exported");
  }

  @Test
  void clientNamespaceHidesServiceNamespaceHidesRoot() {
    String root = destinationRule("root", "istio-system", "'*.cluster.local'", "");
    String service = destinationRule("service", "default", "reviews", "");
    String client = destinationRule("client", "other", REVIEWS, "");

    assertThat(governing(in("other"), root, service, client)).isEqualTo("client");
    assertThat(governing(in("third"), root, service, client)).isEqualTo("service");
    assertThat(governing(in("third"), root)).isEqualTo("root");
  }

  @Test
  void mostSpecificHostOfANamespaceWins() {
    String wide = destinationRule("wide", "default", "'*.cluster.local'", "");
    String exact = destinationRule("exact", "default", "reviews", "");

    assertThat(governing(in("default"), wide, exact)).isEqualTo("exact");
  }

  @Test
  void rulesForOneHostAreMergedButNeverFieldByField() {
    String first =
        destinationRule("a", "default", "reviews", "")
            + "  trafficPolicy: {loadBalancer: {simple: RANDOM}}\n"
            + "  subsets: [{name: v1, labels: {version: v1}}]\n";
    String second =
        destinationRule("b", "default", "reviews", "")
            + "  trafficPolicy: {outlierDetection: {}}\n"
            + "  subsets: [{name: v1, labels: {version: x}}, {name: v2, labels: {version: v2}}]\n";
    ProxyScope scope = scope(in("default"), SERVICE, first, second);

    var merged = scope.destinationRule(reviews(scope)).orElseThrow().rule();

    assertThat(merged.subsets()).extracting(s -> s.name()).containsExactly("v1", "v2");
    assertThat(merged.subsets().get(0).labels()).containsEntry("version", "v1");
    assertThat(merged.trafficPolicy().orElseThrow().outlierDetection()).isEmpty();
  }

  @Test
  void workloadSelectorPicksItsClientsOnly() {
    String all = destinationRule("all", "default", "reviews", "");
    String some =
        destinationRule("some", "default", "reviews", "")
            + "  workloadSelector: {matchLabels: {app: page}}\n";
    ProxyIdentity page = in("default").withLabels(Labels.of(Map.of("app", "page")));

    assertThat(governing(page, all, some)).isEqualTo("some");
    assertThat(governing(in("default"), all, some)).isEqualTo("all");
  }

  @Test
  void rulesForOtherWorkloadsStillHideOtherNamespaces() {
    String service = destinationRule("service", "default", "reviews", "");
    String some =
        destinationRule("some", "other", REVIEWS, "")
            + "  workloadSelector: {matchLabels: {app: page}}\n";
    ProxyScope scope = scope(in("other"), service, some);

    assertThat(scope.destinationRule(reviews(scope))).isEmpty();
    assertThat(governing(in("third"), service, some)).isEqualTo("service");
  }

  @Test
  void rulesForSelectedWorkloadsAreInvisibleElsewhere() {
    String root = destinationRule("root", "istio-system", "'*.cluster.local'", "");
    String some =
        destinationRule("some", "default", "reviews", "")
            + "  workloadSelector: {matchLabels: {app: page}}\n";

    assertThat(governing(in("third"), root, some)).isEqualTo("root");
  }

  @Test
  void theOldestOfMergedRulesGivesThePolicy() {
    String young = created(destinationRule("a", "default", "reviews", ""), "2026-02-01T00:00:00Z");
    String old = created(destinationRule("b", "default", "reviews", ""), "2026-01-01T00:00:00Z");

    assertThat(governing(in("default"), young, old)).isEqualTo("b");
  }

  @Test
  void scopesDifferOnlyInLabelsThatARuleReads() {
    String rule =
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: reviews}
        spec:
          hosts: [reviews]
          http:
          - match: [{sourceLabels: {app: page}}]
            route: [{destination: {host: reviews}}]
        """;
    MeshSnapshot snapshot = snapshot(SERVICE, rule);
    ProxyIdentity one = labelled("app", "page", "pod-template-hash", "1");
    ProxyIdentity two = labelled("app", "page", "pod-template-hash", "2");
    ProxyIdentity three = labelled("app", "other", "pod-template-hash", "1");

    assertThat(ProxyScope.of(snapshot, one)).isEqualTo(ProxyScope.of(snapshot, two));
    assertThat(ProxyScope.of(snapshot, one)).isNotEqualTo(ProxyScope.of(snapshot, three));
    assertThat(ProxyScope.of(snapshot, three))
        .as("of both no selector matches")
        .isEqualTo(ProxyScope.of(snapshot, in("default")));
  }

  @Test
  void valuesThatARuleComparesTellProxiesApart() {
    String rule =
        """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: reviews}
        spec:
          host: reviews
          workloadSelector: {matchLabels: {app: page, pod: "1"}}
          trafficPolicy: {loadBalancer: {localityLbSetting: {failoverPriority: [rack]}}}
        """;
    MeshSnapshot snapshot = snapshot(SERVICE, rule);

    assertThat(told(snapshot, Map.of("app", "page", "pod", "1")))
        .isEqualTo(Map.of("app", "page", "pod", "1"));
    assertThat(told(snapshot, Map.of("app", "page", "pod", "2"))).isEmpty();
    assertThat(told(snapshot, Map.of("rack", "7", "pod", "1"))).isEqualTo(Map.of("rack", "7"));
  }

  private static Map<String, String> told(MeshSnapshot snapshot, Map<String, String> labels) {
    return ProxyScope.of(snapshot, in("default").withLabels(Labels.of(labels))).labels().entries();
  }

  private static ProxyIdentity in(String namespace) {
    return ProxyIdentity.in(namespace);
  }

  private static ProxyIdentity labelled(String k1, String v1, String k2, String v2) {
    return in("default").withLabels(Labels.of(Map.of(k1, v1, k2, v2)));
  }

  @Test
  void selectorsOfPoliciesTellEnforcingProxiesApartAndNoOthers() {
    MeshSnapshot snapshot =
        MeshAssembly.of(
                Yaml.rules(
                        """
                        apiVersion: security.istio.io/v1
                        kind: AuthorizationPolicy
                        metadata: {name: a}
                        spec: {selector: {matchLabels: {app: a}}, rules: [{}]}
                        """)
                    .byKey()
                    .values(),
                MeshSettings.defaults("test"))
            .snapshot();
    ProxyIdentity proxy =
        ProxyIdentity.in("default").withLabels(Labels.of(Map.of("app", "a", "pod", "7")));

    assertThat(ProxyScope.of(snapshot, proxy).labels()).isEqualTo(Labels.none());
    assertThat(ProxyScope.ofEnforcing(snapshot, proxy).labels())
        .isEqualTo(Labels.of(Map.of("app", "a")));
  }

  private static List<String> claiming(ProxyIdentity proxy, String... rules) {
    ProxyScope scope = scope(proxy, rules);
    return scope.virtualServices(reviews(scope)).stream().map(MeshResource::name).toList();
  }

  private static String governing(ProxyIdentity proxy, String... rules) {
    ProxyScope scope = scope(proxy, rules);
    return scope.destinationRule(reviews(scope)).orElseThrow().key().name();
  }

  private static Service reviews(ProxyScope scope) {
    return scope.service(REVIEWS).orElseThrow();
  }

  private static ProxyScope scope(ProxyIdentity proxy, String... rules) {
    return ProxyScope.of(snapshot(SERVICE + "---\n" + String.join("---\n", rules)), proxy);
  }

  private static MeshSnapshot snapshot(String... rules) {
    RuleSet set = Yaml.rules(String.join("---\n", rules));
    return MeshAssembly.of(set.byKey().values(), MeshSettings.defaults("test")).snapshot();
  }

  private static String virtualService(
      String name, String namespace, String host, String exportTo) {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: %s, namespace: %s}
    spec:
      hosts: [%s]
      exportTo: %s
      http: [{route: [{destination: {host: reviews}}]}]
    """
        .formatted(name, namespace, host, exportTo.isEmpty() ? "[]" : exportTo);
  }

  private static String created(String rule, String time) {
    return rule.replaceFirst("metadata: \\{", "metadata: {creationTimestamp: '" + time + "', ");
  }

  private static String destinationRule(
      String name, String namespace, String host, String exportTo) {
    return """
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: %s, namespace: %s}
    spec:
      host: %s
      exportTo: %s
    """
        .formatted(name, namespace, host, exportTo.isEmpty() ? "[]" : exportTo);
  }
}
