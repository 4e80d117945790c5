package io.mizzen.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportToTest {
  @ParameterizedTest
  @CsvSource({
    "'',      own,   true",
    "'',      other, true",
    "*,       other, true",
    ".,       own,   true",
    ".,       other, false",
    "a,       own,   false",
    "a,       a,     true",
    "'.,a',   own,   true",
    "'.,a',   a,     true",
    "~,       own,   false",
    "'a,*',   other, true"
  })
  void isSeenFrom(String list, String namespace, boolean seen) {
    assertThat(ExportTo.of(entries(list), "own").includes(namespace)).isEqualTo(seen);
  }

  @ParameterizedTest
  @CsvSource({"*, *, true", "*, a, false", "a, '.,a', true", "., own, true", "~, ~, false"})
  void meets(String one, String other, boolean expected) {
    ExportTo first = ExportTo.of(entries(one), "own");

    assertThat(first.meets(ExportTo.of(entries(other), "own"))).isEqualTo(expected);
  }

  private static List<String> entries(String list) {
    return list.isEmpty() ? List.of() : Arrays.asList(list.split(",", -1));
  }
}
