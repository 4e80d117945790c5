package io.mizzen.config.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mizzen.api.Finding;
import io.mizzen.config.FindingCode;
import io.mizzen.config.Fixtures;
import io.mizzen.config.Fixtures.Limits;
import io.mizzen.config.Fixtures.Mode;
import io.mizzen.config.Fixtures.Route;
import io.mizzen.config.Fixtures.Rule;
import io.mizzen.config.OneOf;
import io.mizzen.config.Validated;
import io.mizzen.config.yaml.YamlPrinter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordCodecTest {
  @Test
  void whatIsNotWrittenHoldsItsDefault() {
    Route route = read("{}", Route.class);

    assertThat(route)
        .isEqualTo(
            new Route(
                "",
                0,
                0,
                0,
                false,
                Mode.UNSPECIFIED,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Duration.ZERO,
                List.of(),
                List.of(),
                new Limits(0, 0)));
  }

  @Test
  void nullIsAbsentAndAnEmptyMessageIsPresent() {
    assertThat(read("{match: ~, name: null, codes: }", Route.class))
        .isEqualTo(read("{}", Route.class));
    assertThat(read("{match: {}}", Route.class).match()).isPresent();
  }

  @Test
  void aNullArmOfAOneofIsAbsent() {
    assertThat(read("{match: {exact: a, prefix: ~}}", Route.class).match()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"consecutive5xxErrors", "consecutive_5xx_errors"})
  void bothSpellingsAreUnderstood(String name) {
    assertThat(read(name + ": 7", Rule.class).consecutive5xxErrors()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"mirror_Percent", "mirrorpercent", "MirrorPercent", "mirror-percent"})
  void otherSpellingsAreUnknownWithASuggestion(String name) {
    Finding finding = findings(name + ": 7", Rule.class).get(0);

    assertThat(finding.code()).isEqualTo(FindingCode.UNKNOWN_FIELD);
    assertThat(finding.hint()).isEqualTo("did you mean mirrorPercent?");
  }

  @Test
  void aFieldLikeNoOtherHasNoSuggestion() {
    Finding finding = findings("zzz: 7", Rule.class).get(0);

    assertThat(finding.hint()).isEmpty();
    assertThat(finding.expected()).startsWith("a field of Rule: hosts, http, mode");
  }

  @ParameterizedTest
  @CsvSource({
    "5, 5",
    "'\"5\"', 5",
    "-5, -5",
    "+5, 5",
    "0x10, 16",
    "0o17, 15",
    "2147483647, 2147483647"
  })
  void wholeNumbers(String text, int expected) {
    assertThat(read("weight: " + text, Route.class).weight()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "0.5, 0.5", ".5, 0.5", "1e2, 100", "'\"2.5\"', 2.5", "-1, -1"})
  void numbers(String text, double expected) {
    assertThat(read("ratio: " + text, Route.class).ratio()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1", "1.0", "true", "0x1", "1e3", ".inf", "-1"})
  void anUnquotedNumberOrBooleanIsNoString(String text) {
    Finding finding = findings("name: " + text, Route.class).get(0);

    assertThat(finding.code()).isEqualTo(FindingCode.WRONG_TYPE);
    assertThat(finding.hint()).isEqualTo("quote it: \"" + text + "\"");
    assertThat(read("name: \"" + text + "\"", Route.class).name()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"yes, write true", "Off, write false", "'\"true\"', remove the quotes", "1, ''"})
  void booleansAreTrueAndFalse(String text, String hint) {
    assertThat(findings("enabled: " + text, Route.class).get(0).hint()).isEqualTo(hint);
  }

  @Test
  void aWrongEnumNamesTheRightOnes() {
    Finding finding = findings("mode: LEAST_CON", Route.class).get(0);

    assertThat(finding.toString())
        .isEqualTo(
            "x.yaml:1:7: ERROR BAD_ENUM mode: LEAST_CON (expected: one of UNSPECIFIED, ROUND_ROBIN,"
                + " LEAST_CONN); did you mean LEAST_CONN?");
  }

  @Test
  void aDurationWithoutUnitSaysSo() {
    assertThat(findings("timeout: 5", Route.class).get(0).hint()).isEqualTo("add a unit: 5s");
  }

  @Test
  void allArmsOfAClashAreNamed() {
    Finding finding = findings("{match: {regex: a, exact: b, prefix: c}}", Route.class).get(0);

    assertThat(finding.found()).isEqualTo("regex and exact and prefix");
    assertThat(finding.path()).isEqualTo("match.exact");
  }

  @Test
  void allFindingsAreCollected() {
    String text = "{name: 1, weight: x, wait: 3, codes: [a, 2, b], headers: {h: {exact: 5}, i: 3}}";

    assertThat(findings(text, Route.class))
        .extracting(Finding::path)
        .containsExactlyInAnyOrder(
            "name", "weight", "wait", "codes[0]", "codes[2]", "headers.h.exact", "headers.i");
  }

  @Test
  void findingsEndAtAHundred() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 200_000; i++) {
      text.append("unknown").append(i).append(": x\n");
    }

    assertThat(findings(text.toString(), Route.class)).hasSize(100);
  }

  @Test
  void aLongValueIsShortened() {
    Finding finding = findings("mode: \"" + "x".repeat(1_000) + "\\n\"", Route.class).get(0);

    assertThat(finding.found()).hasSize(80).endsWith("…");
  }

  @Test
  void aConstructorsRefusalIsAFinding() {
    Finding finding = findings("limits: {low: 3}", Route.class).get(0);

    assertThat(finding.code()).isEqualTo(FindingCode.BAD_VALUE);
    assertThat(finding.found()).isEqualTo("low: 3 (expected: at most 0)");
    assertThat(finding.path()).isEqualTo("limits");
  }

  @Test
  void aMessageWithoutADefaultMustBeWritten() {
    Finding finding = findings("{}", Strict.class).get(0);

    assertThat(finding.code()).isEqualTo(FindingCode.MISSING_FIELD);
    assertThat(finding.path()).isEqualTo("port");
    assertThat(read("port: {number: 80}", Strict.class).port().number()).isEqualTo(80);
  }

  @Test
  void printsCanonically() {
    Rule rule =
        read(
            """
            labels: {version: "1", app: reviews}
            http:
            - timeout: 90s
              weight: "5"
              match: {}
              ratio: 2.0
              mode: UNSPECIFIED
            - children: [{name: "no"}, {}]
            mirror_percent: 0
            hosts: []
            """,
            Rule.class);

    assertThat(YamlPrinter.print(Fixtures.CODEC.write(rule)))
        .isEqualTo(
            """
            http:
            - weight: 5
              ratio: 2
              match: {}
              timeout: 90s
            - children:
              - name: "no"
              - {}
            labels:
              app: reviews
              version: "1"
            mirrorPercent: 0
            """);
  }

  @Test
  void anEmptyRecordPrintsAsAnEmptyMapping() {
    assertThat(YamlPrinter.print(Fixtures.CODEC.write(read("{}", Rule.class)))).isEqualTo("{}\n");
  }

  @Test
  void aTypeTheCodecCannotReadIsABrokenContract() {
    assertThatThrownBy(() -> read("{}", Unreadable.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.util.Set<java.lang.String>");
    assertThatThrownBy(() -> read("{}", BadArm.class)).hasMessageContaining("@OneOf");
  }

  private static <R extends Record> R read(String text, Class<R> type) {
    Validated<R> read = Fixtures.CODEC.read(Fixtures.node(text), type);
    return read.fold(
        (value, findings) -> value,
        findings -> {
          throw new AssertionError(findings.toString());
        });
  }

  private static <R extends Record> List<Finding> findings(String text, Class<R> type) {
    return Fixtures.CODEC.read(Fixtures.node(text), type).findings();
  }

  record Strict(PortNumber port) {}

  record PortNumber(int number) {
    PortNumber {
      if (number == 0) {
        throw new IllegalArgumentException("a port number");
      }
    }
  }

  record Unreadable(Set<String> names) {}

  record BadArm(@OneOf("arm") String arm) {}
}
