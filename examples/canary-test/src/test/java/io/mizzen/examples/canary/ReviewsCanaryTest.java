package io.mizzen.examples.canary;

import static io.mizzen.testing.MeshAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.mizzen.examples.bookinfo.proto.ListReviewsRequest;
import io.mizzen.examples.bookinfo.proto.ReviewsGrpc.ReviewsBlockingStub;
import io.mizzen.testing.Call;
import io.mizzen.testing.Calls;
import io.mizzen.testing.Mesh;
import io.mizzen.testing.MeshRules;
import io.mizzen.testing.MeshTest;
import io.mizzen.testing.TestWorkload;
import io.mizzen.testing.Upstream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rule file that ships, under real calls. */
@MeshTest
@MeshRules("rules/reviews-canary.yaml")
class ReviewsCanaryTest {
  private static final ListReviewsRequest REQUEST =
      ListReviewsRequest.newBuilder().setBookId("0").build();

  @BeforeEach
  void serve(Mesh mesh) {
    mesh.serve("reviews", "v1", new FakeReviews());
  }

  @Test
  void aTenthOfTheReadersGetV2(Mesh mesh, @Upstream("reviews") ReviewsBlockingStub reviews) {
    mesh.serve("reviews", "v2", new FakeReviews());

    Calls calls = mesh.send(3_000, () -> reviews.listReviews(REQUEST));

    assertThat(calls).allSucceeded().toWorkload("reviews-v2").share(10, 90);
  }

  @Test
  void testersAlwaysGetV2(Mesh mesh, @Upstream("reviews") ReviewsBlockingStub reviews) {
    mesh.serve("reviews", "v2", new FakeReviews());

    Calls calls = mesh.send(50, () -> asTester(reviews).listReviews(REQUEST));

    assertThat(calls).toWorkload("reviews-v2").all();
  }

  @Test
  void readersDoNotNoticeThatV2Fails(Mesh mesh, @Upstream("reviews") ReviewsBlockingStub reviews) {
    TestWorkload v2 = mesh.serve("reviews", "v2", new FakeReviews());
    v2.failNext(1, Status.UNAVAILABLE);

    Calls calls = mesh.send(500, () -> reviews.listReviews(REQUEST));

    assertThat(calls).allSucceeded();
    assertThat(v2.calls()).isPositive();
  }

  @Test
  void rulesCanBeTriedInTheTest(Mesh mesh, @Upstream("reviews") ReviewsBlockingStub reviews) {
    mesh.serve("reviews", "v2", new FakeReviews());
    mesh.apply(
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: reviews}
        spec: {hosts: [reviews], http: [{route: [{destination: {host: reviews, subset: v2}}]}]}
        """);

    Call call = mesh.send(() -> reviews.listReviews(REQUEST));

    assertThat(call).succeeded().routedTo("reviews", "v2");
  }

  private static ReviewsBlockingStub asTester(ReviewsBlockingStub reviews) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("end-user", Metadata.ASCII_STRING_MARSHALLER), "tester");
    return reviews.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }
}
