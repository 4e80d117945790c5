package io.mizzen.xds.server;

import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.protocol.ClientProfile;
import io.mizzen.xds.server.protocol.ClientRequest.Sotw;
import io.mizzen.xds.server.protocol.Nonce;
import io.mizzen.xds.server.protocol.ProtocolVariant;
import io.mizzen.xds.server.protocol.ResourceTable;
import io.mizzen.xds.server.protocol.ResponseBodies;
import io.mizzen.xds.server.protocol.SendContext;
import io.mizzen.xds.server.protocol.StreamState;
import io.mizzen.xds.server.protocol.TableCounts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusReaderTest {
  private static final TypeUrl TYPE = TypeUrl.ROUTE;
  private final TableCounts counts = new TableCounts();
  private final SendContext context =
      new SendContext(0, Integer.MAX_VALUE, 0, 0, new ResponseBodies(counts));
  private final ResourceTable table =
      new ResourceTable(TYPE, FakeView.of(1, route("r", "1")), counts);

  @Test
  void repeatedRefusalIsNotFresh() {
    StreamState sent = sent("1", received(start(), 0, ""));
    StreamState refused = received(sent, 1, "bad");

    StreamState again = received(refused, 1, "bad, I say");

    assertThat(StatusReader.newNack("p", TYPE, sent, refused)).isPresent();
    assertThat(StatusReader.newNack("p", TYPE, refused, again)).isEmpty();
  }

  @Test
  void refusalOfTheNextResponseIsFresh() {
    StreamState sent = sent("1", received(start(), 0, ""));
    StreamState second = sent("2", received(sent, 1, "bad"));

    StreamState refused = received(second, 2, "bad");

    assertThat(StatusReader.newNack("p", TYPE, second, refused))
        .hasValueSatisfying(nack -> assertThat(nack.error()).isEqualTo("bad"));
  }

  private StreamState start() {
    return StreamState.of(ClientProfile.KEEPS_ENDPOINTS, ProtocolVariant.SOTW).opened(table);
  }

  private static StreamState received(StreamState state, long nonce, String error) {
    Optional<String> refusal = error.isEmpty() ? Optional.empty() : Optional.of(error);
    return state.received(TYPE, new Sotw(List.of("r"), new Nonce(nonce), refusal), 0).state();
  }

  private StreamState sent(String content, StreamState state) {
    FakeView view = FakeView.of(Long.parseLong(content), route("r", content));
    assertThat(table.advance(view, Optional.empty())).hasSize(content.equals("1") ? 0 : 1);
    return state.next(context).state();
  }
}
