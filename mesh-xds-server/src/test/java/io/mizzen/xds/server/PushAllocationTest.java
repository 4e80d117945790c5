package io.mizzen.xds.server;

import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C5: the bytes that the server's threads allocate for one push to one stream")
class PushAllocationTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int STREAMS = 20;
  private static final int NAMES = 100;
  private static final int WARMUPS = 20;
  private static final int CHANGES = 50;

  private static final int MANY_NAMES = 1_000;

  /** Push and acknowledgement of 100 names, of which the message itself has about 1,000 bytes. */
  private static final long BUDGET = 10_000;

  /** Of 1,000 names, of which the message itself has 52,000 bytes. */
  private static final long BUDGET_OF_MANY = 20_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final FakeSource source = new FakeSource();
  private final XdsServer server = XdsServer.builder().source(source).build().start();
  private final List<WireClient> clients = new ArrayList<>();
  private String[] names = {};
  private final Map<Long, Long> byThread = new HashMap<>();
  private int revision;

  @AfterEach
  void close() {
    clients.forEach(WireClient::close);
    server.close();
  }

  @Test
  void pushAndItsAcknowledgementAllocateLittle() throws Exception {
    assertThat(allocatedByAPush(NAMES, "route-%d")).isLessThan(BUDGET);
  }

  @Test
  void acknowledgementTakesNoMemoryForTheNamesItRepeats() throws Exception {
    assertThat(
            allocatedByAPush(MANY_NAMES, "outbound|80||s%04d.default.svc.cluster.local-and-more"))
        .isLessThan(BUDGET_OF_MANY);
  }

  private long allocatedByAPush(int count, String name) throws InterruptedException {
    names = IntStream.range(0, count).mapToObj(name::formatted).toArray(String[]::new);
    show();
    for (int i = 0; i < STREAMS; i++) {
      WireClient client = new WireClient(server.port());
      clients.add(client);
      client.subscribe(TypeUrl.ROUTE, names);
      client.ack(client.next(), names);
    }
    assertThat(server.awaitAcked(revision, LONG).allAcked()).isTrue();
    change(WARMUPS);

    long before = allocated();
    change(CHANGES);

    return (allocated() - before) / CHANGES / STREAMS;
  }

  private void change(int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      show();
      server.pushShared();
      for (WireClient client : clients) {
        DiscoveryResponse response = client.next();
        client.ack(response, names);
      }
      assertThat(server.awaitAcked(revision, LONG).allAcked()).isTrue();
      allocated();
    }
  }

  /** The first route is another one than before. */
  private void show() {
    revision++;
    List<XdsResource> routes = new ArrayList<>();
    for (String name : names) {
      routes.add(route(name, name.equals(names[0]) ? "content " + revision : "content"));
    }
    source.show(SharedView.of(revision, routes.toArray(XdsResource[]::new)));
  }

  /**
   * By all threads of the server together, since they started. One that had nothing to do for a
   * while ends: what it had allocated when it was looked at after its last change counts on.
   */
  private long allocated() {
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("mizzen-xds"))
        .forEach(
            thread ->
                byThread.merge(
                    thread.getId(), threads.getThreadAllocatedBytes(thread.getId()), Math::max));
    return byThread.values().stream().mapToLong(bytes -> Math.max(0, bytes)).sum();
  }
}
