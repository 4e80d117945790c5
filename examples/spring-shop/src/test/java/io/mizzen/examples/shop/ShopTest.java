package io.mizzen.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.client.MeshClient;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.examples.bookinfo.proto.ListReviewsRequest;
import io.mizzen.examples.bookinfo.proto.ListReviewsResponse;
import io.mizzen.examples.bookinfo.proto.ReviewsGrpc;
import io.mizzen.examples.shop.ratings.RatingsApplication;
import io.mizzen.examples.shop.reviews.ReviewsApplication;
import io.mizzen.testing.Mesh;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Both applications as they start, in one JVM. */
class ShopTest {
  private static final String ALL_TO_V2 =
      """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: ratings}
      spec: {hosts: [ratings], http: [{route: [{destination: {host: ratings, subset: v2}}]}]}
      """;

  @Test
  void theControlPlaneOfReviewsRoutesItsCalls() throws Exception {
    try (var reviews =
        start(ReviewsApplication.class, "reviews", "mizzen.control-plane.address=127.0.0.1:0")) {
      ControlPlane control = reviews.getBean(ControlPlane.class);
      String follow = "mizzen.control-plane.address=" + control.target();
      try (var v1 = start(RatingsApplication.class, "ratings", follow);
          var v2 =
              start(
                  RatingsApplication.class,
                  "ratings",
                  follow,
                  "mizzen.workload.labels.version=v2")) {
        assertThat(List.of(v1, v2)).allMatch(ConfigurableApplicationContext::isActive);
        MeshClient mesh = reviews.getBean(MeshClient.class);

        assertThat(list(mesh).getRatings().getServedBy().getVersion()).isEqualTo("v1");
        long revision = control.apply(ALL_TO_V2).orThrow().revision();
        assertThat(control.awaitAcked(revision, Duration.ofSeconds(60)).allAcked()).isTrue();
        assertThat(mesh.awaitInEffect(Duration.ofSeconds(60))).isTrue();
        assertThat(list(mesh).getRatings().getServedBy().getVersion()).isEqualTo("v2");
      }
    }
  }

  @Test
  void inProductionBothFollowAnother() {
    try (Mesh mesh = Mesh.start()) {
      mesh.apply(Path.of("src/main/resources/mesh/shop.yaml"));
      String follow = "mizzen.control-plane.address=" + mesh.target();
      try (var ratings = start(RatingsApplication.class, "ratings,production", follow);
          var reviews = start(ReviewsApplication.class, "reviews,production", follow)) {
        assertThat(ratings.isActive()).isTrue();
        assertThat(reviews.getBeansOfType(ControlPlane.class)).isEmpty();

        ListReviewsResponse answer =
            mesh.stub("reviews", ReviewsGrpc::newBlockingStub)
                .listReviews(ListReviewsRequest.getDefaultInstance());

        assertThat(answer.getReviews(0).getStars()).isEqualTo(4);
      }
    }
  }

  private static ListReviewsResponse list(MeshClient mesh) {
    return ReviewsGrpc.newBlockingStub(mesh.channel("mesh:///reviews"))
        .listReviews(ListReviewsRequest.getDefaultInstance());
  }

  /** Arguments go before the files of profiles. */
  private static ConfigurableApplicationContext start(
      Class<?> application, String profiles, String... properties) {
    List<String> arguments = new ArrayList<>();
    for (String property : properties) {
      arguments.add("--" + property);
    }
    return new SpringApplicationBuilder(application)
        .profiles(profiles.split(",", -1))
        .run(arguments.toArray(new String[0]));
  }
}
