package io.mizzen.dataplane.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.255, 10.0.0.255",
    "::, 0:0:0:0:0:0:0:0",
    "::1, 0:0:0:0:0:0:0:1",
    "2001:DB8::5, 2001:db8:0:0:0:0:0:5",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "fe80::, fe80:0:0:0:0:0:0:0",
    "::ffff:10.0.0.1, 0:0:0:0:0:ffff:a00:1"
  })
  void reads(String text, String shown) {
    assertThat(IpAddress.parse(text)).hasToString(shown);
    assertThat(IpAddress.parse(shown)).isEqualTo(IpAddress.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "10.0.0",
        "10.0.0.256",
        "10.0.0.1.2",
        "1:2:3",
        "1::2::3",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7::8",
        ":1",
        "g::1",
        "::1%eth0",
        "::10.0.0.256"
      })
  void refuses(String text) {
    assertThatThrownBy(() -> IpAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("address: " + text + " (expected: an IP address)");
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 8, 10.255.0.0, true",
    "10.1.2.3, 8, 11.0.0.0, false",
    "10.1.2.3, 32, 10.1.2.3, true",
    "10.1.2.3, 31, 10.1.2.2, true",
    "10.1.2.3, 0, 1.1.1.1, true",
    "10.1.2.3, 0, ::1, false",
    "2001:db8::, 33, 2001:db8:7fff::1, true",
    "2001:db8::, 33, 2001:db8:8000::1, false",
    "2001:db8::8000, 113, 2001:db8::ffff, true",
    "2001:db8::8000, 113, 2001:db8::7fff, false",
    "2001:db8::, 64, 2001:db8::ffff, true",
    "::, 0, 1::, true"
  })
  void prefixContains(String network, int length, String address, boolean expected) {
    assertThat(IpPrefix.of(network, length).contains(IpAddress.parse(address))).isEqualTo(expected);
  }
}
