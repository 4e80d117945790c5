package io.mizzen.examples.bookinfo.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SameOriginTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1:9080", "localhost:9080", "[::1]:9080", "LOCALHOST", "127.0.0.1:8080"})
  void thisMachineIsTaken(String host) {
    assertThat(SameOrigin.refusal(get(host))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rebound.example:9080",
        "127.0.0.1.evil.example",
        "localhost.evil.example:9080",
        "evil.example@127.0.0.1@x",
        "a b"
      })
  void anyOtherHostIsRefused(String host) {
    assertThat(SameOrigin.refusal(get(host)))
        .hasValueSatisfying(reason -> assertThat(reason).contains("Host: ", "expected:"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:9080, same-origin, true",
    "http://LOCALHOST:9080, none, true",
    "http://127.0.0.1:9080, same-origin, false",
    "http://localhost:3000, same-site, false",
    "https://localhost:9080, same-origin, false",
    "null, same-origin, false",
    "http://localhost:9080, cross-site, false"
  })
  void aFormMustComeFromTheSameOrigin(String origin, String site, boolean taken) {
    Request form =
        new Request(
            "POST",
            "/rules",
            Map.of("Host", "localhost:9080", "Origin", origin, "Sec-Fetch-Site", site),
            Map.of());

    assertThat(SameOrigin.refusal(form).isEmpty()).isEqualTo(taken);
  }

  private static Request get(String host) {
    return new Request("GET", "/", Map.of("Host", host), Map.of());
  }
}
