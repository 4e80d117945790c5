package io.mizzen.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeshClientBuilderTest {
  private static MeshClientBuilder builder() {
    return MeshClient.builder().controlPlane("127.0.0.1:15010").workloadName("web-v1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:15010",
        "127.8.8.8:1",
        "localhost:15010",
        "[::1]:15010",
        "[0:0:0:0:0:0:0:1]:9"
      })
  void loopbackIsDialledInPlaintext(String address) {
    assertThat(builder().controlPlane(address).build()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "istiod.istio-system:15010",
        "10.0.0.1:15010",
        "localhost.example.com:1",
        "127.0.0.1.example.com:1",
        "[fe80::1]:15010"
      })
  void plaintextBeyondLoopbackMustBeAllowed(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().controlPlane(address).build())
        .withMessage(
            "controlPlane: "
                + address
                + " in plaintext (expected: a loopback address, security(TransportSecurity.tls(…))"
                + " or security(TransportSecurity.plaintextBeyondLoopback()))");
    assertThat(
            builder()
                .controlPlane(address)
                .security(TransportSecurity.plaintextBeyondLoopback())
                .build())
        .isNotNull();
    assertThat(
            builder()
                .controlPlane(address)
                .security(TransportSecurity.tls(Path.of("roots.pem")))
                .build())
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "http://127.0.0.1:1", ":15010", "host:", "host:x", "a b:1"})
  void controlPlaneIsHostAndPort(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().controlPlane(address))
        .withMessageStartingWith("controlPlane: " + address + " (expected: host:port");
  }

  @Test
  void controlPlanePortIsInRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().controlPlane("127.0.0.1:70000"))
        .withMessage("controlPlane port: 70000 (expected: 1..65535)");
  }

  @Test
  void requiredValuesAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MeshClient.builder().controlPlane("127.0.0.1:1").build())
        .withMessageStartingWith("workloadName: missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MeshClient.builder().workloadName("web").build())
        .withMessageStartingWith("controlPlane: missing");
  }

  @Test
  void wrongValuesAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().namespace("a.b"))
        .withMessage("namespace: a.b (expected: letters a-z, digits and '-' as in Kubernetes)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().workloadName("web~v1"))
        .withMessage(
            "workloadName: web~v1 (expected: letters a-z, digits, '.' and '-' as in Kubernetes)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().locality("a/b/c/d"))
        .withMessageStartingWith("locality: a/b/c/d");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().address("localhost"))
        .withMessageStartingWith("address: localhost");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().drainTimeout(Duration.ofMillis(-1)))
        .withMessage("drainTimeout: PT-0.001S (expected: zero or more)");
  }
}
