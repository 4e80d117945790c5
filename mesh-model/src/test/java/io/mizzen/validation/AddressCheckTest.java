package io.mizzen.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.names.Addresses;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressCheckTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "255.255.255.255",
        "::",
        "::1",
        "fd00::1",
        "1:2:3:4:5:6:7:8",
        "1::8",
        "1:2:3:4:5:6:7::",
        "::ffff:10.0.0.1",
        "1:2:3:4:5:6:10.0.0.1",
        "FD00::ABCD"
      })
  void knowsAddresses(String text) {
    assertThat(Addresses.isIp(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.4.5",
        "256.0.0.1",
        "01.2.3.4",
        "a.b.c.d",
        "localhost",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "12345::",
        "g::",
        "::1%eth0",
        "1:2:3:4:5:6:7:10.0.0.1",
        "10.0.0.1::",
        "::10.0.0.1:1",
        "[::1]"
      })
  void knowsWhatIsNone(String text) {
    assertThat(Addresses.isIp(text)).isFalse();
  }
}
