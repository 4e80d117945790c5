package io.mizzen.spring;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.grpc.ObservationGrpcClientInterceptor;
import io.micrometer.core.instrument.binder.grpc.ObservationGrpcServerInterceptor;
import io.micrometer.observation.ObservationRegistry;
import io.mizzen.client.MeshClient;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.controlplane.micrometer.ControlPlaneMeters;
import io.mizzen.spring.findings.RejectedRules;
import java.util.Optional;
import org.apiguardian.api.API;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Metrics and observations, where Micrometer is there: gauges {@code mizzen.*}, the {@link
 * ControlPlaneMeters} of a control plane in this application, and Micrometer's own gRPC
 * observations on {@link MeshChannels} and on the server of the mesh. Spring gRPC observes its
 * channels itself.
 */
@API(status = API.Status.EXPERIMENTAL)
@AutoConfiguration(
    after = MeshServerAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
      "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration"
    })
@ConditionalOnBean(MeshClient.class)
@ConditionalOnBooleanProperty(name = "mizzen.enabled", matchIfMissing = true)
public final class MeshMicrometerAutoConfiguration {

  /** Needs {@code micrometer-core}. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterBinder.class)
  static class MetricsConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "meshMetrics")
    MeshMetrics meshMetrics(
        MeshClient client,
        ObjectProvider<ControlPlane> control,
        ObjectProvider<MeshServerLifecycle> server,
        RejectedRules rejected) {
      return new MeshMetrics(
          client,
          Optional.ofNullable(control.getIfAvailable()),
          Optional.ofNullable(server.getIfAvailable()),
          rejected);
    }

    @Bean
    @ConditionalOnSingleCandidate(ControlPlane.class)
    @ConditionalOnMissingBean(name = "meshControlPlaneMeters")
    ControlPlaneMeters meshControlPlaneMeters(ControlPlane control) {
      return new ControlPlaneMeters(control);
    }
  }

  /** Needs {@code micrometer-core}, which has gRPC's observations, and a registry of them. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({ObservationRegistry.class, ObservationGrpcClientInterceptor.class})
  @ConditionalOnBean(ObservationRegistry.class)
  @ConditionalOnBooleanProperty(name = "mizzen.observations.enabled", matchIfMissing = true)
  static class ObservationConfiguration {
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    @ConditionalOnMissingBean(name = "meshChannelObservations")
    MeshChannelCustomizer meshChannelObservations(ObservationRegistry registry) {
      return (target, builder) -> builder.intercept(new ObservationGrpcClientInterceptor(registry));
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    @ConditionalOnMissingBean(name = "meshServerObservations")
    MeshServerCustomizer meshServerObservations(ObservationRegistry registry) {
      // gRPC runs the one added last first: observed is what the others do, too.
      return server -> server.intercept(new ObservationGrpcServerInterceptor(registry));
    }
  }
}
