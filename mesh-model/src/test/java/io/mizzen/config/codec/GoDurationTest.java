package io.mizzen.config.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "5m, PT5M",
    "8ms, PT0.008S",
    "1h30m, PT1H30M",
    "0.5s, PT0.5S",
    "-1s, PT-1S",
    "+1s, PT1S",
    "1.5s, PT1.5S",
    ".5s, PT0.5S",
    "5.s, PT5S",
    "1m1h, PT1H1M",
    "10us, PT0.00001S",
    "10µs, PT0.00001S",
    "7ns, PT0.000000007S",
    "0.0000000019s, PT0.000000001S",
    "0, PT0S",
    "-0, PT0S",
    "9223372036854775807ns, PT2562047H47M16.854775807S",
    "-9223372036854775808ns, PT-2562047H-47M-16.854775808S"
  })
  void parsesWhatGoParses(String text, Duration expected) {
    assertThat(GoDuration.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "5",
        "s",
        ".s",
        "-",
        "5 s",
        " 5s",
        "5s ",
        "5S",
        "5sec",
        "1e3s",
        "PT5S",
        "5s5",
        "--5s",
        "1d",
        "5s-1s",
        "0x5s",
        "٣s",
        "9223372036854775808ns",
        "300000000h",
        "1111111111111111111111111111111111111111111111111111111111111111111s"
      })
  void refusesWhatGoRefuses(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT5M, 300s",
    "PT1.5S, 1.5s",
    "PT-0.5S, -0.5s",
    "PT0.000000001S, 0.000000001s"
  })
  void printsSeconds(Duration duration, String expected) {
    assertThat(GoDuration.print(duration)).isEqualTo(expected);
  }
}
