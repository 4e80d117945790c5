package io.mizzen.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.BindableService;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.grpc.client.autoconfigure.CompositeChannelFactoryAutoConfiguration;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** Contexts as Boot makes them, and what it says of those that fail. */
final class Contexts {
  private Contexts() {}

  /** All of the starter beside what it works with, and a name. */
  static ApplicationContextRunner runner() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                MeshAutoConfiguration.class,
                MeshGrpcClientAutoConfiguration.class,
                MeshServerAutoConfiguration.class,
                MeshActuatorAutoConfiguration.class,
                MeshMicrometerAutoConfiguration.class,
                SslAutoConfiguration.class,
                GrpcClientAutoConfiguration.class,
                CompositeChannelFactoryAutoConfiguration.class))
        .withPropertyValues(
            "spring.application.name=reviews", "management.endpoints.web.exposure.include=mesh");
  }

  /** As Boot asks the analyzers that are registered. */
  static FailureAnalysis analysis(AssertableApplicationContext context) {
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

  /** A service, so that there is a server. */
  @Configuration(proxyBeanMethods = false)
  static class Reviews {
    @Bean
    BindableService reviews() {
      return new HealthStatusManager().getHealthService();
    }
  }
}
