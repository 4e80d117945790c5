package app;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.internal.GrpcUtil;
import io.grpc.protobuf.services.HealthStatusManager;
import io.mizzen.client.MeshClient;
import io.mizzen.client.MeshServer;
import io.mizzen.controlplane.ControlPlane;
import java.time.Duration;
import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.DependsOn;

/** An application of a user: a mesh of beans, one routed call, and the end. */
@SpringBootApplication
public class App {
  private static final String RULES =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews}
      spec: {selector: {app: reviews}, ports: [{name: grpc, port: 9080}]}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews}
      spec:
        host: reviews
        subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews}
      spec: {hosts: [reviews], http: [{route: [{destination: {host: reviews, subset: v2}}]}]}
      """;

  public static void main(String[] args) {
    SpringApplication.run(App.class, args).close();
  }

  @Bean
  ControlPlane mesh() {
    ControlPlane mesh = ControlPlane.builder().build().start();
    mesh.apply(RULES).orThrow();
    return mesh;
  }

  @Bean
  MeshClient first(ControlPlane mesh) {
    return workload(mesh, "reviews", "v1");
  }

  @Bean
  MeshClient second(ControlPlane mesh) {
    return workload(mesh, "reviews", "v2");
  }

  @Bean
  MeshClient page(ControlPlane mesh) {
    return workload(mesh, "page", "v1");
  }

  @Bean
  MeshServer firstServer(@Qualifier("first") MeshClient first) {
    return serve(first, ServingStatus.NOT_SERVING);
  }

  @Bean
  MeshServer secondServer(@Qualifier("second") MeshClient second) {
    return serve(second, ServingStatus.SERVING);
  }

  @Bean
  @DependsOn({"firstServer", "secondServer"})
  CommandLineRunner call(@Qualifier("page") MeshClient page) {
    return arguments -> {
      var reviews = HealthGrpc.newBlockingStub(page.channel("mesh:///reviews"));
      System.out.println(
          "answer=" + reviews.check(HealthCheckRequest.getDefaultInstance()).getStatus());
      System.out.println("grpc=" + GrpcUtil.IMPLEMENTATION_VERSION);
    };
  }

  private static MeshServer serve(MeshClient workload, ServingStatus answer) {
    HealthStatusManager health = new HealthStatusManager();
    health.setStatus("", answer);
    return workload
        .serverBuilder()
        .addService(health.getHealthService())
        .registrationTimeout(Duration.ofMinutes(2)) // a busy machine is no finding
        .build()
        .start();
  }

  private static MeshClient workload(ControlPlane mesh, String app, String version) {
    return MeshClient.builder()
        .controlPlane(mesh.target())
        .workloadName(app + "-" + version)
        .labels(Map.of("app", app, "version", version))
        .build()
        .start();
  }
}
