package io.mizzen.spring;

import static io.mizzen.spring.Contexts.analysis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.health.v1.HealthGrpc.HealthBlockingStub;
import io.mizzen.client.MeshClient;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.spring.Contexts.Reviews;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.grpc.client.ImportGrpcClients;

class MeshAutoConfigurationTest {
  private static final String BAD_RULE =
      """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews}
      spec: {hosts: [reviews], http: [{route: [{destination: {host: reviews}, weight: much}]}]}
      """;

  private final ApplicationContextRunner runner = Contexts.runner();

  @TempDir Path directory;

  @Test
  void anApplicationWithANameIsInAMesh() {
    runner
        .withUserConfiguration(Reviews.class)
        .run(
            context -> {
              MeshClient mesh = context.getBean(MeshClient.class);

              var reviews = HealthGrpc.newBlockingStub(mesh.channel("mesh:///reviews"));

              assertThat(reviews.check(HealthCheckRequest.getDefaultInstance()).getStatus())
                  .isEqualTo(ServingStatus.SERVING);
              assertThat(context.getBean(MeshServerLifecycle.class).registration())
                  .hasValueSatisfying(
                      answer ->
                          assertThat(answer.services())
                              .containsExactly("reviews.default.svc.cluster.local"));
            });
  }

  @Test
  void importedClientsObeyTheMesh() {
    runner
        .withUserConfiguration(Reviews.class, Clients.class)
        .withPropertyValues(
            "spring.grpc.client.channel.reviews.target=mesh:///reviews",
            "spring.grpc.client.channel.reviews.idle.timeout=1s")
        .run(
            context -> {
              HealthBlockingStub reviews = context.getBean(HealthBlockingStub.class);

              assertThat(reviews.check(HealthCheckRequest.getDefaultInstance()).getStatus())
                  .isEqualTo(ServingStatus.SERVING);
            });
  }

  /** An idle channel drops its rules; Boot's default would have it idle after 20 s. */
  @Test
  void channelsDoNotBecomeIdle() {
    runner
        .withUserConfiguration(Reviews.class)
        .withPropertyValues(
            "spring.grpc.client.channel.reviews.target=mesh:///reviews",
            "spring.grpc.client.channel.reviews.idle.timeout=1s")
        .run(
            context -> {
              ManagedChannel channel =
                  context.getBean(GrpcChannelFactory.class).createChannel("reviews");
              var unused =
                  HealthGrpc.newBlockingStub(channel)
                      .check(HealthCheckRequest.getDefaultInstance());

              await()
                  .atMost(Duration.ofSeconds(60))
                  .during(Duration.ofMillis(1_500))
                  .until(() -> channel.getState(false) == ConnectivityState.READY);
            });
  }

  /** Other targets stay with Boot's own factory. */
  @Test
  void onlyMeshTargetsAreTaken() {
    runner.run(
        context -> {
          GrpcChannelFactory mesh =
              context.getBean("meshGrpcChannelFactory", GrpcChannelFactory.class);

          assertThat(mesh.supports("mesh:///reviews")).isTrue();
          assertThat(mesh.supports("static://localhost:9090")).isFalse();
          assertThat(context.getBean(GrpcChannelFactory.class).supports("localhost:9090")).isTrue();
        });
  }

  @Test
  void remoteControlPlaneIsFollowed() {
    try (ControlPlane remote = ControlPlane.builder().build().start()) {
      remote.apply(
          "apiVersion: v1\nkind: Service\nmetadata: {name: reviews}\n"
              + "spec: {selector: {app: reviews}, ports: [{name: grpc, port: 9080}]}");

      runner
          .withUserConfiguration(Reviews.class)
          .withPropertyValues(
              "mizzen.control-plane.mode=remote",
              "mizzen.control-plane.address=" + remote.target(),
              "mizzen.workload.name=reviews-v7",
              "mizzen.workload.labels.app=reviews",
              "mizzen.workload.labels.version=v7")
          .run(
              context -> {
                assertThat(context).doesNotHaveBean(ControlPlane.class);
                assertThat(remote.proxies())
                    .anySatisfy(proxy -> assertThat(proxy.node().id()).contains("reviews-v7"));
                assertThat(context.getBean(MeshEndpoint.class).mesh())
                    .containsEntry("controlPlane", "remote")
                    .containsKey("connection");
              });
    }
  }

  /** Somebody listens and never answers. */
  @Test
  void silentControlPlaneDegradesOrFailsTheStart() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      ApplicationContextRunner remote =
          runner.withPropertyValues(
              "mizzen.control-plane.mode=remote",
              "mizzen.control-plane.address=127.0.0.1:" + silent.getLocalPort(),
              "mizzen.control-plane.timeout=500ms");

      remote.run(
          context ->
              assertThat(context.getBean(MeshHealthIndicator.class).health().getStatus())
                  .isEqualTo(Status.OUT_OF_SERVICE));
      remote
          .withPropertyValues("mizzen.control-plane.on-unreachable=fail")
          .run(
              context -> {
                FailureAnalysis analysis = analysis(context);
                assertThat(analysis.getDescription()).contains("has not answered within 500 ms");
                assertThat(analysis.getAction()).contains("on-unreachable=degrade");
              });
    }
  }

  @Test
  void endpointShowsRulesAndHealthShowsRegistration() {
    runner
        .withUserConfiguration(Reviews.class)
        .run(
            context -> {
              Map<String, Object> mesh = context.getBean(MeshEndpoint.class).mesh();
              assertThat(mesh)
                  .containsEntry("controlPlane", "embedded")
                  .containsKeys("revision", "proxies", "notApplied", "findings");
              assertThat(String.valueOf(mesh.get("rules")))
                  .contains("Service default/reviews=")
                  .contains("mesh/reviews.yaml:1:1");
              var health = context.getBean(MeshHealthIndicator.class).health();
              assertThat(health.getStatus()).isEqualTo(Status.UP);
            });
    runner
        .withUserConfiguration(Reviews.class)
        .withPropertyValues("mizzen.workload.name=nobody")
        .run(
            context ->
                assertThat(context.getBean(MeshHealthIndicator.class).health().getStatus())
                    .isEqualTo(Status.OUT_OF_SERVICE));
  }

  @Test
  void rejectedRuleFailsTheStartOrIsLeftOut() throws Exception {
    Path rule = Files.writeString(directory.resolve("bad.yaml"), BAD_RULE);

    runner
        .withPropertyValues("mizzen.rules.locations=" + rule)
        .run(
            context -> {
              FailureAnalysis analysis = analysis(context);
              assertThat(analysis.getDescription()).contains("bad.yaml:4").contains("weight");
              assertThat(analysis.getAction()).contains("mizzen.rules.on-error=degrade");
            });
    runner
        .withPropertyValues("mizzen.rules.locations=" + directory, "mizzen.rules.on-error=degrade")
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(MeshClient.class));
  }

  @Test
  void wrongPropertiesSayWhatToChange() {
    failing("spring.application.name=", "the workload has no name", "mizzen.workload.name");
    failing("mizzen.control-plane.mode=remote", "there is no address", "control-plane.address");
    failing("mizzen.workload.name=Reviews_1", "workloadName: Reviews_1", "mizzen.workload");
    failing("mizzen.control-plane.address=nowhere", "address: nowhere", "127.0.0.1:15010");
    failing("mizzen.control-plane.address=0.0.0.0:0", "in plaintext", "allow-plaintext=true");
    failing("mizzen.control-plane.token=a-secret-of-reviews", "there is no TLS", "ssl.bundle");
    failing("mizzen.control-plane.ssl.server-name=mesh", "there is no TLS", "ssl.bundle");
    failing("mizzen.control-plane.ssl.bundle=none", "none is not there", "spring.ssl.bundle.pem");
    failing("mizzen.server.port=70000", "port: 70000", "mizzen.server.port");
    failing("mizzen.server.address=nowhere", "address: nowhere", "mizzen.server.address");
    runner
        .withPropertyValues("mizzen.rules.locations=no/such/directory")
        .run(
            context -> {
              FailureAnalysis analysis = analysis(context);
              assertThat(analysis.getDescription()).contains("no/such/directory cannot be read");
            });
  }

  /** Boot's own analysis names the property, its value and where it stands. */
  @Test
  void aMisspeltPropertyEndsTheStart() {
    runner
        .withPropertyValues("mizzen.control-plan.mode=remote")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(UnboundConfigurationPropertiesException.class)
                    .hasMessageContaining("mizzen.control-plan.mode"));
  }

  @Test
  void portsThatAreTakenSayWhatToChange() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      failing(
          "mizzen.control-plane.address=127.0.0.1:" + port,
          "the embedded control plane cannot start: ",
          "mizzen.control-plane.address");
      failing(
          "mizzen.server.port=" + port,
          "127.0.0.1:" + port + " cannot be bound",
          "mizzen.server.port (0 is any free one)");
    }
  }

  private void failing(String property, String problem, String action) {
    runner
        .withUserConfiguration(Reviews.class)
        .withPropertyValues(property)
        .run(
            context -> {
              FailureAnalysis analysis = analysis(context);
              assertThat(analysis.getDescription()).contains(problem);
              assertThat(analysis.getAction()).contains(action);
            });
  }

  @Configuration(proxyBeanMethods = false)
  @ImportGrpcClients(target = "reviews", types = HealthBlockingStub.class)
  static class Clients {}
}
