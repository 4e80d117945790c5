package io.mizzen.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mizzen.client.MeshClient;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.spring.Contexts.Reviews;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.GrpcChannelFactory;

/** The beans that are there, that are left out, and that back off. */
class ConditionsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String[] ALL = {
    "meshControlPlane",
    "meshClient",
    "meshChannels",
    "meshServer",
    "meshEndpoint",
    "meshHealthIndicator",
    "meshMetrics",
    "meshControlPlaneMeters",
    "meshGrpcChannelFactory"
  };

  private final ApplicationContextRunner runner =
      Contexts.runner().withUserConfiguration(Reviews.class);

  @Test
  void everythingIsThereByDefault() {
    runner.run(context -> assertThat(context.getBeansOfType(Object.class)).containsKeys(ALL));
  }

  @ParameterizedTest
  @CsvSource({
    "mizzen.server.enabled=false, meshServer",
    "management.endpoint.mesh.access=NONE, meshEndpoint",
    "management.health.mesh.enabled=false, meshHealthIndicator",
    "spring.grpc.client.enabled=false, meshGrpcChannelFactory"
  })
  void onePartIsLeftOutByItsProperty(String property, String bean) {
    runner
        .withPropertyValues(property)
        .run(
            context -> {
              Map<String, Object> beans = context.getBeansOfType(Object.class);
              for (String each : ALL) {
                assertThat(beans.containsKey(each)).as(each).isEqualTo(!each.equals(bean));
              }
            });
  }

  @Test
  void allIsLeftOut() {
    runner
        .withPropertyValues("mizzen.enabled=false")
        .run(context -> assertThat(context.getBeansOfType(Object.class)).doesNotContainKeys(ALL));
  }

  /** Also beside a client that the application makes itself. */
  @Test
  void allIsLeftOutBesideAClientOfTheUser() {
    runner
        .withUserConfiguration(OwnControlPlane.class, OwnClient.class)
        .withPropertyValues("mizzen.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .getBeanNames(Object.class)
                    .doesNotContain(ALL)
                    .contains("ours"));
  }

  @Test
  void aServerNeedsServices() {
    Contexts.runner().run(context -> assertThat(context).doesNotHaveBean("meshServer"));
  }

  @Test
  void anEndpointMustBeExposed() {
    runner
        .withPropertyValues("management.endpoints.web.exposure.include=health")
        .run(context -> assertThat(context).doesNotHaveBean("meshEndpoint"));
  }

  @Test
  void aRemoteControlPlaneIsNoBean() {
    try (ControlPlane remote = ControlPlane.builder().build().start()) {
      runner
          .withPropertyValues(
              "mizzen.control-plane.mode=remote", "mizzen.control-plane.address=" + remote.target())
          .run(
              context ->
                  assertThat(context).doesNotHaveBean(ControlPlane.class).hasBean("meshClient"));
    }
  }

  @Test
  void partsNeedTheirClasses() {
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
  void controlPlaneOfTheUserIsUsed() {
    runner
        .withUserConfiguration(OwnControlPlane.class)
        .run(
            context -> {
              assertThat(context).hasSingleBean(ControlPlane.class).hasBean("mine");
              assertThat(context.getBean(MeshClient.class).status().controlPlane())
                  .isEqualTo(context.getBean("mine", ControlPlane.class).target());
            });
  }

  @Test
  void clientOfTheUserIsUsed() {
    runner
        .withUserConfiguration(OwnControlPlane.class, OwnClient.class)
        .run(
            context -> {
              assertThat(context).hasSingleBean(MeshClient.class).hasBean("ours");
              // The server of the context is that client's.
              ControlPlane mine = context.getBean("mine", ControlPlane.class);
              await().atMost(PATIENCE).until(() -> mine.proxies().size() == 2);
              assertThat(mine.proxies())
                  .allSatisfy(each -> assertThat(each.node().id()).contains("~ours.default~"));
            });
  }

  @ParameterizedTest
  @CsvSource({
    "meshChannels",
    "meshServer",
    "meshEndpoint",
    "meshHealthIndicator",
    "meshMetrics",
    "meshControlPlaneMeters",
    "meshGrpcChannelFactory"
  })
  void aBeanOfTheSameNameIsUsed(String name) {
    runner
        .withBean(name, String.class, () -> "of the user")
        .run(context -> assertThat(context.getBean(name)).isEqualTo("of the user"));
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnControlPlane {
    @Bean(destroyMethod = "close")
    ControlPlane mine() {
      return ControlPlane.builder().build().start();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnClient {
    @Bean(destroyMethod = "close")
    MeshClient ours(ControlPlane mine) {
      return MeshClient.builder().controlPlane(mine.target()).workloadName("ours").build().start();
    }
  }
}
