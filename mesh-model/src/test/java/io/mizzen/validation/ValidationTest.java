package io.mizzen.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mizzen.api.Finding;
import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValidationTest {
  @Test
  void pointsToTheOffendingValue() {
    List<Finding> findings =
        Checked.findings(
            """
            # routes of reviews
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata:
              name: reviews
              namespace: prod
              labels:
                example.com/team: "a b"
            spec:
              hosts:
              - reviews
              http:
              - match:
                - headers:
                    x.user:
                      regex: "("
                  source_labels: {app: "?"}
                route:
                - destination: {host: reviews, subset: v1}
                  weight: 90
                - destination: {host: reviews, subset: v2}
                  weight: -10
                timeout: 0s
            """);

    assertThat(findings)
        .extracting(Finding::code, Finding::path, f -> f.origin().toString())
        .containsExactly(
            tuple("INVALID_LABEL", "metadata.labels[\"example.com/team\"]", "rule.yaml:8:23"),
            tuple(
                "INVALID_REGEX",
                "spec.http[0].match[0].headers[\"x.user\"].regex",
                "rule.yaml:16:18"),
            tuple("INVALID_LABEL", "spec.http[0].match[0].sourceLabels.app", "rule.yaml:17:28"),
            tuple("OUT_OF_RANGE", "spec.http[0].route[1].weight", "rule.yaml:22:15"),
            tuple("INVALID_DURATION", "spec.http[0].timeout", "rule.yaml:23:14"));
    assertThat(findings)
        .allSatisfy(
            finding ->
                assertThat(finding.resource())
                    .contains(new ResourceKey("VirtualService", "prod", "reviews")));
  }

  @Test
  void pointsToWhatSurroundsAMissingValue() {
    List<Finding> findings =
        Checked.findings(
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: reviews}
            spec:
              hosts: [reviews]
              http:
              - route:
                - weight: 1
            """);

    assertThat(findings)
        .extracting(Finding::path, Finding::origin)
        .containsExactly(tuple("spec.http[0].route[0].destination", new Origin("rule.yaml", 8, 7)));
  }

  @Test
  void readsLikeASentence() {
    List<Finding> findings =
        Checked.findings(
            """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: reviews}
            spec:
              host: reviews
              trafficPolicy:
                tls: {mode: SIMPLE, credentialName: "configmap://far/a"}
            """);

    assertThat(findings)
        .singleElement()
        .hasToString(
            "rule.yaml:7:41: ERROR INVALID_NAME DestinationRule default/reviews"
                + " spec.trafficPolicy.tls.credentialName: configmap://far/a (expected:"
                + " configmap://default/<name>)");
  }

  @Test
  void saysNothingOfAGoodRule() {
    List<Finding> findings =
        Checked.findings(
            """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: reviews}
            spec:
              host: reviews
              subsets:
              - name: v1
                labels: {version: v1}
            """);

    assertThat(findings).isEmpty();
  }
}
