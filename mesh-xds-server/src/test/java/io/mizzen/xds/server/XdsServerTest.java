package io.mizzen.xds.server;

import static io.mizzen.xds.server.protocol.Resources.cluster;
import static io.mizzen.xds.server.protocol.Resources.endpoints;
import static io.mizzen.xds.server.protocol.Resources.listener;
import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.mizzen.xds.TypeUrl;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class XdsServerTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private final FakeSource source = new FakeSource();
  private final XdsServer server = XdsServer.builder().source(source).build().start();
  private final WireClient client = new WireClient(server.port());

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void servesTheFourTypes() throws Exception {
    source.show(1, cluster("c", "c1"), endpoints("c", "e1"), listener("l", "l1"), route("r", "r1"));

    client.subscribe(TypeUrl.LISTENER, "l");
    client.ack(client.next(), "l");
    client.subscribe(TypeUrl.ROUTE, "r");
    client.ack(client.next(), "r");
    client.subscribe(TypeUrl.CLUSTER, "c");
    client.ack(client.next(), "c");
    client.subscribe(TypeUrl.ENDPOINT, "c");
    DiscoveryResponse response = client.next();
    client.ack(response, "c");

    assertThat(contents(response)).containsExactly("e1");
    assertThat(response.getResources(0).getTypeUrl()).isEqualTo(TypeUrl.ENDPOINT.url());
    assertThat(server.awaitAcked(1, LONG)).isEqualTo(new AckResult(1, List.of(), List.of()));
  }

  @Test
  void pushesWhatChanged() throws Exception {
    source.show(1, route("r", "r1"), route("s", "s1"));
    client.subscribe(TypeUrl.ROUTE, "r", "s");
    client.ack(client.next(), "r", "s");

    source.show(2, route("r", "r2"), route("s", "s1"));
    server.push();
    DiscoveryResponse pushed = client.next();
    client.ack(pushed, "r", "s");

    assertThat(contents(pushed)).containsExactly("r2");
    assertThat(server.awaitAcked(2, LONG).allAcked()).isTrue();
  }

  @Test
  void firstResponseOfAStreamNamesTheControlPlane() throws Exception {
    FakeSource routes = new FakeSource().show(1, route("r", "r1"));
    try (XdsServer named =
            XdsServer.builder().source(routes).identifier("{\"Component\":\"x\"}").build().start();
        WireClient asking = new WireClient(named.port())) {
      asking.subscribe(TypeUrl.ROUTE, "r");

      DiscoveryResponse first = asking.next();
      assertThat(first.getControlPlane().getIdentifier()).isEqualTo("{\"Component\":\"x\"}");
      asking.ack(first, "r");
      routes.show(2, route("r", "r2"));
      named.push();
      assertThat(asking.next().hasControlPlane()).isFalse();
      try (WireClient another = new WireClient(named.port())) {
        another.subscribe(TypeUrl.ROUTE, "r");
        assertThat(another.next().hasControlPlane()).isTrue();
      }
    }
  }

  static List<String> contents(DiscoveryResponse response) {
    return response.getResourcesList().stream()
        .map(Any::getValue)
        .map(bytes -> bytes.toStringUtf8())
        .toList();
  }
}
