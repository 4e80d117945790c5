package io.mizzen.examples.bookinfo.scenarios;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.mizzen.examples.bookinfo.mesh.PageClient;
import io.mizzen.examples.bookinfo.page.BookClient;
import io.mizzen.examples.bookinfo.page.BookPage;
import io.mizzen.examples.bookinfo.page.Section;
import io.mizzen.examples.bookinfo.proto.GetRatingsRequest;
import io.mizzen.examples.bookinfo.proto.ListReviewsResponse;
import io.mizzen.examples.bookinfo.proto.RatingsGrpc;
import io.mizzen.examples.bookinfo.proto.RatingsOutcome;
import io.mizzen.examples.bookinfo.proto.ReviewsGrpc;
import io.mizzen.examples.bookinfo.proto.ServedBy;
import io.mizzen.examples.bookinfo.proto.SummarizeRequest;
import io.mizzen.examples.bookinfo.services.ForwardedHeaders;
import io.mizzen.examples.bookinfo.services.Library;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Makes one call and says who answered it: version or gRPC status name, by service. */
final class Caller {
  private static final long DEADLINE_SECONDS = BookClient.DEFAULT_DEADLINE.toSeconds();

  private final BookClient books;
  private final ReviewsGrpc.ReviewsBlockingStub reviews;
  private final RatingsGrpc.RatingsBlockingStub ratings;

  Caller(PageClient page) {
    this.books = page.books();
    this.reviews = ReviewsGrpc.newBlockingStub(page.reviews());
    this.ratings = RatingsGrpc.newBlockingStub(page.ratings());
  }

  Map<String, String> call(Round.Kind kind, ForwardedHeaders headers) {
    return switch (kind) {
      case PAGES -> page(books.ask(Library.DEFAULT_BOOK, headers));
      case SUMMARIES -> Map.of("reviews", in(headers, this::summarize));
      case RATINGS -> Map.of("ratings", in(headers, this::rate));
    };
  }

  private ServedBy summarize() {
    return reviews
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .summarize(SummarizeRequest.newBuilder().setBookId(Library.DEFAULT_BOOK).build())
        .getServedBy();
  }

  private ServedBy rate() {
    return ratings
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .getRatings(GetRatingsRequest.newBuilder().setBookId(Library.DEFAULT_BOOK).build())
        .getServedBy();
  }

  private static String in(ForwardedHeaders headers, Supplier<ServedBy> call) {
    Context mine = headers.inContext();
    Context before = mine.attach();
    try {
      return call.get().getVersion();
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode().name();
    } finally {
      mine.detach(before);
    }
  }

  private static Map<String, String> page(BookPage page) {
    Map<String, String> answers = new TreeMap<>();
    answers.put("details", page.details().fold(d -> d.getServedBy().getVersion(), Caller::status));
    answers.put("reviews", page.reviews().fold(r -> r.getServedBy().getVersion(), Caller::status));
    String rated = page.reviews().fold(Caller::rated, trouble -> "");
    if (!rated.isEmpty()) {
      answers.put("ratings", rated);
    }
    return answers;
  }

  private static String status(Section.Trouble trouble) {
    return trouble.status().name();
  }

  private static String rated(ListReviewsResponse reviews) {
    if (!reviews.hasRatings()) {
      return "";
    }
    RatingsOutcome outcome = reviews.getRatings();
    return outcome.hasServedBy()
        ? outcome.getServedBy().getVersion()
        : outcome.getFailure().getStatus();
  }
}
