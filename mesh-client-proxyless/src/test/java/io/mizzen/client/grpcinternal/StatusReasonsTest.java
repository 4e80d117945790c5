package io.mizzen.client.grpcinternal;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class StatusReasonsTest {
  @Test
  void reasonIsOneLineWithTheCause() {
    Status status =
        Status.UNAVAILABLE
            .withDescription("io exception\nChannel Pipeline: [a, b] nodeID: x")
            .withCause(new ConnectException("Connection refused: /127.0.0.1:1"));

    assertThat(StatusReasons.of(status))
        .isEqualTo("UNAVAILABLE: io exception (Connection refused: /127.0.0.1:1)");
  }

  @Test
  void reasonOfAPeerCannotWriteItsOwnLineNorFillTheLog() {
    Status status =
        Status.INTERNAL.withDescription("a\tb\u001b[2J" + "x".repeat(1_000) + "\rERROR");

    assertThat(StatusReasons.of(status))
        .startsWith("INTERNAL: a b [2Jxx")
        .endsWith("x...")
        .hasSize(303)
        .doesNotContain("\u001b", "\r");
  }

  @Test
  void codeAloneIsEnough() {
    assertThat(StatusReasons.of(Status.CANCELLED)).isEqualTo("CANCELLED");
  }
}
