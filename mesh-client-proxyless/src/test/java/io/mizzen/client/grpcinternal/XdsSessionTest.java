package io.mizzen.client.grpcinternal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.internal.GrpcUtil;
import io.grpc.internal.SharedResourceHolder;
import io.grpc.xds.client.XdsClient;
import io.grpc.xds.client.XdsResourceType;
import io.mizzen.xds.TypeUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class XdsSessionTest {
  private final List<Answering> opened = new ArrayList<>();

  /** The thread that subscribes handles whatever arrives before its call returns. */
  @Test
  void aClientThatIsAnsweredWhileItIsOpenedIsTheOnlyOne() {
    try (XdsSession session = session()) {
      session.open();

      assertThat(opened).hasSize(1);
      assertThat(session.client()).isSameAs(opened.get(0));
    }
    assertThat(opened.get(0).isShutDown()).isTrue();
  }

  private XdsSession session() {
    return new XdsSession(
        ControlPlaneTarget.plaintext("127.0.0.1:1"),
        new MeshNode("id", "web", Map.of(), NodeLocality.parse("")),
        new AdsEvents() {},
        (controlPlane, node, events) -> {
          Answering client = new Answering(events);
          opened.add(client);
          return new SessionClient(client, SharedResourceHolder.get(GrpcUtil.TIMER_SERVICE));
        });
  }

  /** Accepts a response while it is being subscribed to. */
  private static final class Answering extends XdsClient {
    private final AdsEvents events;
    private boolean shutDown;

    Answering(AdsEvents events) {
      this.events = events;
    }

    @Override
    public <T extends ResourceUpdate> void watchXdsResource(
        XdsResourceType<T> type, String name, ResourceWatcher<T> watcher, Executor executor) {
      events.connected();
      events.accepted(TypeUrl.EXTENSION_CONFIG.url(), "1");
    }

    @Override
    public ListenableFuture<Map<XdsResourceType<?>, Map<String, ResourceMetadata>>>
        getSubscribedResourcesMetadataSnapshot() {
      return Futures.immediateFuture(Map.of());
    }

    @Override
    public void shutdown() {
      shutDown = true;
    }

    @Override
    public boolean isShutDown() {
      return shutDown;
    }
  }
}
