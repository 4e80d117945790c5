package io.mizzen.examples.shop;

import static io.mizzen.testing.MeshAssertions.assertThat;

import io.grpc.stub.StreamObserver;
import io.mizzen.examples.bookinfo.proto.GetRatingsRequest;
import io.mizzen.examples.bookinfo.proto.GetRatingsResponse;
import io.mizzen.examples.bookinfo.proto.RatingsGrpc;
import io.mizzen.examples.bookinfo.proto.RatingsGrpc.RatingsBlockingStub;
import io.mizzen.examples.shop.reviews.ReviewsApplication;
import io.mizzen.testing.Mesh;
import io.mizzen.testing.MeshSpringTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ActiveProfiles;

/** The application alone, with its own rules, beside ratings that exist for the test. */
@MeshSpringTest(classes = ReviewsApplication.class)
@ActiveProfiles("reviews")
class ReviewsSliceTest {
  private static final String ALL_TO_V2 =
      """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: ratings}
      spec: {hosts: [ratings], http: [{route: [{destination: {host: ratings, subset: v2}}]}]}
      """;

  @Test
  void theRulesOfTheApplicationHold(Mesh mesh, @Autowired RatingsBlockingStub ratings) {
    serve(mesh);

    assertThat(mesh.send(() -> call(ratings))).succeeded().routedTo("ratings", "v1");
  }

  @Test
  void theCanaryGetsTheCalls(Mesh mesh, @Autowired RatingsBlockingStub ratings) {
    serve(mesh);
    mesh.apply(ALL_TO_V2);

    assertThat(mesh.send(() -> call(ratings))).succeeded().routedTo("ratings", "v2");
  }

  private static void serve(Mesh mesh) {
    mesh.serve("ratings", "v1", new FakeRatings());
    mesh.serve("ratings", "v2", new FakeRatings());
  }

  private static void call(RatingsBlockingStub ratings) {
    var unused = ratings.getRatings(GetRatingsRequest.getDefaultInstance());
  }

  private static final class FakeRatings extends RatingsGrpc.RatingsImplBase {
    @Override
    public void getRatings(GetRatingsRequest request, StreamObserver<GetRatingsResponse> answer) {
      answer.onNext(GetRatingsResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }
}
