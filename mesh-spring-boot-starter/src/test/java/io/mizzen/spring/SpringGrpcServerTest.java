package io.mizzen.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.mizzen.spring.Contexts.Reviews;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerServicesAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** The server of the mesh beside Spring gRPC's, and in its place. */
class SpringGrpcServerTest {
  private final ApplicationContextRunner runner =
      Contexts.runner()
          .withUserConfiguration(Reviews.class)
          .withConfiguration(
              AutoConfigurations.of(
                  GrpcServerAutoConfiguration.class, GrpcServerServicesAutoConfiguration.class));

  @Test
  void bothServeTheServicesOfTheContext() {
    runner
        .withPropertyValues("spring.grpc.server.port=0", "spring.grpc.server.address=127.0.0.1")
        .run(
            context -> {
              int springs = context.getBean(GrpcServerLifecycle.class).getPort();

              assertThat(context.getBean(MeshServerLifecycle.class).port())
                  .hasValueSatisfying(meshs -> assertThat(meshs).isNotEqualTo(springs));
              assertThat(answer(throughTheMesh(context))).isEqualTo(ServingStatus.SERVING);
              ManagedChannel direct =
                  Grpc.newChannelBuilder(
                          "127.0.0.1:" + springs, InsecureChannelCredentials.create())
                      .build();
              assertThat(answer(direct)).isEqualTo(ServingStatus.SERVING);
              direct.shutdownNow();
            });
  }

  @Test
  void theMeshsAloneServesWhereSpringsIsSwitchedOff() {
    runner
        .withPropertyValues("spring.grpc.server.enabled=false")
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(GrpcServerLifecycle.class);
              assertThat(answer(throughTheMesh(context))).isEqualTo(ServingStatus.SERVING);
            });
  }

  @Test
  void springsAloneServesWhereTheMeshsIsSwitchedOff() {
    runner
        .withPropertyValues(
            "mizzen.server.enabled=false",
            "spring.grpc.server.port=0",
            "spring.grpc.server.address=127.0.0.1")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(GrpcServerLifecycle.class)
                    .doesNotHaveBean(MeshServerLifecycle.class));
  }

  private static Channel throughTheMesh(ApplicationContext context) {
    return context.getBean(MeshChannels.class).channel("mesh:///reviews");
  }

  private static ServingStatus answer(Channel channel) {
    return HealthGrpc.newBlockingStub(channel)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }
}
