package io.mizzen.xds.server;

import static io.mizzen.xds.server.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.StreamState.Offer;
import io.mizzen.xds.server.SubscriptionEvent.Requested;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusReaderTest {
  private static final TypeUrl TYPE = TypeUrl.ROUTE;

  @Test
  void repeatedRefusalIsNotFresh() {
    StreamState sent = sent("1", received(StreamState.of(Warming.KEEPS_ENDPOINTS), 0, ""));
    StreamState refused = received(sent, 1, "bad");

    StreamState again = received(refused, 1, "bad, I say");

    assertThat(StatusReader.freshNack("p", TYPE, sent, refused)).isPresent();
    assertThat(StatusReader.freshNack("p", TYPE, refused, again)).isEmpty();
  }

  @Test
  void refusalOfTheNextResponseIsFresh() {
    StreamState sent = sent("1", received(StreamState.of(Warming.KEEPS_ENDPOINTS), 0, ""));
    StreamState second = sent("2", received(sent, 1, "bad"));

    StreamState refused = received(second, 2, "bad");

    assertThat(StatusReader.freshNack("p", TYPE, second, refused))
        .hasValueSatisfying(nack -> assertThat(nack.error()).isEqualTo("bad"));
  }

  private static StreamState received(StreamState state, long nonce, String error) {
    Optional<String> refusal = error.isEmpty() ? Optional.empty() : Optional.of(error);
    return state.received(TYPE, new Requested(List.of("r"), new Nonce(nonce), refusal)).state();
  }

  private static StreamState sent(String content, StreamState state) {
    FakeView view = FakeView.of(Long.parseLong(content), route("r", content));
    return state.next(new Offer(view, 0, Integer.MAX_VALUE, 0)).state();
  }
}
