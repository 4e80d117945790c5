package io.mizzen.client.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTextsTest {
  @Test
  void anAnswerInPlaceIsNoInjectedFault() {
    Status status =
        Status.PERMISSION_DENIED.withDescription(
            "RPC terminated due to fault injection: HTTP status code 403");

    Status explained = StatusTexts.explained(status);

    assertThat(explained.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(explained.getDescription())
        .isEqualTo("the mesh's route answers this call itself, with HTTP status 403");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Connection refused: /0.0.0.0:0", "finishConnect(..) failed: /0.0.0.0:0"})
  void theEndpointThatStandsInForNoneIsNotNamed(String message) {
    Status status =
        Status.UNAVAILABLE.withDescription("io exception").withCause(new ConnectException(message));

    Status explained = StatusTexts.explained(status);

    assertThat(explained.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(explained.getDescription()).startsWith("no healthy endpoint");
    assertThat(explained.getCause()).isNull();
  }

  @Test
  void otherTextsStayAsTheyAre() {
    Status fault = Status.INTERNAL.withDescription("RPC terminated due to fault injection");
    Status refused =
        Status.UNAVAILABLE
            .withDescription("io exception")
            .withCause(new ConnectException("Connection refused: /10.0.0.0:01"));
    Status without = Status.UNAVAILABLE.withCause(new ConnectException());
    Status quoted =
        Status.UNKNOWN.withDescription(
            "x RPC terminated due to fault injection: HTTP status code 403");

    assertThat(StatusTexts.explained(fault)).isSameAs(fault);
    assertThat(StatusTexts.explained(refused)).isSameAs(refused);
    assertThat(StatusTexts.explained(without)).isSameAs(without);
    assertThat(StatusTexts.explained(quoted)).isSameAs(quoted);
    assertThat(StatusTexts.explained(Status.OK)).isSameAs(Status.OK);
  }
}
