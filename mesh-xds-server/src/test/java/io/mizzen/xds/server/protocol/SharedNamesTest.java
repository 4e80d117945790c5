package io.mizzen.xds.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.mizzen.xds.TypeUrl;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C5: requests that wait hold the bytes of equal names once")
class SharedNamesTest {
  private final SharedNames shared = new SharedNames();
  private final SotwCodec codec = new SotwCodec(new MessageCheck(100, 100));

  @Test
  void requestsThatWaitHoldOneCopyOfEqualNames() throws Exception {
    Decoded.Read one = read("a", "b");
    Decoded.Read other = read("a", "b");

    AsciiNames held = names(one.waiting(shared));

    assertThat(held).isEqualTo(List.of("a", "b"));
    assertThat(names(other.waiting(shared))).isSameAs(held).isNotSameAs(names(other));
  }

  @Test
  void subscriptionKeepsTheCopyThatRequestsHoldWhichWait() throws Exception {
    Decoded.Read waiting = read("a", "b").waiting(shared);
    ResourceTable table =
        new ResourceTable(TypeUrl.ROUTE, new FakeLookup(List.of()), new TableCounts());

    Subscription subscription =
        StreamState.of(ClientProfile.KEEPS_ENDPOINTS, ProtocolVariant.SOTW)
            .opened(table)
            .received(TypeUrl.ROUTE, waiting.request(), 0)
            .state()
            .types()
            .get(0)
            .subscription();

    assertThat(subscription.asked()).isSameAs(names(waiting));
  }

  @Test
  void otherNamesAreNotShared() throws Exception {
    AsciiNames held = names(read("a", "b").waiting(shared));

    assertThat(names(read("b", "a").waiting(shared))).isEqualTo(List.of("b", "a"));
    assertThat(names(read("a").waiting(shared))).isEqualTo(List.of("a"));
    assertThat(names(read("a", "b").waiting(shared))).isSameAs(held);
  }

  @Test
  void requestThatWaitsHoldsNothingElseOfItsMessage() throws Exception {
    Decoded.Read waiting = read("a", "b").waiting(shared);

    assertThat(waiting.node().isEmpty()).isTrue();
    assertThat(names(waiting).trimmed()).isSameAs(names(waiting));
  }

  @Test
  void theNamesUsedLastAreComparedAndNoMore() throws Exception {
    List<AsciiNames> all = new ArrayList<>();
    for (int i = 0; i <= SharedNames.MOST; i++) {
      all.add(names(read("a" + i).waiting(shared)));
      assertThat(names(read("a0").waiting(shared))).isSameAs(all.get(0));
    }

    assertThat(names(read("a2").waiting(shared))).isSameAs(all.get(2));
    assertThat(names(read("a1").waiting(shared))).isNotSameAs(all.get(1));
  }

  @Test
  void namesThatNobodyHoldsAreForgotten() throws Exception {
    WeakReference<AsciiNames> forgotten =
        new WeakReference<>(names(read("a", "b").waiting(shared)));

    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              System.gc();
              return forgotten.refersTo(null);
            });
    assertThat(names(read("a", "b").waiting(shared))).isEqualTo(List.of("a", "b"));
  }

  private Decoded.Read read(String... names) throws InvalidProtocolBufferException {
    byte[] request =
        DiscoveryRequest.newBuilder()
            .setTypeUrl(TypeUrl.ROUTE.url())
            .addAllResourceNames(List.of(names))
            .setNode(Node.newBuilder().setId("n"))
            .build()
            .toByteArray();
    return (Decoded.Read) codec.decode("3", request, request.length, List.of());
  }

  private static AsciiNames names(Decoded.Read read) {
    return (AsciiNames) ((ClientRequest.Sotw) read.request()).names();
  }
}
