package io.mizzen.examples.bookinfo.page;

import io.grpc.Status;
import io.mizzen.examples.bookinfo.proto.ListReviewsResponse;
import io.mizzen.examples.bookinfo.proto.RatingsFailure;
import io.mizzen.examples.bookinfo.proto.RatingsOutcome;
import io.mizzen.examples.bookinfo.proto.Review;
import io.mizzen.examples.bookinfo.proto.StarStyle;
import java.util.Arrays;
import java.util.Optional;

/** The reviews, with or without stars. Pure. */
final class ReviewsSection {
  private ReviewsSection() {}

  static Html render(Section<ListReviewsResponse> reviews) {
    return Html.of(
        """
        <section class="reviews" aria-labelledby="reviews-title">
        <h2 id="reviews-title">What readers say</h2>
        {}
        </section>
        """,
        reviews.fold(ReviewsSection::shown, ReviewsSection::failed));
  }

  private static Html shown(ListReviewsResponse response) {
    return Html.of(
        """
        <div class="who">
        {}
        {}
        </div>
        {}
        <div class="quotes">
        {}
        </div>
        """,
        PageRenderer.servedBy(response.getServedBy()),
        ratedBy(response),
        starsMissing(response),
        Html.join(
            response.getReviewsList().stream()
                .map(review -> quote(review, response.getStarStyle()))
                .toList()));
  }

  private static Html failed(Section.Trouble trouble) {
    return PageRenderer.trouble(
        "We cannot show the reviews right now. " + PageRenderer.reason(trouble.status()),
        trouble.status().name(),
        trouble.description(),
        Optional.of(trouble.after()));
  }

  private static Html ratedBy(ListReviewsResponse response) {
    return response.getRatings().hasServedBy()
        ? PageRenderer.servedBy(response.getRatings().getServedBy())
        : Html.empty();
  }

  private static Html starsMissing(ListReviewsResponse response) {
    RatingsOutcome ratings = response.getRatings();
    if (!ratings.hasFailure()) {
      return Html.empty();
    }
    RatingsFailure failure = ratings.getFailure();
    return PageRenderer.trouble(
        "The stars are missing: the ratings service gave no answer. "
            + PageRenderer.reason(code(failure.getStatus())),
        failure.getStatus(),
        failure.getDescription(),
        Optional.empty());
  }

  /** The code by its name; a name gRPC does not have is UNKNOWN. */
  private static Status.Code code(String name) {
    return Arrays.stream(Status.Code.values())
        .filter(code -> code.name().equals(name))
        .findFirst()
        .orElse(Status.Code.UNKNOWN);
  }

  private static Html quote(Review review, StarStyle style) {
    return Html.of(
        """
        <figure class="quote">
        {}
        <blockquote>{}</blockquote>
        <figcaption><strong>{}</strong>, {}</figcaption>
        </figure>
        """,
        review.getStars() == 0 ? Html.empty() : Stars.render(review.getStars(), style),
        review.getText(),
        review.getReviewer(),
        review.getStanding());
  }
}
