package io.mizzen.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.BindableService;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.health.v1.HealthGrpc.HealthBlockingStub;
import io.grpc.protobuf.services.HealthStatusManager;
import io.mizzen.client.MeshClient;
import io.mizzen.controlplane.ControlPlane;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.grpc.client.autoconfigure.CompositeChannelFactoryAutoConfiguration;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.SpringFactoriesLoader;
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

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  MeshAutoConfiguration.class,
                  MeshGrpcClientAutoConfiguration.class,
                  MeshServerAutoConfiguration.class,
                  MeshActuatorAutoConfiguration.class,
                  SslAutoConfiguration.class,
                  GrpcClientAutoConfiguration.class,
                  CompositeChannelFactoryAutoConfiguration.class))
          .withPropertyValues(
              "spring.application.name=reviews", "management.endpoints.web.exposure.include=mesh");

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
                  .during(Duration.ofMillis(1_500))
                  .atMost(Duration.ofSeconds(30))
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
  void beansOfTheUserAreUsed() {
    runner
        .withUserConfiguration(OwnControlPlane.class)
        .run(
            context -> {
              assertThat(context).hasSingleBean(ControlPlane.class).hasBean("mine");
              assertThat(context.getBean("mine", ControlPlane.class).proxies()).hasSize(1);
            });
  }

  @Test
  void partsAreLeftOut() {
    runner
        .withPropertyValues("mizzen.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(MeshClient.class));
    runner
        .withUserConfiguration(Reviews.class)
        .withPropertyValues("mizzen.server.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(MeshServerLifecycle.class));
    runner.run(context -> assertThat(context).doesNotHaveBean(MeshServerLifecycle.class));
    runner
        .withClassLoader(
            new FilteredClassLoader(
                GrpcChannelFactory.class,
                ConditionalOnAvailableEndpoint.class,
                ConditionalOnEnabledHealthIndicator.class))
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(MeshClient.class)
                    .doesNotHaveBean("meshGrpcChannelFactory")
                    .doesNotHaveBean("meshEndpoint")
                    .doesNotHaveBean("meshHealthIndicator"));
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
    runner
        .withPropertyValues("mizzen.rules.locations=no/such/directory")
        .run(
            context -> {
              FailureAnalysis analysis = analysis(context);
              assertThat(analysis.getDescription()).contains("no/such/directory cannot be read");
            });
  }

  /** As Boot asks the analyzers that are registered. */
  private static FailureAnalysis analysis(AssertableApplicationContext context) {
    assertThat(context).hasFailed();
    Throwable failure = Objects.requireNonNull(context.getStartupFailure());
    return SpringFactoriesLoader.forDefaultResourceLocation()
        .load(
            FailureAnalyzer.class,
            // Some of Boot's own ask for a bean factory.
            (type, name, problem) -> assertThat(name).doesNotStartWith("io.mizzen."))
        .stream()
        .filter(analyzer -> analyzer.getClass().getName().startsWith("io.mizzen."))
        .flatMap(analyzer -> Stream.ofNullable(analyzer.analyze(failure)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no analysis", failure));
  }

  private void failing(String property, String problem, String action) {
    runner
        .withPropertyValues(property)
        .run(
            context -> {
              FailureAnalysis analysis = analysis(context);
              assertThat(analysis.getDescription()).contains(problem);
              assertThat(analysis.getAction()).contains(action);
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Reviews {
    @Bean
    BindableService reviews() {
      return new HealthStatusManager().getHealthService();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportGrpcClients(target = "reviews", types = HealthBlockingStub.class)
  static class Clients {}

  @Configuration(proxyBeanMethods = false)
  static class OwnControlPlane {
    @Bean(destroyMethod = "close")
    ControlPlane mine() {
      return ControlPlane.builder().build().start();
    }
  }
}
