package io.mizzen.config.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mizzen.api.Finding;
import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Severity;
import io.mizzen.config.FindingCode;
import io.mizzen.config.Fixtures;
import io.mizzen.model.MeshResource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceReaderTest {
  private static final String GOOD =
      """
      apiVersion: mesh.test/v1
      kind: Rule
      metadata:
        name: good
      spec:
        hosts: [a]
      """;

  @Test
  void readsWhenAResourceWasCreated() {
    Reading ageless =
        Fixtures.readings(GOOD.replace("name: good", "name: good\n  creationTimestamp: null"))
            .get(0);
    Reading old =
        Fixtures.readings(
                GOOD.replace(
                    "name: good", "name: good\n  creationTimestamp: \"2026-01-31T12:00:00Z\""))
            .get(0);
    Reading bad =
        Fixtures.readings(GOOD.replace("name: good", "name: good\n  creationTimestamp: soon"))
            .get(0);

    assertThat(accepted(ageless).created()).isEmpty();
    assertThat(accepted(old).created()).contains(Instant.parse("2026-01-31T12:00:00Z"));
    assertThat(bad.findings())
        .extracting(Finding::code, Finding::path, finding -> finding.origin().line())
        .containsExactly(tuple(FindingCode.BAD_VALUE, "metadata.creationTimestamp", 5));
  }

  @Test
  void acceptsAResource() {
    String text =
        """
        # a comment
        apiVersion: mesh.test/v1
        kind: Rule
        metadata:
          name: reviews
          namespace: prod
          generation: 3
          labels: {app: reviews}
          annotations: {note: "1"}
        spec:
          hosts:
          - reviews
          mirror_percent: 5
        status: {observed: 1}
        """;

    Reading reading = Fixtures.readings(text).get(0);

    MeshResource<?> resource = accepted(reading);
    assertThat(reading.findings()).isEmpty();
    assertThat(resource.key()).isEqualTo(new ResourceKey("mesh.test", "Rule", "prod", "reviews"));
    assertThat(resource.labels().get("app")).isEqualTo("reviews");
    assertThat(resource.annotations()).containsEntry("note", "1");
    assertThat(resource.origin()).isEqualTo(new Origin("x.yaml", 2, 1));
    Fixtures.Rule rule = (Fixtures.Rule) resource.spec();
    assertThat(rule.hosts()).containsExactly("reviews");
    assertThat(rule.mirrorPercent()).contains(5);
  }

  @Test
  void usesTheDefaultNamespace() {
    Reading reading = Fixtures.readings(GOOD).get(0);

    assertThat(reading.key()).contains(new ResourceKey("mesh.test", "Rule", "default", "good"));
  }

  @Test
  void goodNeighboursOfABadDocumentAreAccepted() {
    String bad = GOOD.replace("good", "bad").replace("hosts: [a]", "hots: [a]");

    List<Reading> readings = Fixtures.readings(GOOD + "---\n" + bad + "---\n---\n" + GOOD);

    assertThat(readings).hasSize(3);
    assertThat(readings.get(0)).isInstanceOf(Reading.Accepted.class);
    assertThat(readings.get(1)).isInstanceOf(Reading.Rejected.class);
    assertThat(readings.get(1).key())
        .contains(new ResourceKey("mesh.test", "Rule", "default", "bad"));
    assertThat(readings.get(2)).isInstanceOf(Reading.Accepted.class);
  }

  @Test
  void aFlawedDocumentStillSaysWhoseItIs() {
    Reading reading = Fixtures.readings(GOOD + "  hosts: [b]\n").get(0);

    assertThat(reading).isInstanceOf(Reading.Rejected.class);
    Finding finding = reading.findings().get(0);
    assertThat(finding.code()).isEqualTo(FindingCode.DUPLICATE_KEY);
    assertThat(finding.resource())
        .contains(new ResourceKey("mesh.test", "Rule", "default", "good"));
    assertThat(finding.path()).isEqualTo("spec.hosts");
  }

  @Test
  void itemsOfAListAreDocumentsOfTheirOwn() {
    String text =
        """
        apiVersion: v1
        kind: List
        metadata: {resourceVersion: ""}
        items:
        - apiVersion: mesh.test/v1
          kind: Rule
          metadata: {name: a}
          spec: {hosts: [a]}
        - apiVersion: mesh.test/v1
          kind: Rule
          metadata: {name: b}
          spec:
            hosts: [b]
            hosts: [c]
        """;

    List<Reading> readings = Fixtures.readings(text);

    assertThat(readings).hasSize(2);
    assertThat(readings.get(0)).isInstanceOf(Reading.Accepted.class);
    Finding finding = readings.get(1).findings().get(0);
    assertThat(finding.path()).isEqualTo("spec.hosts");
    assertThat(finding.origin()).isEqualTo(new Origin("x.yaml", 14, 5));
    assertThat(readings.get(1).key())
        .contains(new ResourceKey("mesh.test", "Rule", "default", "b"));
  }

  @Test
  void aListWithoutItemsIsRejected() {
    List<Reading> readings = Fixtures.readings("apiVersion: v1\nkind: List\n");

    assertThat(readings).hasSize(1);
    assertThat(readings.get(0).findings().get(0).code()).isEqualTo(FindingCode.MISSING_FIELD);
  }

  @Test
  void unusedKindsAreIgnoredWithARemark() {
    String text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: b}\n";

    Reading reading = Fixtures.readings(text).get(0);

    assertThat(reading).isInstanceOf(Reading.Ignored.class);
    assertThat(reading.findings()).singleElement().satisfies(this::isRemark);
  }

  @Test
  void kindsOfOtherProjectsAreSkippedWithARemark() {
    for (String kind : List.of("ServiceMonitor", "Slice", "Rule")) {
      Reading reading =
          Fixtures.readings(
                  "apiVersion: far.example/v1\nkind: " + kind + "\nmetadata: {name: a}\nspec: 1\n")
              .get(0);

      assertThat(reading).isInstanceOf(Reading.Ignored.class);
      assertThat(reading.findings())
          .extracting(Finding::severity, Finding::code)
          .containsExactly(tuple(Severity.INFO, FindingCode.KIND_NOT_USED));
      assertThat(reading.key()).contains(new ResourceKey("far.example", kind, "default", "a"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mesh.text/v1, Rule, BAD_API_VERSION", // almost the kind's own
    "mesh.test, Rule, BAD_API_VERSION",
    "v1, Rule, BAD_API_VERSION",
    "extensions/v1beta1, Rule, BAD_API_VERSION",
    "mesh.test/v1, Ruel, UNKNOWN_KIND",
    "networking.istio.io/v1, Anything, UNKNOWN_KIND",
    "v1, Anything, UNKNOWN_KIND"
  })
  void misspelledKindsAreNoOtherProjects(String apiVersion, String kind, String code) {
    String text = GOOD.replace("mesh.test/v1", apiVersion).replace("Rule", kind);

    Reading reading = Fixtures.readings(text).get(0);

    assertThat(reading).isInstanceOf(Reading.Rejected.class);
    assertThat(reading.findings()).extracting(Finding::code).containsExactly(code);
  }

  @Test
  void aDocumentWithTheWrongGroupStillNamesItsResource() {
    Reading reading = Fixtures.readings(GOOD.replace("mesh.test/v1", "mesh.text/v1")).get(0);

    assertThat(reading.key()).contains(new ResourceKey("mesh.test", "Rule", "default", "good"));
  }

  private void isRemark(Finding finding) {
    assertThat(finding.severity()).isEqualTo(Severity.INFO);
    assertThat(finding.code()).isEqualTo(FindingCode.KIND_NOT_USED);
    assertThat(finding.origin()).isEqualTo(new Origin("x.yaml", 2, 7));
    assertThat(finding.resource())
        .isEqualTo(Optional.of(new ResourceKey("ConfigMap", "default", "settings")));
  }

  @Test
  void openKindsKeepTheirFieldsInTheDocument() {
    String text =
        """
        apiVersion: mesh.test/v1
        kind: Slice
        metadata: {name: s}
        addressType: IPv4
        endpoints: []
        ports:
        - {name: http, targetPort: 9080, protocol: TCP}
        - {name: grpc, targetPort: grpc}
        """;

    Fixtures.Slice slice = (Fixtures.Slice) accepted(Fixtures.readings(text).get(0)).spec();

    assertThat(slice.addressType()).isEqualTo("IPv4");
    assertThat(slice.ports())
        .containsExactly(
            new Fixtures.SlicePort("http", "9080"), new Fixtures.SlicePort("grpc", "grpc"));
  }

  @Test
  void allFindingsOfADocumentAreCollectedInTextOrder() {
    String text =
        """
        apiVersion: mesh.test/v2
        kind: Rule
        metadata:
          name: Bad_Name
        specs: {}
        spec:
          http:
          - weight: heavy
            rout: 1
          mode: FAST
        """;

    List<Finding> findings = Fixtures.readings(text).get(0).findings();

    assertThat(findings)
        .extracting(Finding::code, finding -> finding.origin().line())
        .containsExactly(
            tuple(FindingCode.BAD_API_VERSION, 1),
            tuple(FindingCode.BAD_VALUE, 4),
            tuple(FindingCode.UNKNOWN_FIELD, 5),
            tuple(FindingCode.WRONG_TYPE, 8),
            tuple(FindingCode.UNKNOWN_FIELD, 9),
            tuple(FindingCode.BAD_ENUM, 10));
  }

  private static MeshResource<?> accepted(Reading reading) {
    return reading.fold(
        Reading.Accepted::resource,
        rejected -> {
          throw new AssertionError(rejected.toString());
        },
        ignored -> {
          throw new AssertionError(ignored.toString());
        });
  }
}
