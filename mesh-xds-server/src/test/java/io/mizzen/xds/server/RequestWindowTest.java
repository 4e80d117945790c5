package io.mizzen.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C2: what a client has sent and nobody has taken is bounded")
class RequestWindowTest {
  private static final int KIB = 1024;

  private final XdsServer server = XdsServer.builder().source(new FakeSource()).build().start();

  @AfterEach
  void close() {
    server.close();
  }

  /** A megabyte by gRPC's default: a thousand clients that come back would fill the memory. */
  @Test
  void streamMaySend64KibibytesAheadOfWhatIsTaken() throws Exception {
    try (RawHttp2Client client = new RawHttp2Client(server.port(), KIB)) {
      client.open(1);

      assertThat(client.awaitWindow()).isEqualTo(64 * KIB);
    }
  }
}
