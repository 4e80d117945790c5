package io.mizzen.names;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {

  /** The examples of RFC 5952 and some of its borders. */
  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1",
    "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0db8::0001, 2001:db8::1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "0:0:0:0:0:0:0:0, ::",
    "::1, ::1",
    "1::, 1::",
    "::ffff:10.0.0.1, ::ffff:a00:1",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
  })
  void anAddressHasOneCanonicalForm(String written, String canonical) {
    assertThat(Addresses.canonical(written)).isEqualTo(canonical);
    assertThat(Addresses.isIp(canonical)).isTrue();
  }
}
