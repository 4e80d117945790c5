package io.mizzen.xds.server.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyproxy.controlplane.cache.DeltaResponse;
import io.envoyproxy.controlplane.cache.DeltaXdsRequest;
import io.envoyproxy.controlplane.cache.Response;
import io.envoyproxy.controlplane.cache.Watch;
import io.envoyproxy.controlplane.cache.XdsRequest;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.ProxyNode;
import io.mizzen.xds.server.ProxySession;
import io.mizzen.xds.server.ResourceFeed;
import io.mizzen.xds.server.ResourceSource;
import io.mizzen.xds.server.ResourceView;
import io.mizzen.xds.server.StreamDecision;
import io.mizzen.xds.server.StreamEnd;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Streams of a bridge whose executor runs what the test says, without a server. */
class BridgedStreamTest {
  private static final Status.Code UNAVAILABLE = Status.Code.UNAVAILABLE;
  private static final Node NODE = Node.newBuilder().setId("proxy").build();

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private final List<Response> responses = new ArrayList<>();
  private final List<DeltaResponse> deltas = new ArrayList<>();
  private final List<ServerCall<byte[], byte[]>> calls = new ArrayList<>();
  private final List<Status> ends = new ArrayList<>();
  private final List<byte[]> messages = new ArrayList<>();
  private final Feed feed = new Feed();
  private Executor executor = tasks::add;
  private final ConfigWatcherBridge bridge =
      ConfigWatcherBridge.of(feed, task -> executor.execute(task));
  private List<XdsResource> resources = List.of(route("a", "1"));

  @Test
  void sessionIsAskedNothingAfterItsEnd() {
    BridgedStream stream = new BridgedStream("proxy", new Session(), status -> {}, executor);
    stream.end(StreamEnd.DISCONNECTED);
    stream.watch(new Watch(true, true, request("a"), responses::add), request("a"), false);
    run();

    assertThat(asked).containsExactly("closed");
  }

  @Test
  void resourceBesideOneThatCannotBeSentIsSentWithTheNextChange() {
    resources = List.of(route("a", "1"), broken("b"));
    Context stream = stream();
    stream.run(() -> watch("a", "b"));
    run();
    assertThat(responses).isEmpty();

    resources = List.of(route("a", "1"));
    feed.push();
    run();

    assertThat(responses)
        .singleElement()
        .satisfies(
            sent ->
                assertThat(sent.resources())
                    .extracting(each -> ((RouteConfiguration) each).getName())
                    .containsExactly("a"));
  }

  @Test
  void deltaResourceBesideOneThatCannotBeSentIsSentWithTheNextChange() {
    resources = List.of(route("a", "1"), broken("b"));
    Context stream = stream();
    stream.run(() -> deltaWatch("a", "b"));
    run();
    assertThat(deltas).isEmpty();

    resources = List.of(route("a", "1"));
    feed.push();
    run();

    assertThat(deltas)
        .singleElement()
        .satisfies(sent -> assertThat(sent.resources()).containsOnlyKeys("a"));
  }

  @Test
  void streamThatOpensAfterCloseIsRefusedAndOpensNoSession() {
    bridge.close();

    assertThatThrownBy(() -> stream().run(() -> watch("a")))
        .satisfies(e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(UNAVAILABLE));
    assertThat(feed.opened).isZero();
  }

  @Test
  void streamThatIsBeingOpenedWhenTheBridgeClosesEnds() {
    feed.whenOpened = bridge::close;

    assertThatThrownBy(() -> stream().run(() -> watch("a")))
        .satisfies(e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(UNAVAILABLE));
    run();
    assertThat(asked).containsExactly("closed");
  }

  @Test
  void pushThatIsRejectedDoesNotReachTheControlPlane() {
    stream().run(() -> watch("a"));
    run();
    executor =
        task -> {
          throw new RejectedExecutionException("thrown by the test");
        };

    feed.push();

    assertThat(responses).hasSize(1);
  }

  private void run() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  @Test
  void sessionEndsAlthoughTheExecutorRejects() {
    stream().run(() -> watch("a"));
    run();
    asked.clear();
    executor =
        task -> {
          throw new RejectedExecutionException("thrown by the test");
        };

    bridge.close();

    assertThat(asked).containsExactly("closed");
    assertThat(ends).extracting(Status::getCode).containsExactly(UNAVAILABLE);
  }

  @Test
  void closeEndsTheCallOfAnOpenStream() {
    stream().run(() -> watch("a"));
    run();

    bridge.close();
    run();

    assertThat(ends)
        .singleElement()
        .satisfies(end -> assertThat(end.getCode()).isEqualTo(UNAVAILABLE))
        .satisfies(end -> assertThat(end.getDescription()).isEqualTo("the bridge is closed"));
    assertThat(asked).endsWith("closed").containsOnlyOnce("closed");
  }

  @Test
  void nothingIsSentAfterTheBridgeHasEndedTheCall() {
    stream().run(() -> watch("a"));
    bridge.close();
    run();
    ServerCall<byte[], byte[]> call = calls.get(0);

    call.sendHeaders(new Metadata());
    call.sendMessage(new byte[0]);
    call.close(Status.OK, new Metadata());

    assertThat(ends).hasSize(1);
    assertThat(messages).isEmpty();
  }

  /** The context of a call that the bridge's interceptor has seen. */
  private Context stream() {
    List<Context> contexts = new ArrayList<>();
    bridge
        .interceptor()
        .interceptCall(
            new Call(),
            new Metadata(),
            (call, headers) -> {
              contexts.add(Context.current());
              calls.add(call);
              return new ServerCall.Listener<>() {};
            });
    return contexts.get(0);
  }

  private void watch(String... names) {
    bridge.createWatch(true, request(names), Set.of(), responses::add, false, true);
  }

  private void deltaWatch(String... names) {
    DeltaXdsRequest request =
        DeltaXdsRequest.create(
            DeltaDiscoveryRequest.newBuilder()
                .setNode(NODE)
                .setTypeUrl(TypeUrl.ROUTE.url())
                .addAllResourceNamesSubscribe(List.of(names))
                .build());
    bridge.createDeltaWatch(
        request, "", Map.of(), new HashSet<>(List.of(names)), false, deltas::add, false);
  }

  private static XdsRequest request(String... names) {
    return XdsRequest.create(
        DiscoveryRequest.newBuilder()
            .setNode(NODE)
            .setTypeUrl(TypeUrl.ROUTE.url())
            .setVersionInfo("of an earlier stream")
            .addAllResourceNames(List.of(names))
            .build());
  }

  private static XdsResource route(String name, String content) {
    return XdsResource.of(
        TypeUrl.ROUTE,
        name,
        RouteConfiguration.newBuilder()
            .setName(name)
            .addInternalOnlyHeaders(content)
            .build()
            .toByteArray());
  }

  /** No message of its type. */
  private static XdsResource broken(String name) {
    return XdsResource.of(TypeUrl.ROUTE, name, new byte[] {10, 100});
  }

  private final class Session implements ProxySession {
    @Override
    public ResourceView view() {
      return new View(resources);
    }

    @Override
    public void resumed() {
      asked.add("resumed");
    }

    @Override
    public void closed(StreamEnd end) {
      asked.add("closed");
    }
  }

  private record View(List<XdsResource> resources) implements ResourceView {
    @Override
    public long revision() {
      return 1;
    }

    @Override
    public Optional<XdsResource> find(TypeUrl type, String name) {
      return resources.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    @Override
    public Collection<XdsResource> all(TypeUrl type) {
      return resources;
    }
  }

  private final class Feed implements ResourceFeed, ResourceSource {
    private Runnable action = () -> {};
    private Runnable whenOpened = () -> {};
    private int opened;

    void push() {
      action.run();
    }

    @Override
    public ResourceSource source() {
      return this;
    }

    @Override
    public Registration onPush(Runnable next) {
      action = next;
      return () -> {};
    }

    @Override
    public StreamDecision open(ProxyNode node) {
      opened++;
      whenOpened.run();
      return new StreamDecision.Accepted(new Session());
    }
  }

  private final class Call extends ServerCall<byte[], byte[]> {
    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(byte[] message) {
      messages.add(message);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      ends.add(status);
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<byte[], byte[]> getMethodDescriptor() {
      throw new UnsupportedOperationException();
    }
  }
}
