package io.mizzen.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Uninterruptibles;
import io.grpc.Status;
import io.mizzen.client.ControlPlaneStatus.State;
import io.mizzen.xds.ServerRegistrar;
import io.mizzen.xds.ServerRegistrar.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client of a control plane in the same process. */
class LocalRegistrationTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Answer REVIEWS = new Answer("default/reviews-1", List.of("reviews"));

  private final ScriptedAds ads = new ScriptedAds();
  private final FakeRegistrar registrar = new FakeRegistrar();
  private final MeshClient mesh =
      MeshClient.builder()
          .controlPlane(ads.address())
          .workloadName("reviews-v1")
          .labels(Map.of("app", "reviews"))
          .registrar(registrar)
          .build()
          .start();

  /** Keeps what it is asked, and answers at once unless it is silent. */
  private static final class FakeRegistrar implements ServerRegistrar {
    private final List<Node> nodes = new ArrayList<>();
    private final List<Consumer<Answer>> listeners = new ArrayList<>();
    private int closed;
    private RuntimeException refusal = new IllegalStateException("unused");
    private boolean isRefusing;
    private boolean isSilent;
    private final CountDownLatch asked = new CountDownLatch(1);
    private CountDownLatch returns = new CountDownLatch(0);

    @Override
    public Registered register(Node node, Consumer<Answer> answers) {
      if (isRefusing) {
        throw refusal;
      }
      nodes.add(node);
      listeners.add(answers);
      CompletableFuture<Answer> inForce = new CompletableFuture<>();
      if (!isSilent) {
        answers.accept(REVIEWS);
        inForce.complete(REVIEWS);
      }
      asked.countDown();
      Uninterruptibles.awaitUninterruptibly(returns);
      return new Registered() {
        @Override
        public CompletionStage<Answer> inForce() {
          return inForce;
        }

        @Override
        public void close() {
          closed++;
        }
      };
    }

    void refuse(RuntimeException with) {
      refusal = with;
      isRefusing = true;
    }
  }

  @AfterEach
  void close() {
    mesh.close();
    ads.close();
  }

  @Test
  void serverIsRegisteredWithoutAStream() {
    MeshServer server = server().start();

    assertThat(server.registration())
        .contains(new Registration("default/reviews-1", List.of("reviews")));
    assertThat(server.status().state()).isEqualTo(State.CONNECTED);
    assertThat(registrar.nodes).hasSize(1);
    assertThat(registrar.nodes.get(0).metadata())
        .containsEntry("AUTO_REGISTER_GROUP", "reviews-v1")
        .containsEntry("INSTANCE_IPS", "127.0.0.1")
        .containsEntry("POD_PORTS", Map.of("grpc", (double) server.port()));
    assertThat(ads.registered()).isEmpty();
    assertThat(mesh.status().state()).isEqualTo(State.IDLE);
  }

  @Test
  void laterAnswersAreTaken() {
    MeshServer server = server().start();

    registrar.listeners.get(0).accept(new Answer("default/reviews-1", List.of()));

    assertThat(server.registration()).contains(new Registration("default/reviews-1", List.of()));
  }

  @Test
  void closeTakesTheRegistrationBackOnce() {
    MeshServer server = server().start();

    server.close();
    server.close();

    assertThat(registrar.closed).isEqualTo(1);
    assertThat(server.status().state()).isEqualTo(State.CLOSED);
  }

  @Test
  void meshClosesItsServers() {
    server().start();

    mesh.close();

    assertThat(registrar.closed).isEqualTo(1);
  }

  @Test
  void refusalStopsTheServer() {
    registrar.refuse(new IllegalArgumentException("INSTANCE_IPS: x (expected: an IP address)"));
    MeshServer server = server();

    assertThatThrownBy(server::start)
        .isInstanceOfSatisfying(
            RegistrationRefusedException.class,
            refused -> assertThat(refused.code()).isEqualTo(Status.Code.INVALID_ARGUMENT))
        .hasMessageContaining("INSTANCE_IPS: x");
    assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatDoesNotFitIsARefusalToo() {
    registrar.refuse(new IllegalStateException("registrations: one more (expected: at most 2)"));

    assertThatThrownBy(server()::start)
        .isInstanceOfSatisfying(
            RegistrationRefusedException.class,
            refused -> assertThat(refused.code()).isEqualTo(Status.Code.FAILED_PRECONDITION))
        .hasMessageContaining("at most 2");
  }

  @Test
  void everyRuleIsInEffectWhileNoneIsNeeded() throws InterruptedException {
    assertThat(mesh.awaitInEffect(Duration.ZERO)).isTrue();
    assertThat(mesh.status().state()).isEqualTo(State.IDLE);
  }

  @Test
  void serverServesUnregisteredWhenNoAnswerComesInTime() {
    registrar.isSilent = true;

    MeshServer server =
        mesh.serverBuilder()
            .addService(EchoServer.service("v1"))
            .registrationTimeout(Duration.ofMillis(50))
            .build()
            .start();
    assertThat(server.registration()).isEmpty();
    registrar.listeners.get(0).accept(REVIEWS);

    assertThat(server.registration()).isPresent();
  }

  @Test
  void closeEndsAWaitingStart() throws InterruptedException {
    registrar.isSilent = true;
    MeshServer server =
        mesh.serverBuilder()
            .addService(EchoServer.service("v1"))
            .registrationTimeout(Duration.ofMinutes(5))
            .build();
    CompletableFuture<MeshServer> start = CompletableFuture.supplyAsync(server::start);
    registrar.asked.await();

    mesh.close();

    assertThat(start)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .withMessageContaining("closed while registering");
    assertThat(registrar.closed).isEqualTo(1);
  }

  @Test
  void closeDoesNotWaitForARegistrarThatDoesNotReturn() throws InterruptedException {
    registrar.returns = new CountDownLatch(1);
    CompletableFuture<MeshServer> start = CompletableFuture.supplyAsync(() -> server().start());
    registrar.asked.await();

    assertThat(CompletableFuture.runAsync(mesh::close)).succeedsWithin(PATIENCE);

    assertThat(start).isNotDone();
    registrar.returns.countDown();
    assertThat(start)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .withMessageContaining("closed while registering");
    assertThat(registrar.closed).isEqualTo(1);
  }

  private MeshServer server() {
    return mesh.serverBuilder().addService(EchoServer.service("v1")).build();
  }
}
