package io.mizzen.xds.server;

import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Status;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C2: code of the resource source that throws concerns its own streams only")
class BrokenViewTest {
  private final FakeSource good = new FakeSource();
  private final FakeSource bad = new FakeSource();
  private final ResourceSource both = node -> (node.id().startsWith("bad") ? bad : good).open(node);
  private final XdsServer server = XdsServer.builder().source(both).build().start();
  private final Deque<WireClient> clients = new ArrayDeque<>();

  /** A shared view of which not even the shared part can be told. */
  private record Broken(ResourceView view, Throwable failure) implements ResourceView {
    @Override
    public long revision() {
      return view.revision();
    }

    @Override
    public Optional<Object> sharedKey(TypeUrl type) {
      return Optional.of("bad");
    }

    @Override
    public ResourceView sharedView() {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failure;
    }

    @Override
    public Optional<XdsResource> find(TypeUrl type, String name) {
      return view.find(type, name);
    }

    @Override
    public Collection<XdsResource> all(TypeUrl type) {
      return view.all(type);
    }
  }

  @AfterEach
  void close() {
    clients.forEach(WireClient::close);
    server.close();
  }

  @Test
  void othersGetTheirChange() throws Exception {
    bad.show(SharedView.of(1, route("a", "1")).withKey("bad"));
    good.show(SharedView.of(1, route("a", "1")));
    // Two of each, so that each shard has both.
    WireClient first = client("bad-1");
    client("bad-2");
    WireClient there = client("good-1");
    WireClient another = client("good-2");

    bad.show(new Broken(SharedView.of(2, route("a", "2")), new IllegalStateException("broken")));
    good.show(SharedView.of(2, route("a", "2")));
    server.pushShared();

    assertThat(XdsServerTest.contents(there.next())).containsExactly("2");
    assertThat(XdsServerTest.contents(another.next())).containsExactly("2");
    bad.show(SharedView.of(3, route("a", "3")).withKey("bad"));
    server.pushShared();
    assertThat(XdsServerTest.contents(first.next())).containsExactly("3");
  }

  @Test
  void streamWhoseFirstRequestFailsIsClosed() throws Exception {
    bad.show(new Broken(SharedView.of(1, route("a", "1")), new StackOverflowError("deep")));

    WireClient client = new WireClient(server.port());
    clients.push(client);
    client.send(request("bad-1"));

    assertThat(client.end().getCode()).isEqualTo(Status.Code.INTERNAL);
  }

  private WireClient client(String id) throws InterruptedException {
    WireClient client = new WireClient(server.port());
    clients.push(client);
    client.send(request(id));
    client.ack(client.next(), "a");
    return client;
  }

  private static DiscoveryRequest request(String id) {
    return DiscoveryRequest.newBuilder()
        .setNode(Node.newBuilder().setId(id))
        .setTypeUrl(TypeUrl.ROUTE.url())
        .addResourceNames("a")
        .build();
  }
}
