package io.mizzen.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.spring.Contexts.Reviews;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** The property that the guide names makes the mesh part of the readiness probe. */
class ReadinessTest {
  private final ApplicationContextRunner runner =
      Contexts.runner()
          .withUserConfiguration(Reviews.class)
          .withBean(ApplicationAvailabilityBean.class)
          .withConfiguration(
              AutoConfigurations.of(
                  HealthContributorAutoConfiguration.class,
                  HealthContributorRegistryAutoConfiguration.class,
                  AvailabilityHealthContributorAutoConfiguration.class,
                  HealthEndpointAutoConfiguration.class))
          .withPropertyValues(
              "management.endpoints.web.exposure.include=health",
              "management.health.livenessstate.enabled=true",
              "management.health.readinessstate.enabled=true",
              "management.endpoint.health.group.liveness.include=livenessState",
              "management.endpoint.health.group.readiness.include=readinessState,mesh");

  @Test
  void aServerOfNoServiceIsNotReadyAndIsAlive() {
    runner.run(context -> assertThat(status(context, "readiness")).isEqualTo(Status.UP));
    runner
        .withPropertyValues("mizzen.workload.name=nobody")
        .run(
            context -> {
              assertThat(status(context, "readiness")).isEqualTo(Status.OUT_OF_SERVICE);
              assertThat(status(context, "liveness")).isEqualTo(Status.UP);
            });
  }

  private static Status status(ApplicationContext context, String group) {
    AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
    AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
    return Objects.requireNonNull(context.getBean(HealthEndpoint.class).healthForPath(group))
        .getStatus();
  }
}
