package io.mizzen.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.mizzen.api.ServiceKey;
import io.mizzen.client.ControlPlaneStatus.State;
import io.mizzen.client.MeshClient;
import io.mizzen.client.Registration;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.spring.Contexts.Reviews;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** A context with an embedded control plane starts without a stream, and its server is found. */
class LazyStreamTest {
  private static final String REVIEWS = "reviews.default.svc.cluster.local";

  private final ApplicationContextRunner runner =
      Contexts.runner().withUserConfiguration(Reviews.class);

  @Test
  void noStreamIsOpenedBeforeTheFirstCall() {
    runner.run(
        context -> {
          ManagedChannel channel = context.getBean(MeshChannels.class).channel("mesh:///reviews");

          assertThat(state(context)).isEqualTo(State.IDLE);
          assertThat(context.getBean(ControlPlane.class).proxies()).isEmpty();

          var answer =
              HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());

          assertThat(answer.getStatus()).isEqualTo(ServingStatus.SERVING);
          assertThat(state(context)).isEqualTo(State.CONNECTED);
          assertThat(context.getBean(ControlPlane.class).proxies()).hasSize(1);
        });
  }

  @Test
  void theServerIsRegisteredWhenTheContextIsUpAndGoneWhenItStops() {
    runner.run(
        context -> {
          MeshServerLifecycle server = context.getBean(MeshServerLifecycle.class);
          assertThat(server.registration().map(Registration::services).orElseThrow())
              .containsExactly(REVIEWS);
          assertThat(endpoints(context)).isEqualTo(1);

          server.stop();

          assertThat(endpoints(context)).isZero();
        });
  }

  /** The embedded control plane need not be waited for, though nothing is connected. */
  @Test
  void anEmbeddedControlPlaneIsNeverUnreachable() {
    runner
        .withPropertyValues(
            "mizzen.control-plane.on-unreachable=fail", "mizzen.control-plane.timeout=1ms")
        .run(context -> assertThat(context).hasNotFailed());
  }

  private static State state(ApplicationContext context) {
    return context.getBean(MeshClient.class).status().state();
  }

  private static long endpoints(ApplicationContext context) {
    return context
        .getBean(ControlPlane.class)
        .endpoints()
        .of(new ServiceKey("default", REVIEWS))
        .size();
  }
}
