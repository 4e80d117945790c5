package io.mizzen.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdvertisedAddressTest {
  private static final ControlPlaneAddress HERE = ControlPlaneAddress.parse("127.0.0.1:15010");
  private static final ControlPlaneAddress ELSEWHERE = ControlPlaneAddress.parse("10.0.0.1:15010");

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "::1"})
  @DisplayName("C6: a loopback address is never advertised to a remote control plane")
  void loopbackIsToldOnlyToAControlPlaneOnThisHost(String loopback) {
    Optional<String> given = Optional.of(loopback);

    assertThat(AdvertisedAddress.of(loopback, Optional.empty(), HERE)).contains(loopback);
    assertThat(AdvertisedAddress.of("0.0.0.0", given, HERE)).contains(loopback);
    assertThat(AdvertisedAddress.ofWorkload(loopback, HERE)).isEqualTo(loopback);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AdvertisedAddress.of(loopback, Optional.empty(), ELSEWHERE))
        .withMessage(
            "address: "
                + loopback
                + " cannot be dialled by the peers of control plane 10.0.0.1:15010 (expected:"
                + " address \"0.0.0.0\" or advertisedAddress with one that can)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AdvertisedAddress.of("10.0.0.2", given, ELSEWHERE))
        .withMessageStartingWith("advertisedAddress: " + loopback);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AdvertisedAddress.ofWorkload(loopback, ELSEWHERE))
        .withMessageStartingWith("advertisedAddress: " + loopback);
  }

  @Test
  void othersAreToldAsTheyAre() {
    assertThat(AdvertisedAddress.of("10.0.0.2", Optional.empty(), ELSEWHERE)).contains("10.0.0.2");
    assertThat(AdvertisedAddress.of("127.0.0.1", Optional.of("10.0.0.3"), ELSEWHERE))
        .contains("10.0.0.3");
  }

  @Test
  void wildcardIsTheWorkloadsOwnAndNeverToldItself() {
    assertThat(AdvertisedAddress.of("0.0.0.0", Optional.empty(), ELSEWHERE)).isEmpty();
    assertThat(AdvertisedAddress.of("::", Optional.empty(), HERE)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AdvertisedAddress.ofWorkload("0.0.0.0", HERE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AdvertisedAddress.of("10.0.0.2", Optional.of("::"), HERE));
  }

  @Test
  void wayToALoopbackAddressIsLoopback() {
    assertThat(LocalAddress.towards(HERE).filter(InetAddress::isLoopbackAddress)).isPresent();
    assertThat(
            LocalAddress.towards(ControlPlaneAddress.parse("[::1]:1")).map(LocalAddress::literal))
        .isIn(Optional.empty(), Optional.of("::1"));
  }
}
