package io.mizzen.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MeshServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ScriptedAds ads = new ScriptedAds();

  private final MeshClient mesh =
      MeshClient.builder()
          .controlPlane(ads.address())
          .workloadName("reviews-v1")
          .labels(Map.of("app", "reviews"))
          .serviceAccount("bookinfo-reviews")
          .build()
          .start();

  @AfterEach
  void closeAll() {
    mesh.close();
    ads.close();
  }

  private MeshServerBuilder server() {
    return mesh.serverBuilder().addService(EchoServer.service("v1"));
  }

  @Test
  void registersItsPortAndLabels() {
    MeshServer server = server().portName("http2").build().start();

    assertThat(server.registration())
        .contains(
            new Registration("reviews-v1-127.0.0.1", List.of("reviews.default.svc.cluster.local")));
    Struct metadata = ads.registered().get(0).getMetadata();
    assertThat(metadata.getFieldsOrThrow("AUTO_REGISTER_GROUP").getStringValue())
        .isEqualTo("reviews-v1");
    assertThat(metadata.getFieldsOrThrow("INSTANCE_IPS").getStringValue()).isEqualTo("127.0.0.1");
    assertThat(metadata.getFieldsOrThrow("SERVICE_ACCOUNT").getStringValue())
        .isEqualTo("bookinfo-reviews");
    assertThat(metadata.getFieldsOrThrow("NAMESPACE").getStringValue()).isEqualTo("default");
    assertThat(metadata.getFieldsOrThrow("LABELS").getStructValue().getFieldsMap())
        .containsEntry("app", Value.newBuilder().setStringValue("reviews").build());
    assertThat(metadata.getFieldsOrThrow("POD_PORTS").getStructValue().getFieldsMap())
        .containsEntry("http2", Value.newBuilder().setNumberValue(server.port()).build());
    assertThat(ads.registered().get(0).hasLocality()).isTrue();
    assertThat(ads.nacks()).isEmpty();
  }

  @Test
  void namesItsWorkloadGroup() {
    server().workloadGroup("machines").build().start();

    assertThat(
            ads.registered()
                .get(0)
                .getMetadata()
                .getFieldsOrThrow("AUTO_REGISTER_GROUP")
                .getStringValue())
        .isEqualTo("machines");
    assertThatThrownBy(() -> server().workloadGroup(" ")).hasMessageContaining("workloadGroup");
  }

  @Test
  void servesThroughItsInterceptors() {
    AtomicInteger seen = new AtomicInteger();
    MeshServer server = server().intercept(counting(seen)).build().start();
    ManagedChannel direct =
        Grpc.newChannelBuilder("127.0.0.1:" + server.port(), InsecureChannelCredentials.create())
            .build();

    assertThat(EchoServer.say(direct)).isEqualTo("v1");
    assertThat(seen).hasValue(1);
    direct.shutdownNow();
  }

  @Test
  void closeDeregistersAndIsIdempotent() {
    MeshServer server = server().build().start();

    server.close();
    server.close();

    assertThat(ads.events()).containsExactly("register", "client closed");
    assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void meshClosesItsServers() {
    server().build().start();
    server().build().start();

    mesh.close();

    assertThat(ads.events())
        .containsExactlyInAnyOrder("register", "register", "client closed", "client closed");
  }

  @Test
  void registersAgainAfterALoss() {
    server().build().start();

    ads.restart();

    await().atMost(PATIENCE).until(() -> ads.registered().size() == 1 && ads.events().size() == 3);
    assertThat(ads.events()).containsExactly("register", "disconnected", "register");
    mesh.close();
    assertThat(ads.events()).endsWith("client closed");
  }

  @Test
  void refusalStopsTheServerWithTheControlPlanesWords() {
    ads.refuse(Status.PERMISSION_DENIED.withDescription("namespace default takes no reviews-v1"));
    MeshServer server = server().build();

    assertThatThrownBy(server::start)
        .isInstanceOf(RegistrationRefusedException.class)
        .hasMessage(
            "registration of reviews-v1 refused: PERMISSION_DENIED: "
                + "namespace default takes no reviews-v1")
        .extracting(error -> ((RegistrationRefusedException) error).code())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aLimitOfTheControlPlaneIsARefusal() {
    ads.refuse(Status.RESOURCE_EXHAUSTED.withDescription("registrations: one more"));
    MeshServer server = server().registrationTimeout(PATIENCE).build();

    assertThatThrownBy(server::start)
        .isInstanceOf(RegistrationRefusedException.class)
        .hasMessageContaining("RESOURCE_EXHAUSTED: registrations: one more");
  }

  @Test
  void unavailableAnswersAreTriedAgain() {
    ads.refuse(Status.UNAVAILABLE.withDescription("starting"));
    MeshServer server = server().registrationTimeout(Duration.ofMillis(200)).build().start();
    assertThat(server.registration()).isEmpty();

    ads.refuse(null);

    await().atMost(PATIENCE).until(() -> server.registration().isPresent());
  }

  @Test
  void servesWhileTheControlPlaneIsDownAndRegistersLater() {
    ads.stop();
    MeshServer server = server().registrationTimeout(Duration.ofMillis(100)).build().start();
    assertThat(server.registration()).isEmpty();
    assertThat(server.port()).isPositive();

    ads.restart();

    await().atMost(PATIENCE).until(() -> server.registration().isPresent());
  }

  @Test
  void closeEndsAWaitingStart() {
    ads.stop();
    MeshServer server = server().registrationTimeout(Duration.ofMinutes(5)).build();
    CompletableFuture<MeshServer> start = CompletableFuture.supplyAsync(server::start);
    await().atMost(PATIENCE).ignoreExceptions().until(() -> server.port() > 0);

    mesh.close();

    assertThat(start)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .withMessageContaining("closed while registering");
  }

  @Test
  void registeredWithoutAServiceIsTold() {
    ads.selectedBy(List.of());

    assertThat(server().build().start().registration())
        .contains(new Registration("reviews-v1-127.0.0.1", List.of()));
  }

  @Test
  void boundPortIsNamedInTheError() {
    MeshServer first = server().build().start();
    MeshServer second = server().port(first.port()).build();

    assertThatThrownBy(second::start)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(":" + first.port());
    assertThat(ads.events()).containsExactly("register");
  }

  @Test
  void wildcardAddressRegistersTheWorkloadsOwnUnlessAnotherIsGiven() {
    server().address("0.0.0.0").build().start();
    server().address("0.0.0.0").advertisedAddress("127.0.0.9").build().start();

    assertThat(ads.registered())
        .extracting(node -> node.getId().split("~", 3)[1])
        .containsExactlyInAnyOrder("127.0.0.1", "127.0.0.9");
  }

  private static ServerInterceptor counting(AtomicInteger seen) {
    return new ServerInterceptor() {
      @Override
      public <Q, A> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        seen.incrementAndGet();
        return next.startCall(call, headers);
      }
    };
  }
}
