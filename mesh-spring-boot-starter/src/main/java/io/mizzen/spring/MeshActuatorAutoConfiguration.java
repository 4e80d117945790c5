package io.mizzen.spring;

import io.mizzen.client.MeshClient;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.spring.findings.RejectedRules;
import java.util.Optional;
import org.apiguardian.api.API;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The endpoint {@code mesh} and the health indicator {@code mesh}, where Actuator is there. */
@API(status = API.Status.EXPERIMENTAL)
@AutoConfiguration(after = MeshServerAutoConfiguration.class)
@ConditionalOnBean(MeshClient.class)
@ConditionalOnBooleanProperty(name = "mizzen.enabled", matchIfMissing = true)
public final class MeshActuatorAutoConfiguration {

  /** Needs {@code spring-boot-actuator-autoconfigure}. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
  static class EndpointConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "meshEndpoint")
    @ConditionalOnAvailableEndpoint(endpoint = MeshEndpoint.class)
    MeshEndpoint meshEndpoint(
        MeshClient client,
        ObjectProvider<ControlPlane> control,
        ObjectProvider<MeshServerLifecycle> server,
        RejectedRules rejected) {
      return new MeshEndpoint(
          client,
          Optional.ofNullable(control.getIfAvailable()),
          Optional.ofNullable(server.getIfAvailable()),
          rejected);
    }
  }

  /** Needs {@code spring-boot-health}, which Boot has from 4.0 on. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
  static class HealthConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "meshHealthIndicator")
    @ConditionalOnEnabledHealthIndicator("mesh")
    MeshHealthIndicator meshHealthIndicator(
        MeshClient client,
        ObjectProvider<ControlPlane> control,
        ObjectProvider<MeshServerLifecycle> server,
        RejectedRules rejected) {
      return new MeshHealthIndicator(
          client,
          Optional.ofNullable(control.getIfAvailable()),
          Optional.ofNullable(server.getIfAvailable()),
          rejected);
    }
  }
}
