package io.mizzen.it.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mizzen.api.ServiceKey;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.controlplane.ControlPlaneBuilder;
import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.CountingServer;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.Reply;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import io.mizzen.testkit.HeldPort;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.ProxyStatus;
import io.mizzen.xds.server.ProxyStatus.SyncState;
import io.mizzen.xds.server.ProxyStatus.TypeStatus;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The control plane goes away, and comes back at the same place with the same documents but without
 * the servers, which have to find it again. Nothing is retried, so each lost call would be seen.
 */
@DisplayName("D9: serves on when the control plane is away")
class RestartTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Of an initial sync that does not end within a test. */
  private static final Duration LONG = Duration.ofMinutes(10);

  private static final ServiceKey REVIEWS =
      new ServiceKey("default", "reviews.default.svc.cluster.local");

  @AutoClose private final HeldPort held = HeldPort.open();
  private final int port = held.number();
  @AutoClose private final TestMesh mesh = TestMesh.around(first(port));

  /** Of the second control plane; the end of the initial sync is the one change by itself. */
  private volatile long revisionAtStart;

  @Test
  void callsGoOnWithoutAControlPlane() {
    serve("v1", "v2");
    mesh.apply(allTo("v2"));
    EchoClient client = client("v2");

    try (Load load = Load.on(client)) {
      load.awaitCalls(500);
      mesh.control().close();
      load.awaitCalls(2_000);

      assertThat(load.failures()).isEmpty();
    }
    assertThat(client.say().isFrom("v2")).isTrue();
  }

  @Test
  void restartUnderLoadLosesNoCall() {
    serve("v1", "v2");
    mesh.apply(allTo("v2"));
    EchoClient client = client("v2");
    long before = mesh.countsByVersion().total();

    Load load = Load.on(client);
    load.awaitCalls(500);
    mesh.control().close();
    load.awaitCalls(500);
    ControlPlane second = restarted(allTo("v2"));
    awaitServers(second, 2);
    awaitFollowed(second, "caller", second.apply(allTo("v1")).orThrow().revision());
    client.untilFirst(reply -> reply.isFrom("v1"));
    load.awaitCalls(500);
    load.close();

    assertThat(load.failures()).isEmpty();
    // Besides the load there was only untilFirst.
    assertThat(mesh.countsByVersion().total() - before).isGreaterThanOrEqualTo(load.calls());
    assertThat(client.say().isFrom("v1")).isTrue();
  }

  /** The service as a whole has an endpoint from the start, the subset in use none for a while. */
  @Test
  void subsetThatIsStillEmptyIsNotAnnounced() {
    TestMesh elsewhere = mesh.own(TestMesh.start());
    String v1 = workload("v1", elsewhere.serve(Identity.of("reviews", "v1")).port());
    String v2 = workload("v2", elsewhere.serve(Identity.of("reviews", "v2")).port());
    mesh.apply(v1, v2);
    EchoClient client = client("v2");

    Load load = Load.on(client);
    mesh.control().close();
    ControlPlane second = restarted(allTo("v2"), v1);
    awaitFollowed(second, "caller", second.revision());
    load.awaitCalls(500);
    second.apply(v2).orThrow();

    load.awaitCalls(500);
    load.close();
    assertThat(load.failures()).isEmpty();
    assertThat(elsewhere.countsByVersion().calls())
        .containsOnlyKeys("v1", "v2")
        .containsEntry("v1", 0L);
  }

  /** Its stream is an old one, and has no endpoints to keep: it is not told that there are none. */
  @Test
  void newChannelWaitsForASubsetThatIsStillEmpty() {
    TestMesh elsewhere = mesh.own(TestMesh.start());
    String v1 = workload("v1", elsewhere.serve(Identity.of("reviews", "v1")).port());
    String v2 = workload("v2", elsewhere.serve(Identity.of("reviews", "v2")).port());
    // Its channel asks for nothing before its first call.
    EchoClient newcomer = mesh.client(Identity.of("newcomer", "v1"), "mesh:///reviews:9080");
    // Only who was here before waits.
    await().atMost(PATIENCE).until(() -> !newcomer.mesh().status().accepted().isEmpty());

    mesh.control().close();
    // It is answered at the end, which must come before the 15 s for which gRPC waits.
    ControlPlane second = restarted(Duration.ofSeconds(14), allTo("v2"), v1);
    CompletableFuture<Reply> early = newcomer.start(Call.say());
    awaitFollowed(second, "newcomer", second.revision());
    second.apply(v2).orThrow();

    assertThat(early.join()).matches(reply -> reply.isFrom("v2"));
  }

  @Test
  void firstServerToComeBackDoesNotGetAllTheTraffic() {
    TestMesh elsewhere = mesh.own(TestMesh.start());
    String v1 = workload("v1", elsewhere.serve(Identity.of("reviews", "v1")).port());
    String v2 = workload("v2", elsewhere.serve(Identity.of("reviews", "v2")).port());
    mesh.apply(v1, v2);
    mesh.delete("VirtualService", "reviews");
    EchoClient client = client("v1");
    client.untilFirst(reply -> reply.isFrom("v2"));

    mesh.control().close();
    ControlPlane second = restarted(v1);
    awaitFollowed(second, "caller", second.revision());

    assertThat(elsewhere.counting(() -> client.send(200, Call.say())).calls())
        .containsOnlyKeys("v1", "v2")
        .doesNotContainValue(0L);
  }

  /** A client that asks for the first time has nothing to keep. */
  @Test
  void freshClientGetsWhatIsThere() {
    TestMesh elsewhere = mesh.own(TestMesh.start());
    String v1 = workload("v1", elsewhere.serve(Identity.of("reviews", "v1")).port());
    mesh.control().close();
    ControlPlane second = restarted(allTo("v1"), v1);
    EchoClient fresh = mesh.own(TestMesh.around(second)).client("mesh:///reviews:9080");

    fresh.untilFirst(reply -> reply.isFrom("v1"));
    assertThat(second.revision()).isEqualTo(revisionAtStart);
  }

  /** Endpoints held back for one client are not held back for others that no rule tells apart. */
  @Test
  void freshClientGetsWhatIsThereBesideOneThatKeepsWhatItHas() {
    TestMesh elsewhere = mesh.own(TestMesh.start());
    String v1 = workload("v1", elsewhere.serve(Identity.of("reviews", "v1")).port());
    String v2 = workload("v2", elsewhere.serve(Identity.of("reviews", "v2")).port());
    mesh.apply(v1, v2);
    EchoClient unused = client("v2");
    mesh.control().close();
    ControlPlane second = restarted(allTo("v1"), v1);
    awaitFollowed(second, "caller", second.revision());

    EchoClient fresh = mesh.own(TestMesh.around(second)).client("mesh:///reviews:9080");

    fresh.untilFirst(reply -> reply.isFrom("v1"));
  }

  @Test
  void serversThatNeverComeBackAreGivenUp() {
    List<CountingServer> servers = serve("v1", "v2");
    EchoClient client = client("v2");
    mesh.control().close();
    servers.forEach(CountingServer::close);

    ControlPlane second = restarted(Duration.ofSeconds(3), allTo("v2"));
    await().atMost(PATIENCE).until(() -> second.revision() > revisionAtStart);
    assertThat(second.endpoints().of(REVIEWS)).isEmpty();
    assertThat(client.say().isOk()).isFalse();
  }

  /** Nothing a server could bring would open it. */
  @Test
  void closedClusterIsClosedWhileServersAreStillMissing() {
    mesh.serve(Identity.of("reviews", "v2"));
    EchoClient client = client("v2");
    mesh.control().close();

    ControlPlane second =
        restarted(
            allTo("v2"),
            Yaml.subsets("reviews", "v1", "v2") + "  trafficPolicy: {tls: {mode: SIMPLE}}\n");
    Reply reply = client.untilFirst(r -> !r.isOk());

    assertThat(reply.status().getDescription()).startsWith("Dropped: closed: DestinationRule");
    assertThat(second.proxies()).isNotEmpty();
  }

  @Test
  void loadNoticesLostServers() {
    List<CountingServer> servers = serve("v1", "v2");

    try (Load load = Load.on(client("v2"))) {
      load.awaitCalls(100);
      servers.forEach(CountingServer::close);
      load.awaitFailure();
    }
  }

  private static ControlPlane first(int port) {
    ControlPlane control = builder(port).build().start();
    control.apply(String.join("\n---\n", documents())).orThrow();
    control.apply(allTo("v2")).orThrow();
    return control;
  }

  /** The documents are known before the port is open: nobody is told that a service is gone. */
  private ControlPlane restarted(String... rules) {
    return restarted(LONG, rules);
  }

  private ControlPlane restarted(Duration initialSync, String... rules) {
    return mesh.own(
        await()
            .atMost(PATIENCE)
            .ignoreException(UncheckedIOException.class)
            .until(
                () -> {
                  ControlPlane control = builder(port).initialSync(initialSync).build();
                  control.apply(String.join("\n---\n", documents())).orThrow();
                  // A rule that asks for TLS is stored, and its cluster closed.
                  assertThat(control.apply(String.join("\n---\n", rules)).errors())
                      .allMatch(error -> error.code().equals("NOT_ENFORCEABLE"));
                  revisionAtStart = control.revision();
                  return control.start();
                },
                control -> true));
  }

  private static ControlPlaneBuilder builder(int port) {
    return ControlPlane.builder()
        .meshId("restart")
        .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private List<CountingServer> serve(String... versions) {
    return List.of(versions).stream()
        .map(version -> mesh.serve(Identity.of("reviews", version)))
        .toList();
  }

  private EchoClient client(String version) {
    EchoClient client = mesh.client("mesh:///reviews:9080");
    client.untilFirst(reply -> reply.isFrom(version));
    return client;
  }

  private static void awaitServers(ControlPlane control, int endpoints) {
    await().atMost(PATIENCE).until(() -> control.endpoints().of(REVIEWS).size() == endpoints);
  }

  /** The client is back, asks for endpoints again, and has answered all there is to send. */
  private static void awaitFollowed(ControlPlane control, String app, long revision) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                control.proxies().stream()
                    .anyMatch(
                        p ->
                            p.node().id().contains("~" + app + "-v1.")
                                && hasFollowed(p, revision)));
  }

  private static boolean hasFollowed(ProxyStatus proxy, long revision) {
    TypeStatus endpoints = proxy.types().get(TypeUrl.ENDPOINT);
    return proxy.revision() >= revision
        && endpoints != null
        && endpoints.subscribed() > 0
        && endpoints.state() != SyncState.STALE;
  }

  private static List<String> documents() {
    return List.of(Yaml.service("reviews"), Yaml.subsets("reviews", "v1", "v2"));
  }

  private static String allTo(String version) {
    return Yaml.virtualService(
        "reviews", Yaml.toSubset("reviews", version) + "  retries: {attempts: 0}\n");
  }

  private static String workload(String version, int port) {
    return """
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: reviews-%1$s}
    spec:
      address: 127.0.0.1
      ports: {grpc: %2$d}
      labels: {app: reviews, version: %1$s}
    """
        .formatted(version, port);
  }
}
