package io.mizzen.it.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mizzen.api.ServiceKey;
import io.mizzen.client.ControlPlaneStatus.State;
import io.mizzen.client.MeshClient;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.it.mesh.ClosingPort;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import io.mizzen.testkit.HeldPort;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time in which data planes follow a control plane that was away and is back at the same place.
 */
class ReturnTest {
  private static final Logger LOG = LoggerFactory.getLogger(ReturnTest.class);

  /** Half of the time for which gRPC's own backoff waits in the end. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Whether times are judged, and not only written: on a machine that has nothing else to do. */
  private static final boolean JUDGED = System.getProperty("mizzen.load", "").equals("long");

  private static final Duration SOON = Duration.ofSeconds(4);

  /** A dozen for each of five streams: with gRPC's own backoff, more than five minutes. */
  private static final int ATTEMPTS = 60;

  private static final int MANY = 1_000;

  /** For connections of so many. */
  private static final Duration CROWD = Duration.ofMinutes(3);

  private static final ServiceKey REVIEWS =
      new ServiceKey("default", "reviews.default.svc.cluster.local");

  @AutoClose private final HeldPort held = HeldPort.open();
  private final int port = held.number();
  @AutoClose private final TestMesh mesh = TestMesh.around(start(port, allTo("v1")));

  @Test
  @DisplayName("D9: channels and servers follow a returned control plane")
  void channelsAndServersFollowHoweverLongItWasAway() {
    mesh.serve(Identity.of("reviews", "v1"));
    mesh.serve(Identity.of("reviews", "v2"));
    EchoClient client = mesh.client("mesh:///reviews:9080");
    client.untilFirst(reply -> reply.isFrom("v1"));

    mesh.control().close();
    try (ClosingPort away = retrying(() -> new ClosingPort(port))) {
      await().atMost(PATIENCE).until(() -> away.attempts() >= ATTEMPTS);
    }
    assertThat(client.mesh().status().state()).isEqualTo(State.DISCONNECTED);
    ControlPlane second = mesh.own(retrying(() -> start(port, allTo("v2"))));
    long back = System.nanoTime();

    await().atMost(PATIENCE).until(() -> second.endpoints().of(REVIEWS).size() == 2);
    Duration registered = since(back);
    await().atMost(PATIENCE).until(() -> client.mesh().status().isConnected());
    Duration connected = since(back);
    client.untilFirst(reply -> reply.isFrom("v2"));

    // The build shows warnings only, and docs/clients.md quotes these.
    LOG.warn("measured: servers registered after {}, client after {}", registered, connected);
    if (JUDGED) {
      assertThat(registered).isLessThan(SOON);
      assertThat(connected).isLessThan(SOON);
    }
  }

  @Test
  @DisplayName("D9: 1,000 clients follow a returned control plane")
  void thousandClientsFollow() {
    List<MeshClient> clients = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      clients.add(mesh.own(client(i)));
    }
    await().atMost(CROWD).until(() -> clients.stream().allMatch(c -> c.status().isConnected()));
    mesh.control().close();
    await()
        .atMost(CROWD)
        .until(() -> clients.stream().noneMatch(client -> client.status().isConnected()));
    ControlPlane second = mesh.own(retrying(() -> start(port, allTo("v1"))));
    long back = System.nanoTime();
    await().atMost(CROWD).until(() -> clients.stream().allMatch(c -> c.status().isConnected()));
    Duration all = since(back);

    LOG.warn("measured: {} clients connected after {}", second.proxies().size(), all);
    if (JUDGED) {
      assertThat(all).isLessThan(Duration.ofSeconds(10));
    }
  }

  private MeshClient client(int number) {
    return MeshClient.builder()
        .controlPlane("127.0.0.1:" + port)
        .workloadName("client-" + number)
        .drainTimeout(Duration.ZERO)
        .build()
        .start();
  }

  private static ControlPlane start(int port, String rule) {
    ControlPlane control =
        ControlPlane.builder()
            .meshId("return")
            .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .build();
    control
        .apply(
            String.join(
                "\n---\n", Yaml.service("reviews"), Yaml.subsets("reviews", "v1", "v2"), rule))
        .orThrow();
    return control.start();
  }

  /** Until the port that was just given up can be bound again. */
  private static <T> T retrying(Callable<T> opening) {
    return await()
        .atMost(PATIENCE)
        .ignoreException(UncheckedIOException.class)
        .until(opening, opened -> true);
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private static String allTo(String version) {
    return Yaml.virtualService("reviews", Yaml.toSubset("reviews", version));
  }
}
