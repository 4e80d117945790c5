package io.mizzen.testing;

import static io.mizzen.testing.MeshAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.health.v1.HealthGrpc.HealthBlockingStub;
import io.grpc.stub.MetadataUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A recorded call knows which route of which rule decided over it. */
@MeshTest
class TakenRouteTest {
  private static final String REVIEWS = "VirtualService default/reviews";
  private static final String BY_USER =
      Rules.route(
          """
          - match:
            - headers: {end-user: {exact: jason}}
            - headers: {end-user: {exact: mary}}
            route: [{destination: {host: reviews, subset: v1}}]
          - match: [{sourceLabels: {app: page}}]
            route: [{destination: {host: reviews, subset: v1}}]
          - route: [{destination: {host: reviews, subset: v1}}]
          """);

  @BeforeEach
  void serve(Mesh mesh) {
    mesh.serve("reviews", "v1", new FakeHealth());
  }

  @Test
  void namesTheRouteAmongSeveralToTheSameWorkload(
      Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
    mesh.apply(BY_USER);

    assertThat(call(mesh, as("mary", reviews))).tookRoute(REVIEWS + " spec.http[0]");
    assertThat(call(mesh, as("anna", reviews))).tookRoute(REVIEWS + " spec.http[2]");
    assertThat(call(mesh, reviews)).tookRoute(REVIEWS).tookRoute(REVIEWS + " spec.http[2]");
  }

  @Test
  void dependsOnWhoCalls(
      Mesh mesh, @Upstream(value = "reviews", from = "page") HealthBlockingStub reviews) {
    mesh.apply(BY_USER);

    assertThat(call(mesh, reviews)).tookRoute(REVIEWS + " spec.http[1]");
  }

  @Test
  void takesThePortThatWasDialled(Mesh mesh, @Upstream("reviews:9080") HealthBlockingStub reviews) {
    mesh.apply(
        Rules.route(
            """
            - match: [{port: 9081}]
              route: [{destination: {host: reviews, subset: v1}}]
            - match: [{port: 9080}]
              route: [{destination: {host: reviews, subset: v1}}]
            """));

    assertThat(call(mesh, reviews)).tookRoute(REVIEWS + " spec.http[1]");
  }

  @Test
  void isThatOfTheRulesThatWereInForce(Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
    mesh.apply(Rules.allTo("v1"));
    Call before = call(mesh, reviews);
    mesh.apply(BY_USER);

    assertThat(before).tookRoute(REVIEWS + " spec.http[0]");
    assertThat(before.route().orElseThrow().toString())
        .startsWith(REVIEWS + " spec.http[0] (text at TakenRouteTest.java:")
        .endsWith(": any request -> reviews/v1");
  }

  @Test
  void noneWithoutARule(Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
    Call call = call(mesh, reviews);

    assertThat(call.route()).isEmpty();
    assertThatThrownBy(() -> assertThat(call).tookRoute(REVIEWS))
        .hasMessageStartingWith("expected the call to take the route " + REVIEWS + ", but it was:")
        .hasMessageContaining("no VirtualService speaks of reviews.default.svc.cluster.local");
  }

  private static Call call(Mesh mesh, HealthBlockingStub reviews) {
    return mesh.send(() -> reviews.check(FakeHealth.REQUEST));
  }

  private static HealthBlockingStub as(String user, HealthBlockingStub stub) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("end-user", Metadata.ASCII_STRING_MARSHALLER), user);
    return HealthGrpc.newBlockingStub(
        ClientInterceptors.intercept(
            stub.getChannel(), MetadataUtils.newAttachHeadersInterceptor(headers)));
  }
}
