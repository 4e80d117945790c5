package io.mizzen.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.grpc.GrpcServerObservationContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.controlplane.metrics.Metric;
import io.mizzen.controlplane.micrometer.ControlPlaneMeters;
import io.mizzen.spring.Contexts.Reviews;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class MicrometerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ApplicationContextRunner runner =
      Contexts.runner().withUserConfiguration(Reviews.class);

  @Test
  void gaugesSayWhatTheApplicationKnows() {
    runner.run(
        context -> {
          SimpleMeterRegistry registry = new SimpleMeterRegistry();
          context.getBean(MeshMetrics.class).bindTo(registry);

          assertThat(value(registry, "mizzen.client.connected")).isEqualTo(1);
          assertThat(value(registry, "mizzen.server.services")).isEqualTo(1);
          assertThat(value(registry, "mizzen.control.plane.not.applied")).isZero();
          assertThat(value(registry, "mizzen.control.plane.errors")).isZero();
          assertThat(registry.getMeters()).hasSize(4);
        });
  }

  @Test
  void theEmbeddedControlPlaneHasTheMetersOfItsMetrics() {
    runner.run(
        context -> {
          SimpleMeterRegistry registry = new SimpleMeterRegistry();
          context.getBeansOfType(MeterBinder.class).values().forEach(each -> each.bindTo(registry));

          ControlPlane control = context.getBean(ControlPlane.class);
          assertThat(value(registry, "mizzen_revision"))
              .isEqualTo((double) control.revision())
              .isPositive();
          // The server registers without a stream, and no channel was used.
          assertThat(value(registry, "pilot_xds")).isZero();
          assertThat(registry.getMeters())
              .extracting(each -> each.getId().getName())
              .containsAll(control.metrics().stream().map(Metric::name).toList());
        });
  }

  @Test
  void aRemoteControlPlaneHasMetersOfItsOwn() {
    try (ControlPlane remote = ControlPlane.builder().build().start()) {
      runner
          .withPropertyValues(
              "mizzen.control-plane.mode=remote", "mizzen.control-plane.address=" + remote.target())
          .run(
              context ->
                  assertThat(context)
                      .hasBean("meshMetrics")
                      .doesNotHaveBean(ControlPlaneMeters.class));
    }
  }

  @Test
  void callsAreObservedOnBothSides() {
    runner
        .withUserConfiguration(Observations.class)
        .run(
            context -> {
              call(context);

              List<Observation.Context> ended = context.getBean(Observations.class).ended;
              // The server's end may come after the client's answer.
              await().atMost(PATIENCE).until(() -> ended.size() == 2);
              assertThat(ended)
                  .extracting(Observation.Context::getName)
                  .containsExactlyInAnyOrder("grpc.client", "grpc.server");
              assertThat(ended).anyMatch(each -> each instanceof GrpcServerObservationContext);
            });
  }

  @Test
  void observationsAreLeftOut() {
    runner
        .withUserConfiguration(Observations.class)
        .withPropertyValues("mizzen.observations.enabled=false")
        .run(
            context -> {
              call(context);
              assertThat(context)
                  .doesNotHaveBean(MeshChannelCustomizer.class)
                  .doesNotHaveBean(MeshServerCustomizer.class);
              assertThat(context.getBean(Observations.class).ended).isEmpty();
            });
    // Without a registry there is nobody to tell.
    runner.run(context -> assertThat(context).doesNotHaveBean(MeshServerCustomizer.class));
  }

  @Test
  void nothingNeedsMicrometer() {
    runner
        .withClassLoader(new FilteredClassLoader(MeterBinder.class, ObservationRegistry.class))
        .run(
            context -> {
              call(context);
              assertThat(context)
                  .doesNotHaveBean("meshMetrics")
                  .doesNotHaveBean("meshControlPlaneMeters")
                  .doesNotHaveBean("meshServerObservations");
            });
  }

  private static void call(ApplicationContext context) {
    var unused =
        HealthGrpc.newBlockingStub(context.getBean(MeshChannels.class).channel("mesh:///reviews"))
            .check(HealthCheckRequest.getDefaultInstance());
  }

  private static double value(SimpleMeterRegistry registry, String name) {
    Gauge gauge = registry.get(name).gauge();
    assertThat(gauge.getId().getTags()).isEmpty();
    return gauge.value();
  }

  @Configuration(proxyBeanMethods = false)
  static class Observations implements ObservationHandler<Observation.Context> {
    private final List<Observation.Context> ended = new CopyOnWriteArrayList<>();

    @Bean
    ObservationRegistry registry() {
      ObservationRegistry registry = ObservationRegistry.create();
      registry.observationConfig().observationHandler(this);
      return registry;
    }

    @Override
    public void onStop(Observation.Context context) {
      ended.add(context);
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }
  }
}
