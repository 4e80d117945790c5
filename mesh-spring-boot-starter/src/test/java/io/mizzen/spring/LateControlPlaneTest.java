package io.mizzen.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.spring.Contexts.Reviews;
import io.mizzen.testkit.HeldPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationContext;

/** A remote control plane that is away when the application starts. */
class LateControlPlaneTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews}
      spec: {selector: {app: reviews}, ports: [{name: grpc, port: 9080}]}
      """;

  /** The default is to degrade: start, be out of service, and join when it comes. */
  @Test
  void isJoinedWhenItComes() {
    try (HeldPort port = HeldPort.open()) {
      Contexts.runner()
          .withUserConfiguration(Reviews.class)
          .withPropertyValues(
              "mizzen.control-plane.mode=remote",
              "mizzen.control-plane.timeout=100ms",
              "mizzen.control-plane.address=" + port.target())
          .run(
              context -> {
                assertThat(context).hasNotFailed();
                assertThat(health(context)).isEqualTo(Status.OUT_OF_SERVICE);

                try (ControlPlane control =
                    ControlPlane.builder()
                        .address(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port.number()))
                        .build()
                        .start()) {
                  control.apply(SERVICE).orThrow();

                  await().atMost(PATIENCE).until(() -> health(context).equals(Status.UP));
                  var stub =
                      HealthGrpc.newBlockingStub(
                          context.getBean(MeshChannels.class).channel("mesh:///reviews"));
                  assertThat(stub.check(HealthCheckRequest.getDefaultInstance()).getStatus())
                      .isEqualTo(ServingStatus.SERVING);
                }
              });
    }
  }

  private static Status health(ApplicationContext context) {
    return context.getBean(MeshHealthIndicator.class).health().getStatus();
  }
}
