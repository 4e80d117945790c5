package io.mizzen.examples.bookinfo.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.mizzen.examples.bookinfo.proto.GetDetailsResponse;
import io.mizzen.examples.bookinfo.proto.ListReviewsResponse;
import io.mizzen.examples.bookinfo.proto.RatingsFailure;
import io.mizzen.examples.bookinfo.proto.RatingsOutcome;
import io.mizzen.examples.bookinfo.proto.ServedBy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentAnswersTest {
  private static final Section<GetDetailsResponse> NO_DETAILS =
      Section.failed(Status.UNAVAILABLE, Duration.ZERO);

  @Test
  void countsByVersionAndFailuresLast() {
    RecentAnswers recent = new RecentAnswers();

    recent.record(1, page("v3"));
    recent.record(1, page("v1"));
    recent.record(
        1, new BookPage(NO_DETAILS, Section.failed(Status.ABORTED, Duration.ZERO), Duration.ZERO));

    assertThat(recent.splits(1))
        .contains(
            new Split(
                "reviews",
                List.of(
                    new Split.Share("v1", 1),
                    new Split.Share("v3", 1),
                    new Split.Share(Split.FAILED, 1))));
    assertThat(recent.pages()).isEqualTo(3);
  }

  @Test
  void forgetsWhatIsOlderThanTheWindow() {
    RecentAnswers recent = new RecentAnswers();

    recent.record(1, page("v1"));
    for (int i = 0; i < RecentAnswers.WINDOW; i++) {
      recent.record(1, page("v2"));
    }

    assertThat(recent.splits(1))
        .contains(new Split("reviews", List.of(new Split.Share("v2", RecentAnswers.WINDOW))));
  }

  @Test
  void aRatingsFailureInsideAnAnswerIsCounted() {
    RecentAnswers recent = new RecentAnswers();

    recent.record(
        1,
        new BookPage(
            NO_DETAILS,
            Section.shown(
                ListReviewsResponse.newBuilder()
                    .setServedBy(ServedBy.newBuilder().setVersion("v2"))
                    .setRatings(RatingsOutcome.newBuilder().setFailure(RatingsFailure.newBuilder()))
                    .build()),
            Duration.ZERO));

    assertThat(recent.splits(1))
        .contains(new Split("ratings", List.of(new Split.Share(Split.FAILED, 1))));
  }

  @Test
  void answersToCallsThatBeganUnderOlderRulesAreLeftOut() {
    RecentAnswers recent = new RecentAnswers();
    recent.record(1, page("v1"));

    assertThat(recent.splits(2)).isEmpty();
    recent.record(1, page("v1"));
    recent.record(2, page("v3"));

    assertThat(recent.splits(2)).contains(new Split("reviews", List.of(new Split.Share("v3", 1))));
    assertThat(recent.hops(2))
        .contains(new HopCount(new Hop("productpage", "reviews", "v3"), 1, 1))
        .noneMatch(each -> each.hop().outcome().equals("v1"));
    assertThat(recent.pages()).isEqualTo(3);
  }

  @Test
  void totalsGoOnGrowingBeyondTheWindow() {
    RecentAnswers recent = new RecentAnswers();

    for (int i = 0; i < RecentAnswers.WINDOW + 5; i++) {
      recent.record(1, page("v2"));
    }

    assertThat(recent.hops(1))
        .contains(
            new HopCount(
                new Hop("productpage", "reviews", "v2"),
                RecentAnswers.WINDOW,
                RecentAnswers.WINDOW + 5));
  }

  private static BookPage page(String version) {
    return new BookPage(
        NO_DETAILS,
        Section.shown(
            ListReviewsResponse.newBuilder()
                .setServedBy(ServedBy.newBuilder().setVersion(version))
                .build()),
        Duration.ZERO);
  }
}
