package io.mizzen.testing;

import static io.mizzen.testing.MeshAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.BindableService;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.health.v1.HealthGrpc.HealthBlockingStub;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.spring.MeshChannels;
import org.junit.jupiter.api.MethodOrderer.MethodName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.ImportGrpcClients;
import org.springframework.test.context.TestPropertySource;

/** An application that serves {@code page} and calls {@code ratings} in both ways there are. */
@MeshSpringTest
@TestPropertySource(
    properties = {
      "spring.application.name=page",
      "mizzen.rules.locations=classpath:spring-slice/page.yaml"
    })
@TestMethodOrder(MethodName.class)
class MeshSpringTestTest {
  private static final String ALL_TO_V2 =
      """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: ratings}
      spec: {hosts: [ratings], http: [{route: [{destination: {host: ratings, subset: v2}}]}]}
      """;

  @Test
  void aCallsOfTheApplicationObeyAndAreRecorded(
      Mesh mesh, @Autowired HealthBlockingStub ratings, @Autowired ApplicationContext context) {
    serve(mesh);
    mesh.apply(ALL_TO_V2);

    Calls calls = mesh.send(20, () -> check(ratings));

    assertThat(calls).allSucceeded().toWorkload("ratings-v2").all();
    assertThat(calls.list())
        .allSatisfy(
            call -> {
              assertThat(call.from().name()).isEqualTo("page");
              assertThat(call.service()).isEqualTo("ratings");
            });
    assertThat(context.getBeansOfType(ControlPlane.class)).isEmpty();
  }

  /** Rules applied by the method before are gone; those of the application are not. */
  @Test
  void bRulesOfTheApplicationHold(Mesh mesh, @Autowired MeshChannels channels) {
    serve(mesh);
    HealthBlockingStub ratings =
        HealthGrpc.newBlockingStub(channels.channel("mesh:///ratings:9080"));

    assertThat(mesh.send(() -> check(ratings))).routedTo("ratings", "v1").succeeded();
  }

  @Test
  void cServerOfTheApplicationIsCalled(
      Mesh mesh, @Upstream("page") HealthBlockingStub page, ControlPlaneFaults faults) {
    assertThat(faults).isNotNull();
    assertThat(mesh.send(() -> check(page))).routedToWorkload("page").succeeded();
  }

  @Test
  @MeshRules(
      yaml =
          """
          apiVersion: networking.istio.io/v1
          kind: VirtualService
          metadata: {name: ratings}
          spec:
            hosts: [ratings]
            http:
            - fault: {abort: {percentage: {value: 100}, grpcStatus: DATA_LOSS}}
              route: [{destination: {host: ratings}}]
          """)
  void dAnnotatedRulesHold(Mesh mesh, @Autowired HealthBlockingStub ratings) {
    serve(mesh);

    assertThat(mesh.send(() -> check(ratings)))
        .failedWith(Status.Code.DATA_LOSS)
        .reachedNoWorkload();
  }

  private static void serve(Mesh mesh) {
    mesh.serve("ratings", "v1", new FakeHealth());
    mesh.serve("ratings", "v2", new FakeHealth());
  }

  private static void check(HealthBlockingStub stub) {
    var unused = stub.check(HealthCheckRequest.getDefaultInstance());
  }

  @Configuration(proxyBeanMethods = false)
  @ImportGrpcClients(target = "mesh:///ratings", types = HealthBlockingStub.class)
  static class Page {
    @Bean
    BindableService page() {
      return new FakeHealth();
    }
  }
}
