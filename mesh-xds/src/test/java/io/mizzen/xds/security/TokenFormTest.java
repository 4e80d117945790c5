package io.mizzen.xds.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFormTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "short", "sixteen chars with spaces", "sixteen-and-ä-letter"})
  void tokensThatCouldBeGuessedOrMangledAreRefusedWithoutBeingQuoted(String secret) {
    assertThatThrownBy(() -> TokenForm.checked(secret))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "token: "
                + secret.length()
                + " characters (expected: 16 to 4096, printable ASCII without spaces)");
  }

  @Test
  void tokensOfSixteenTo4096CharactersAreTaken() {
    String longest = "x".repeat(4_096);

    assertThat(TokenForm.checked("sixteen-letters-")).isEqualTo("sixteen-letters-");
    assertThat(TokenForm.checked(longest)).isSameAs(longest);
    assertThatThrownBy(() -> TokenForm.checked(longest + "x")).hasMessageContaining("4097");
  }
}
