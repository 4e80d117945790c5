package io.mizzen.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text forms of identities, tokens and addresses. */
class SpiffeIdTest {
  @Test
  void readsWhatItWrites() {
    SpiffeId id = SpiffeId.parse("spiffe://corp.example/ns/shop/sa/page");

    assertThat(id).isEqualTo(new SpiffeId("corp.example", "shop", "page"));
    assertThat(id).hasToString("spiffe://corp.example/ns/shop/sa/page");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "spiffe://",
        "spiffe://td/ns/a",
        "spiffe://td/ns//sa/b",
        "spiffe://td/ns/a/sa/b/",
        "spiffe://td/ns/a/sa/b/c",
        "spiffe://TD/ns/a/sa/b",
        "spiffe://td/ns/*/sa/b",
        "spiffe://td/ns/a/sa/B",
        "SPIFFE://td/ns/a/sa/b",
        " spiffe://td/ns/a/sa/b",
        "spiffe://td/ns/a/sa/b?x=y",
        "https://td/ns/a/sa/b"
      })
  void isExactlyOfIstiosForm(String uri) {
    assertThatThrownBy(() -> SpiffeId.parse(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(expected: ");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3, 10.1.2.2, false",
    "10.1.2.128/25, 10.1.2.127, false",
    "0.0.0.0/0, 8.8.8.8, true",
    "0.0.0.0/0, fd00::1, false",
    "fd00::/8, fdff::1, true"
  })
  void rangesHoldAddressesOfTheirFamily(String range, String address, boolean contained) {
    assertThat(AddressRange.parse(range).contains(new InetSocketAddress(address, 1).getAddress()))
        .isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "host/8", "10.0.0/8"})
  void otherRangesAreRefused(String range) {
    assertThatThrownBy(() -> AddressRange.parse(range))
        .hasMessage(
            "address range: " + range + " (expected: an IP address, '/' and a prefix length)");
  }

  @Test
  void tokensThatCouldBeGuessedAreRefusedAndNoneIsQuoted() {
    SpiffeId id = new SpiffeId("td", "a", "b");

    assertThatThrownBy(() -> BearerToken.of("short", id))
        .hasMessage("token: 5 characters (expected: 16 to 4096, printable ASCII without spaces)");
    assertThat(BearerToken.of("sixteen-letters-", id)).hasToString("token of " + id);
  }
}
