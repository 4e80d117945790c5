package io.mizzen.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mizzen.api.Finding;
import io.mizzen.api.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyzerTest {
  private static final String SUBSETS =
      Mesh.destinationRule(
          "reviews",
          "host: reviews, subsets: [{name: v1, labels: {version: v1}},"
              + " {name: v2, labels: {version: v2}}]");

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {host: reviews, subset: v1} => good
          {host: reviews.default.svc.cluster.local, subset: v2, port: {number: 9080}} => good
          {host: details} => good
          {host: billing.shop.svc.cluster.local} => good
          {host: "*.svc.cluster.local"} => good
          {host: nobody} => UNKNOWN_HOST default/it $.host
          {host: billing} => UNKNOWN_HOST default/it $.host
          {host: reviews, subset: v3} => UNKNOWN_SUBSET default/it $.subset
          {host: details, subset: v1} => UNKNOWN_SUBSET default/it $.subset
          {host: ratings} => PORT_REQUIRED default/it $
          {host: ratings, port: {number: 8080}} => good
          {host: ratings, port: {number: 1}} => UNKNOWN_PORT default/it $.port.number
          """)
  void destinations(String destination, String expected) {
    String rule =
        Mesh.virtualService(
            "it", "hosts: [x.com], http: [{route: [{destination: " + destination + "}]}]");

    String verdict = new Mesh().with("mesh.yaml", Mesh.SERVICES + SUBSETS + rule).verdict();

    assertThat(verdict).isEqualTo(expected.replace("$", "spec.http[0].route[0].destination"));
  }

  @Test
  void aWorkloadEntryBehindAnotherOfItsAddressIsTold() {
    String twin =
        """
        apiVersion: networking.istio.io/v1
        kind: WorkloadEntry
        metadata: {name: zwin}
        spec: {address: 10.0.0.1, labels: {app: reviews, version: v2}}
        """;

    assertThat(new Mesh().with("mesh.yaml", Mesh.SERVICES + twin).analyze())
        .extracting(Finding::toString)
        .containsExactly(
            "mesh.yaml:41:17: WARNING DUPLICATE_ENDPOINT WorkloadEntry default/zwin spec.address:"
                + " 10.0.0.1:9080 (expected: an address and port of its own; workload"
                + " default/reviews-v1 of reviews.default.svc.cluster.local has it too); that"
                + " one's labels, weight and locality count while it is there");
    for (String other : List.of("address: 10.0.0.2", "address: 10.0.0.1, ports: {grpc: 1}")) {
      assertThat(
              new Mesh()
                  .with("mesh.yaml", Mesh.SERVICES + twin.replace("address: 10.0.0.1", other))
                  .analyze())
          .as(other)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          http: [{ROUTE, mirror: {host: no}}] => spec.http[0].mirror.host
          http: [{ROUTE, mirrors: [{destination: {host: details}}, {destination: {host: no}}]}] => spec.http[0].mirrors[1].destination.host
          tcp: [{route: [{destination: {host: no}}]}] => spec.tcp[0].route[0].destination.host
          tls: [{match: [{sniHosts: [x]}], route: [{destination: {host: no}}]}] => spec.tls[0].route[0].destination.host
          """)
  void destinationsAreFoundEverywhere(String fields, String path) {
    String route = "route: [{destination: {host: details}}]";
    String rule = Mesh.virtualService("it", "hosts: [x.com], " + fields.replace("ROUTE", route));

    String verdict = new Mesh().with("mesh.yaml", Mesh.SERVICES + rule).verdict();

    assertThat(verdict).isEqualTo("UNKNOWN_HOST default/it " + path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {name: leaf} => good
          {name: leaf, namespace: shop} => good
          {name: private, namespace: shop} => UNKNOWN_DELEGATE default/it spec.http[0].delegate.name
          {name: other} => UNKNOWN_DELEGATE default/it spec.http[0].delegate.name
          {name: it} => UNKNOWN_DELEGATE default/it spec.http[0].delegate.name
          """)
  void delegates(String delegate, String expected) {
    String leaf = "http: [{route: [{destination: {host: details.default.svc.cluster.local}}]}]";
    String rules =
        Mesh.virtualService("it", "hosts: [x.com], http: [{delegate: " + delegate + "}]")
            + Mesh.virtualService("leaf", leaf)
            + Mesh.virtualService("shop/leaf", leaf)
            + Mesh.virtualService("shop/private", leaf + ", exportTo: ['.']");

    assertThat(new Mesh().with("mesh.yaml", Mesh.SERVICES + rules).verdict()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          host: reviews, subsets: [{name: v1, labels: {version: v1}}, {name: all}] => good
          host: "*.default.svc.cluster.local", subsets: [{name: v2, labels: {version: v2}}] => good
          host: reviews, subsets: [{name: v1}, {name: v3, labels: {version: v3}}] => SUBSET_SELECTS_NOTHING default/it spec.subsets[1].labels
          host: details, subsets: [{name: v3, labels: {version: v3}}] => good
          host: nobody => UNKNOWN_DESTINATION_RULE_HOST default/it spec.host
          host: "*.example.com" => UNKNOWN_DESTINATION_RULE_HOST default/it spec.host
          """)
  void destinationRules(String spec, String expected) {
    String rule = Mesh.destinationRule("it", spec);

    assertThat(new Mesh().with("mesh.yaml", Mesh.SERVICES + rule).verdict()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          details | details => CONFLICTING_HOSTS default/b spec.hosts[0]
          details | details.default.svc.cluster.local => CONFLICTING_HOSTS default/b spec.hosts[0]
          details | reviews => good
          x.com | "*.com" => good
          x.com], exportTo: ["." | x.com => good
          x.com], exportTo: ["." | x.com], exportTo: [default => CONFLICTING_HOSTS default/b spec.hosts[0]
          x.com], exportTo: ["." | x.com], exportTo: [shop => good
          x.com], gateways: [front | x.com => good
          x.com], gateways: [front, mesh | x.com => CONFLICTING_HOSTS default/b spec.hosts[0]
          billing.shop.svc.cluster.local | details => FOREIGN_HOST default/a spec.hosts[0]
          billing.shop.svc.cluster.local], exportTo: ["." | details => good
          """)
  void hostClaims(String hosts, String expected) {
    String http = ", http: [{route: [{destination: {host: details}}]}]";
    String[] each = hosts.split(" \\| ", 2);
    String rules =
        Mesh.virtualService("a", "hosts: [" + each[0] + "]" + http)
            + Mesh.virtualService("b", "hosts: [" + each[1] + "]" + http);

    assertThat(new Mesh().with("mesh.yaml", Mesh.SERVICES + rules).verdict()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          reviews => {uri: {exact: /shop.v1.Reviews/Get}} => good
          reviews => {uri: {exact: /Reviews/Get}} => good
          reviews => {uri: {prefix: /}} => good
          reviews => {uri: {prefix: ""}} => good
          reviews => {uri: {prefix: /shop}} => good
          reviews => {uri: {prefix: /shop.v1.Reviews/}} => good
          reviews => {uri: {prefix: /shop.v1.Reviews/G}} => good
          reviews => {uri: {regex: "/api/v1/.*"}} => URI_NEVER_MATCHES_GRPC
          reviews => {uri: {regex: "/productpage"}} => URI_NEVER_MATCHES_GRPC
          reviews => {uri: {regex: '^/shop\\.v1\\.Reviews/(Get|List)$'}} => good
          reviews => {uri: {regex: '^/shop\\.v1\\.Reviews/Get$'}} => good
          reviews => {uri: {regex: '/shop\\.v1/Reviews/Get$'}} => URI_NEVER_MATCHES_GRPC
          reviews => {uri: {regex: "/shop.v1.Reviews/.*"}} => good
          reviews => {uri: {regex: "(/a/b/c)?/.*"}} => good
          reviews => {uri: {regex: ".*"}} => good
          reviews => {uri: {exact: /productpage}} => URI_NEVER_MATCHES_GRPC
          reviews => {uri: {exact: /}} => URI_NEVER_MATCHES_GRPC
          reviews => {uri: {prefix: /api/v1/}} => URI_NEVER_MATCHES_GRPC
          reviews => {uri: {prefix: shop.v1}} => URI_NEVER_MATCHES_GRPC
          reviews => {uri: {exact: "/a.B/C?x=y"}} => URI_NEVER_MATCHES_GRPC
          details => {uri: {exact: /productpage}} => good
          ratings => {uri: {exact: /productpage}} => good
          ratings => {uri: {exact: /productpage}, port: 8080} => good
          ratings => {uri: {exact: /productpage}, port: 9080} => URI_NEVER_MATCHES_GRPC
          x.com => {uri: {exact: /productpage}} => good
          """)
  void uriOnGrpcPorts(String host, String match, String expected) {
    String spec = "hosts: [%s], http: [{match: [%s], route: [{destination: {host: details}}]}]";
    String rule = Mesh.virtualService("it", spec.formatted(host, match));

    String verdict = new Mesh().with("mesh.yaml", Mesh.SERVICES + rule).verdict();

    assertThat(verdict)
        .isEqualTo(
            expected.equals("good") ? "good" : expected + " default/it spec.http[0].match[0].uri");
  }

  @Test
  void aDelegateIsAboutThePortsOfItsRoots() {
    String leaf =
        "http: [{match: [{uri: {exact: /page}}], route: [{destination: {host: reviews}}]}]";
    String rules =
        Mesh.virtualService("root", "hosts: [reviews], http: [{delegate: {name: leaf}}]")
            + Mesh.virtualService("leaf", leaf);

    assertThat(new Mesh().with("mesh.yaml", Mesh.SERVICES + rules).verdict())
        .isEqualTo("URI_NEVER_MATCHES_GRPC default/leaf spec.http[0].match[0].uri");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          hosts: [revews] => did you mean reviews?
          hosts: [revews.default.svc.cluster.local] => did you mean reviews.default.svc.cluster.local?
          hosts: [biling] => did you mean billing.shop.svc.cluster.local?
          hosts: [nothing-like-it] => the rule has no effect until it exists
          hosts: [revews.com] => good
          hosts: ["*.svc.cluster.local"] => good
          hosts: [revews], gateways: [front] => good
          hosts: [revews], gateways: [front, mesh] => did you mean reviews?
          """)
  void hostsOfVirtualServices(String hosts, String expected) {
    String rule =
        Mesh.virtualService("it", hosts + ", http: [{route: [{destination: {host: details}}]}]");

    List<Finding> findings = new Mesh().with("mesh.yaml", Mesh.SERVICES + rule).analyze();

    assertThat(findings.stream().map(f -> f.code() + " " + f.path() + ": " + f.hint()))
        .isEqualTo(
            expected.equals("good")
                ? List.of()
                : List.of("UNKNOWN_VIRTUAL_SERVICE_HOST spec.hosts[0]: " + expected));
  }

  @Test
  void proposesHostsThatMeanTheServiceWhereTheRuleIs() {
    String route = "hosts: [x.com], http: [{route: [{destination: {host: reviews}}]}]";
    String rules = Mesh.virtualService("shop/it", route);

    List<Finding> findings = new Mesh().with("mesh.yaml", Mesh.SERVICES + rules).analyze();

    assertThat(findings)
        .extracting(Finding::hint)
        .containsExactly("did you mean reviews.default.svc.cluster.local? (Istio: IST0101)");
  }

  @Test
  void pointsToLineAndColumnAndSuggests() {
    String rule =
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: it}
        spec:
          hosts: [x.com]
          http:
          - route:
            - destination:
                host: reviewz
        """;

    List<Finding> findings =
        new Mesh().with("services.yaml", Mesh.SERVICES).with("rule.yaml", rule).analyze();

    assertThat(findings)
        .extracting(Finding::severity, f -> f.origin().toString(), Finding::hint)
        .containsExactly(
            tuple(Severity.WARNING, "rule.yaml:9:15", "did you mean reviews? (Istio: IST0101)"));
  }

  @Test
  void pointsToTheResourceWithoutItsDocument() {
    String rule = Mesh.destinationRule("it", "host: nobody");

    List<Finding> findings =
        new Mesh()
            .with("services.yaml", Mesh.SERVICES)
            .with("rule.yaml", rule)
            .analyze(OriginIndex.none());

    assertThat(findings).extracting(f -> f.origin().toString()).containsExactly("rule.yaml:1:1");
  }

  @Test
  void nothingIsToldOfSubsetsWhileNothingRuns() {
    String service =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: quiet}
        spec: {ports: [{port: 1}], selector: {app: quiet}}
        ---
        """;
    String rule =
        Mesh.destinationRule("it", "host: quiet, subsets: [{name: v1, labels: {version: v1}}]");

    assertThat(new Mesh().with("mesh.yaml", service + rule).verdict()).isEqualTo("good");
  }
}
