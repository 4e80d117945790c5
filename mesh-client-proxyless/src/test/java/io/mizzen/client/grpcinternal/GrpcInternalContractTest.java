package io.mizzen.client.grpcinternal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.internal.GrpcUtil;
import io.grpc.internal.SharedResourceHolder;
import io.grpc.xds.XdsChannelCredentials;
import io.grpc.xds.XdsNameResolverProvider;
import io.grpc.xds.client.Bootstrapper.BootstrapInfo;
import io.grpc.xds.client.XdsResourceType;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.mizzen.client.EchoServer;
import io.mizzen.client.ScriptedAds;
import io.mizzen.xds.MizzenNames;
import io.mizzen.xds.TypeUrl;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/**
 * One test for each thing we take from gRPC that it does not promise. Run it first against a new
 * gRPC version: what fails here is what {@code grpcinternal} must learn.
 */
class GrpcInternalContractTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final MeshNode NODE =
      new MeshNode(
          "sidecar~127.0.0.1~web.default~default.svc.cluster.local",
          "web",
          Map.of("LABELS", Map.of("app", "web"), "PORT", 80.0, "NAMESPACE", "default"),
          NodeLocality.parse("r/z/s"));

  @Test
  void parseBootstrapTakesAMapAndKeepsTheNode() {
    BootstrapInfo bootstrap = Bootstrap.of("127.0.0.1:1", NODE);

    assertThat(bootstrap.servers()).hasSize(1);
    assertThat(bootstrap.servers().get(0).target()).isEqualTo("127.0.0.1:1");
    Node node = bootstrap.node().toEnvoyProtoNode();
    assertThat(node.getId()).isEqualTo(NODE.id());
    assertThat(node.getCluster()).isEqualTo("web");
    assertThat(node.getMetadata().getFieldsOrThrow("PORT").getNumberValue()).isEqualTo(80);
    assertThat(node.getMetadata().getFieldsOrThrow("LABELS").getStructValue().getFieldsMap())
        .containsKey("app");
    assertThat(node.getLocality().getSubZone()).isEqualTo("s");
    assertThat(node.getUserAgentName()).isEqualTo("gRPC Java");
    assertThat(node.getUserAgentVersion()).isNotEmpty();
  }

  @Test
  void emptyLocalityIsStillSent() {
    MeshNode nowhere = new MeshNode("id", "web", Map.of(), NodeLocality.parse(""));

    assertThat(Bootstrap.of("127.0.0.1:1", nowhere).node().toEnvoyProtoNode().hasLocality())
        .isTrue();
  }

  @Test
  void suppliedClientResolvesChannels() {
    try (ScriptedAds ads = new ScriptedAds();
        EchoServer backend = new EchoServer("backend");
        XdsSession session = session(ads)) {
      ads.serve("reviews:9080", backend.port(), 0);
      ManagedChannel channel = attached(session);

      assertThat(EchoServer.say(channel)).isEqualTo("backend");
      assertThat(ads.opened()).isEqualTo(1);
      channel.shutdownNow();
    }
  }

  @Test
  void sessionsHaveStreamsOfTheirOwn() {
    try (ScriptedAds ads = new ScriptedAds()) {
      XdsSession one = session(ads);
      XdsSession two = session(ads);
      await().atMost(PATIENCE).until(() -> ads.opened() == 2);

      one.close();
      one.close();
      two.close();

      await().atMost(PATIENCE).until(() -> ads.client().isEmpty());
    }
  }

  @Test
  void ownResourceTypeIsWatchedOnTheSameStream() {
    try (ScriptedAds ads = new ScriptedAds();
        XdsSession session = session(ads)) {
      ManagedChannel channel = attached(session);
      assertThat(session.lookup("reviews")).isNull();
      ads.found("reviews", 443, 80);
      channel.getState(true);

      await().atMost(PATIENCE).until(() -> found(80, 443).equals(session.lookup("reviews")));
      ads.notFound("reviews", "ratings");
      await().atMost(PATIENCE).until(() -> notFound("ratings").equals(session.lookup("reviews")));
      assertThat(ads.opened()).isEqualTo(1);
      assertThat(ads.nacks()).isEmpty();
      channel.shutdownNow();
    }
  }

  @Test
  void hostIsAskedForAsLongAsOneOfItsChannelsIsInUse() {
    try (ScriptedAds ads = new ScriptedAds();
        XdsSession session = session(ads)) {
      ManagedChannel one = attached(session);
      ManagedChannel two = attached(session);
      await().atMost(PATIENCE).until(() -> ads.documents().equals(Set.of(MizzenNames.MESH)));

      Set<String> both = Set.of(MizzenNames.MESH, MizzenNames.service("reviews"));
      one.getState(true);
      two.getState(true);
      await().atMost(PATIENCE).until(() -> ads.documents().equals(both));
      one.shutdownNow();
      ads.found("reviews", 80);
      await().atMost(PATIENCE).until(() -> found(80).equals(session.lookup("reviews")));
      two.shutdownNow();
      await().atMost(PATIENCE).until(() -> ads.documents().equals(Set.of(MizzenNames.MESH)));
      assertThat(session.lookup("reviews")).isNull();
    }
  }

  @Test
  void answerSurvivesALostControlPlane() {
    try (ScriptedAds ads = new ScriptedAds();
        XdsSession session = session(ads)) {
      ManagedChannel channel = attached(session);
      ads.found("reviews", 80);
      channel.getState(true);
      await().atMost(PATIENCE).until(() -> session.lookup("reviews") != null);

      ads.restart();

      await().atMost(PATIENCE).until(() -> ads.opened() == 2);
      assertThat(session.lookup("reviews")).isEqualTo(found(80));
      channel.shutdownNow();
    }
  }

  private static ServiceLookup found(Integer... ports) {
    return new ServiceLookup.Found(List.of(ports));
  }

  private static ServiceLookup notFound(String... nearest) {
    return new ServiceLookup.NotFound(List.of(nearest), 0);
  }

  @Test
  void resourceTypesAreOpenForExtension() {
    assertThat(Modifier.isPublic(XdsResourceType.class.getModifiers())).isTrue();
    assertThat(MizzenDocumentType.INSTANCE.typeUrl()).isEqualTo(TypeUrl.EXTENSION_CONFIG.url());
    assertThat(TypedExtensionConfig.getDescriptor().getFullName())
        .as("shading moves the Java package, not the proto's")
        .isEqualTo("envoy.config.core.v3.TypedExtensionConfig");
  }

  @Test
  void shadedStubSpeaksTheRealService() {
    assertThat(AggregatedDiscoveryServiceGrpc.SERVICE_NAME)
        .isEqualTo("envoy.service.discovery.v3.AggregatedDiscoveryService");
  }

  @Test
  void resolverArgumentHasItsKey() {
    assertThat(XdsNameResolverProvider.XDS_CLIENT_SUPPLIER).isNotNull();
  }

  @Test
  void sharedTimerIsOneForAll() {
    ScheduledExecutorService one = SharedResourceHolder.get(GrpcUtil.TIMER_SERVICE);
    ScheduledExecutorService two = SharedResourceHolder.get(GrpcUtil.TIMER_SERVICE);

    assertThat(one).isSameAs(two);
    SharedResourceHolder.release(GrpcUtil.TIMER_SERVICE, one);
    SharedResourceHolder.release(GrpcUtil.TIMER_SERVICE, two);
  }

  @Test
  void registrationStreamHearsEveryAnswer() {
    List<RegistrationAnswer> answers = new CopyOnWriteArrayList<>();
    MeshNode server =
        new MeshNode(
            NODE.id(), "web", Map.of("AUTO_REGISTER_GROUP", "web"), NodeLocality.parse(""));
    try (ScriptedAds ads = new ScriptedAds()) {
      RegistrationStream stream =
          RegistrationStream.open(
              ControlPlaneTarget.plaintext(ads.address()),
              server,
              new AdsEvents() {},
              answers::add);
      stream.firstAnswer().join();

      ads.selectedBy(List.of("b.example.com", "a.example.com"));
      ads.push();

      await().atMost(PATIENCE).until(() -> answers.size() == 2);
      assertThat(answers.get(1).services()).containsExactly("a.example.com", "b.example.com");
      stream.close(PATIENCE);
      assertThat(ads.events()).containsExactly("register", "client closed");
    }
  }

  private static XdsSession session(ScriptedAds ads) {
    XdsSession session =
        XdsSession.of(ControlPlaneTarget.plaintext(ads.address()), NODE, new AdsEvents() {});
    session.open();
    return session;
  }

  private static ManagedChannel attached(XdsSession session) {
    return session
        .channelBuilder(
            "xds:///reviews:9080",
            XdsChannelCredentials.create(InsecureChannelCredentials.create()))
        .build();
  }
}
