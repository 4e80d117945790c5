package io.mizzen.examples.bookinfo.page;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Channel;
import io.grpc.Status;
import io.mizzen.examples.bookinfo.proto.DetailsGrpc;
import io.mizzen.examples.bookinfo.proto.GetDetailsRequest;
import io.mizzen.examples.bookinfo.proto.GetDetailsResponse;
import io.mizzen.examples.bookinfo.proto.ListReviewsRequest;
import io.mizzen.examples.bookinfo.proto.ListReviewsResponse;
import io.mizzen.examples.bookinfo.proto.ReviewsGrpc;
import io.mizzen.examples.bookinfo.services.ForwardedHeaders;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Asks details and reviews, both at once. A failing service is a {@link Section.Failed}, never an
 * exception. Thread-safe; blocks the caller.
 */
public final class BookClient {
  /** Longer than any delay the rules inject: what ends a call is to be the mesh's rule. */
  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(15);

  private final DetailsGrpc.DetailsFutureStub details;
  private final ReviewsGrpc.ReviewsFutureStub reviews;
  private final Duration deadline;

  /**
   * @param deadline the most one page waits for a service
   */
  public BookClient(Channel details, Channel reviews, Duration deadline) {
    this.details = DetailsGrpc.newFutureStub(details);
    this.reviews = ReviewsGrpc.newFutureStub(reviews);
    this.deadline = deadline;
  }

  public BookPage ask(String bookId, ForwardedHeaders headers) {
    long start = System.nanoTime();
    try {
      return headers.inContext().call(() -> askBoth(bookId, start));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      Status interrupted = Status.CANCELLED.withDescription("interrupted while waiting");
      return new BookPage(
          Section.failed(interrupted, since(start)),
          Section.failed(interrupted, since(start)),
          since(start));
    } catch (Exception e) {
      throw new IllegalStateException("asking for book " + bookId + " failed unexpectedly", e);
    }
  }

  private BookPage askBoth(String bookId, long start) throws InterruptedException {
    ListenableFuture<GetDetailsResponse> detailsAnswer =
        details
            .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
            .getDetails(GetDetailsRequest.newBuilder().setBookId(bookId).build());
    ListenableFuture<ListReviewsResponse> reviewsAnswer =
        reviews
            .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
            .listReviews(ListReviewsRequest.newBuilder().setBookId(bookId).build());
    Section<GetDetailsResponse> detailsSection = section(detailsAnswer::get, start);
    Section<ListReviewsResponse> reviewsSection = section(reviewsAnswer::get, start);
    return new BookPage(detailsSection, reviewsSection, since(start));
  }

  private static <T> Section<T> section(Callable<T> answer, long start)
      throws InterruptedException {
    try {
      return Section.shown(answer.call());
    } catch (ExecutionException e) {
      return Section.failed(Status.fromThrowable(e), since(start));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a future ends with a value or an ExecutionException", e);
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
