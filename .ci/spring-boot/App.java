package app;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.internal.GrpcUtil;
import io.grpc.protobuf.services.HealthStatusManager;
import io.micrometer.core.instrument.MeterRegistry;
import io.mizzen.client.MeshClient;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.spring.MeshChannels;
import io.mizzen.spring.MeshEndpoint;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.DependsOn;

/** An application of a user with the starter: a routed call, what Actuator sees, and the end. */
@SpringBootApplication
public class App {
  public static void main(String[] args) {
    SpringApplication.run(App.class, args).close();
  }

  @Bean
  Workload first(ControlPlane mesh) {
    return Workload.start(mesh, "v1", ServingStatus.NOT_SERVING);
  }

  @Bean
  Workload second(ControlPlane mesh) {
    return Workload.start(mesh, "v2", ServingStatus.SERVING);
  }

  @Bean
  @DependsOn({"first", "second"})
  CommandLineRunner call(MeshChannels mesh, MeshEndpoint endpoint, MeterRegistry meters) {
    return arguments -> {
      var reviews = HealthGrpc.newBlockingStub(mesh.channel("mesh:///reviews"));
      System.out.println(
          "answer=" + reviews.check(HealthCheckRequest.getDefaultInstance()).getStatus());
      System.out.println("grpc=" + GrpcUtil.IMPLEMENTATION_VERSION);
      System.out.println("endpoint=" + endpoint.mesh().get("controlPlane"));
      System.out.println("connected=" + meters.get("mizzen.client.connected").gauge().value());
    };
  }

  /** Another workload in this process: its client, which closes its server. */
  record Workload(MeshClient client) implements AutoCloseable {
    static Workload start(ControlPlane mesh, String version, ServingStatus answer) {
      MeshClient client =
          MeshClient.builder()
              .controlPlane(mesh.target())
              .workloadName("reviews-" + version)
              .labels(Map.of("app", "reviews", "version", version))
              .build()
              .start();
      HealthStatusManager health = new HealthStatusManager();
      health.setStatus("", answer);
      client
          .serverBuilder()
          .addService(health.getHealthService())
          .registrationTimeout(Duration.ofMinutes(2)) // a busy machine is no finding
          .build()
          .start();
      return new Workload(client);
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
