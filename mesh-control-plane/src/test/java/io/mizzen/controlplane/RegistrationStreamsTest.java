package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.mizzen.api.ServiceKey;
import io.mizzen.controlplane.loop.Debounce;
import io.mizzen.controlplane.loop.EventLoop;
import io.mizzen.controlplane.registry.InitialSyncTimer;
import io.mizzen.controlplane.registry.RegistryReports;
import io.mizzen.controlplane.registry.SelfRegistrations;
import io.mizzen.controlplane.security.StreamAuthorization;
import io.mizzen.controlplane.security.TransportSecurity;
import io.mizzen.controlplane.source.AppliedSource;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.MeshState.InitialSync;
import io.mizzen.controlplane.state.MeshStep;
import io.mizzen.controlplane.state.SourceId;
import io.mizzen.controlplane.view.ProxyViews;
import io.mizzen.controlplane.view.PublishedState;
import io.mizzen.controlplane.view.Translations;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.MeshSettings;
import io.mizzen.xds.MizzenNames;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.ProxyNode;
import io.mizzen.xds.server.ProxySession;
import io.mizzen.xds.server.ResourceView;
import io.mizzen.xds.server.StreamDecision;
import io.mizzen.xds.server.StreamEnd;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that come, register and go, without a wire. */
@Timeout(60)
class RegistrationStreamsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(50);
  private static final Duration OFTEN = Duration.ofMillis(5);
  private static final ServiceKey REVIEWS =
      new ServiceKey("default", "reviews.default.svc.cluster.local");
  private static final int MAX = 1_500;
  private static final String ENDPOINTS = "outbound|9080||reviews.default.svc.cluster.local";

  private final MeshSettings settings = MeshSettings.defaults("mesh");
  private final MeshState initial = MeshState.initial(settings, List.of(SourceId.REGISTRATIONS));
  private volatile PublishedState newest = PublishedState.of(initial);
  private volatile CountDownLatch hold = new CountDownLatch(0);

  @AutoClose
  private final EventLoop loop =
      new EventLoop(
          initial,
          (state, changes) -> {
            pass(hold);
            return MeshStep.apply(state, changes);
          },
          state -> newest = newest.next(state),
          new Debounce(Duration.ofMillis(50), Duration.ofSeconds(1)),
          System::nanoTime);

  private final SelfRegistrations registrations =
      new SelfRegistrations(loop::after, Duration.ofSeconds(10), MAX);
  private final MeshSource source =
      new MeshSource(
          () -> newest,
          new ProxyViews(Translations::standard),
          registrations,
          new InitialSyncTimer(loop::after, System::nanoTime, () -> {}, () -> {}),
          new StreamAuthorization(TransportSecurity.plaintextOnLoopback()),
          Optional.empty(),
          new Listeners(List.of()));

  private void start() {
    loop.start();
    registrations.start(new RegistryReports(SourceId.REGISTRATIONS, loop));
    new AppliedSource(new ConfigIntake("default"), loop)
        .applyText(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: reviews}
            spec: {selector: {app: reviews}, ports: [{name: grpc, port: 9080}]}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: reviews}
            spec:
              replicas: 2
              selector: {matchLabels: {app: reviews}}
              template: {metadata: {labels: {app: reviews}}}
            """,
            "default");
  }

  @Test
  void thousandServersAreAFewRevisionsAndNoStreamWaits() {
    start();
    long before = loop.state().revision();
    hold = new CountDownLatch(1);

    for (int i = 0; i < 1_000; i++) {
      open("10.0." + i / 250 + "." + (1 + i % 250));
    }
    // All of them were admitted while the loop could not make a single step.
    assertThat(loop.state().revision()).isEqualTo(before);
    hold.countDown();

    awaitThat(() -> loop.state().endpoints().of(REVIEWS).size() == 1_000);
    assertThat(loop.state().revision() - before).isLessThan(10);
  }

  @Test
  void streamOfOneServerMoreThanMayBeIsRefused() {
    start();
    for (int i = 0; i < MAX; i++) {
      open("10.0." + i / 250 + "." + (1 + i % 250));
    }

    assertThat(source.open(node(server("10.1.0.1"), "gRPC Java")))
        .isEqualTo(
            new StreamDecision.Rejected(
                StreamDecision.Reason.RESOURCE_EXHAUSTED,
                "registrations: one more (expected: at most 1500)"));
  }

  @Test
  void registrationIsAnsweredOnceItIsInForce() {
    start();
    hold = new CountDownLatch(1);
    ProxySession server = open("10.0.0.1");
    assertThat(server.view().find(TypeUrl.EXTENSION_CONFIG, MizzenNames.REGISTRATION)).isEmpty();
    ResourceView before = server.view();

    hold.countDown();
    awaitThat(() -> loop.state().endpoints().of(REVIEWS).size() == 1);
    awaitThat(() -> newest.state().revision() == loop.state().revision());

    assertThat(server.view().find(TypeUrl.EXTENSION_CONFIG, MizzenNames.REGISTRATION)).isPresent();
    assertThat(server.view().changedSince(TypeUrl.EXTENSION_CONFIG, before).orElseThrow())
        .contains(MizzenNames.REGISTRATION);
  }

  @Test
  void endOfOneOfTwoServersWithOneAddressLeavesTheOther() {
    start();
    open("10.0.0.1");
    ProxySession second = open("10.0.0.1");
    open("10.0.0.9");
    awaitThat(() -> loop.state().endpoints().of(REVIEWS).size() == 2);

    second.closed(StreamEnd.CLIENT_CLOSED);
    open("10.0.0.2");

    awaitThat(() -> loop.state().endpoints().of(REVIEWS).size() == 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gRPC Java", "envoy"})
  void returningProxyKeepsItsEndpointsUntilTheReplicasAreThere(String userAgent) {
    start();
    loop.update(MeshState::syncing).join();
    ProxySession fresh = client(userAgent);
    ProxySession back = client(userAgent);
    back.resumed();
    String name = endpointsName(fresh);

    open("10.0.0.1");
    awaitThat(() -> newest.state().endpoints().of(REVIEWS).size() == 1);
    assertThat(fresh.view().find(TypeUrl.ENDPOINT, name)).isPresent();
    assertThat(back.view().find(TypeUrl.ENDPOINT, name)).isEmpty();
    assertThat(back.view().find(TypeUrl.CLUSTER, ENDPOINTS)).isPresent();

    open("10.0.0.2");
    awaitThat(() -> newest.state().endpoints().of(REVIEWS).size() == 2);
    assertThat(back.view().find(TypeUrl.ENDPOINT, name)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gRPC Java", "envoy"})
  void whatWouldBeLeftWithoutAnyServerIsKeptWhenItIsQuiet(String userAgent) {
    start();
    loop.update(MeshState::syncing).join();
    ProxySession back = client(userAgent);
    String name = endpointsName(back);
    back.resumed();

    loop.update(state -> state.synced(InitialSync.QUIET, 1)).join();
    assertThat(back.view().find(TypeUrl.ENDPOINT, name)).isEmpty();
    open("10.0.0.1");
    awaitThat(() -> newest.state().endpoints().of(REVIEWS).size() == 1);

    assertThat(back.view().find(TypeUrl.ENDPOINT, name)).isPresent();
  }

  @Test
  void endOfTheInitialSyncIsARevisionIfSomebodyWasHeld() {
    start();
    long before = loop.update(MeshState::syncing).join().revision();

    assertThat(loop.state().synced(InitialSync.COMPLETE, 0).revision()).isEqualTo(before);
    assertThat(loop.state().synced(InitialSync.COMPLETE, 1).revision()).isEqualTo(before + 1);
  }

  /** The name that the cluster gives its endpoints. */
  private static String endpointsName(ProxySession session) {
    try {
      return Cluster.parseFrom(
              session.view().find(TypeUrl.CLUSTER, ENDPOINTS).orElseThrow().bytes())
          .getEdsClusterConfig()
          .getServiceName();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private ProxySession open(String ip) {
    return session(server(ip), "gRPC Java");
  }

  private ProxySession client(String userAgent) {
    return session(Map.of(), userAgent);
  }

  /** The metadata of a server that registers itself. */
  private static Map<String, Object> server(String ip) {
    return Map.of(
        "AUTO_REGISTER_GROUP",
        "reviews",
        "INSTANCE_IPS",
        ip,
        "POD_PORTS",
        Map.of("grpc", 9080.0),
        "LABELS",
        Map.of("app", "reviews"));
  }

  private static ProxyNode node(Map<String, Object> metadata, String userAgent) {
    return new ProxyNode(
        "sidecar~10.0.0.1~x.default~default.svc.cluster.local",
        "",
        metadata,
        "",
        "",
        "",
        userAgent,
        "1.85.1");
  }

  private ProxySession session(Map<String, Object> metadata, String userAgent) {
    StreamDecision decision = source.open(node(metadata, userAgent));
    assertThat(decision).isInstanceOf(StreamDecision.Accepted.class);
    return ((StreamDecision.Accepted) decision).session();
  }

  private static void awaitThat(BooleanSupplier condition) {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(OFTEN)
        .until(condition::getAsBoolean);
  }

  private static void pass(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("never released");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
