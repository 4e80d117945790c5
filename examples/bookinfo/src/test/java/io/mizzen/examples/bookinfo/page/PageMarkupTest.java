package io.mizzen.examples.bookinfo.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.mizzen.examples.bookinfo.proto.Book;
import io.mizzen.examples.bookinfo.proto.GetDetailsResponse;
import io.mizzen.examples.bookinfo.proto.ListReviewsResponse;
import io.mizzen.examples.bookinfo.proto.RatingsFailure;
import io.mizzen.examples.bookinfo.proto.RatingsOutcome;
import io.mizzen.examples.bookinfo.proto.Review;
import io.mizzen.examples.bookinfo.proto.ServedBy;
import io.mizzen.examples.bookinfo.proto.StarStyle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PageMarkupTest {
  private static final String HOSTILE = "\"><script>alert('x')</script>&";
  private static final Set<String> VOID = Set.of("meta", "link", "img", "input", "path", "rect");
  private static final Pattern TAG = Pattern.compile("<(/?)([a-z0-9]+)([^>]*)>");
  private static final Pattern ID = Pattern.compile(" id=\"([^\"]+)\"");

  @ParameterizedTest
  @MethodSource("pages")
  void everyElementIsClosedInOrder(String html) {
    Deque<String> open = new ArrayDeque<>();
    Matcher tag = TAG.matcher(html);
    while (tag.find()) {
      if (VOID.contains(tag.group(2)) || tag.group(3).endsWith("/")) {
        continue;
      }
      if (tag.group(1).isEmpty()) {
        open.push(tag.group(2));
      } else {
        assertThat(open.pop()).isEqualTo(tag.group(2));
      }
    }
    assertThat(open).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void nothingFromOutsideBecomesMarkup(String html) {
    assertThat(html).doesNotContain("<script>").contains("&lt;script&gt;");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void noInlineStyleOrScriptThatThePolicyWouldBlock(String html) {
    assertThat(html).doesNotContain(" style=").doesNotContainPattern(" on[a-z]+=\"");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void picturesHaveTextFieldsHaveLabelsIdsAreUnique(String html) {
    assertThat(Pattern.compile("<img (?![^>]*alt=)").matcher(html).find()).isFalse();
    assertThat(html.contains("<input") && !html.contains("<label for=\"user\">")).isFalse();
    List<String> ids = ID.matcher(html).results().map(found -> found.group(1)).toList();
    assertThat(ids).doesNotHaveDuplicates();
  }

  static Stream<String> pages() {
    return Stream.of(
        page(Section.shown(details()), Section.shown(reviews(rated())), Optional.empty()),
        page(
            Section.shown(details()),
            Section.shown(reviews(unrated())),
            Optional.of(new UserName("jason"))),
        page(
            Section.failed(Status.UNKNOWN.withDescription(HOSTILE), Duration.ofMillis(5)),
            Section.failed(Status.UNAVAILABLE.withDescription(HOSTILE), Duration.ofSeconds(2)),
            Optional.empty()));
  }

  private static String page(
      Section<GetDetailsResponse> details,
      Section<ListReviewsResponse> reviews,
      Optional<UserName> user) {
    return PageRenderer.page(
            new PageInput(
                new BookPage(details, reviews, Duration.ofMillis(7)),
                user,
                hostilePanel(),
                new PageInput.Live(
                    List.of(new HopCount(new Hop(HOSTILE, "reviews", HOSTILE), 2, 2)),
                    List.of(
                        new Split(
                            HOSTILE,
                            List.of(new Split.Share(HOSTILE, 2), new Split.Share("v1", 1)))),
                    3,
                    1)))
        .markup();
  }

  private static MeshPanel hostilePanel() {
    MeshPanel.Remark remark = new MeshPanel.Remark(HOSTILE, HOSTILE);
    return new MeshPanel(
        new MeshPanel.Rules(
            MeshPanel.Standing.IN_FORCE,
            List.of(new MeshPanel.RuleYaml(HOSTILE, HOSTILE, "a: " + HOSTILE)),
            List.of(
                new MeshPanel.Rejection(
                    remark,
                    List.of(
                        new MeshPanel.Line(1, HOSTILE, 0), new MeshPanel.Line(2, HOSTILE, 500))))),
        List.of(remark),
        List.of(remark),
        List.of(new MeshPanel.Instance("reviews", HOSTILE, HOSTILE, 1, 2, 3)),
        List.of(new MeshPanel.Weight("reviews", HOSTILE, HOSTILE)),
        List.of(
            new MeshPanel.Group(
                HOSTILE, List.of(new MeshPanel.Choice(HOSTILE, HOSTILE, HOSTILE, true)))),
        HOSTILE);
  }

  private static GetDetailsResponse details() {
    return GetDetailsResponse.newBuilder()
        .setServedBy(hostile())
        .setBook(Book.newBuilder().setTitle(HOSTILE).setAuthor(HOSTILE).setSummary(HOSTILE))
        .build();
  }

  private static ListReviewsResponse reviews(RatingsOutcome ratings) {
    return ListReviewsResponse.newBuilder()
        .setServedBy(hostile())
        .setStarStyle(StarStyle.STAR_STYLE_RED)
        .setRatings(ratings)
        .addReviews(
            Review.newBuilder()
                .setReviewer(HOSTILE)
                .setStanding(HOSTILE)
                .setText(HOSTILE)
                .setStars(ratings.hasServedBy() ? 3 : 0))
        .build();
  }

  private static RatingsOutcome rated() {
    return RatingsOutcome.newBuilder().setServedBy(hostile()).build();
  }

  private static RatingsOutcome unrated() {
    return RatingsOutcome.newBuilder()
        .setFailure(RatingsFailure.newBuilder().setStatus(HOSTILE).setDescription(HOSTILE))
        .build();
  }

  private static ServedBy hostile() {
    return ServedBy.newBuilder()
        .setService(HOSTILE)
        .setVersion(HOSTILE)
        .setInstance(HOSTILE)
        .putHeaders("end-user", HOSTILE)
        .build();
  }
}
