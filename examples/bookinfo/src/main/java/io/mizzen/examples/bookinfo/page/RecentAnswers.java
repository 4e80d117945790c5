package io.mizzen.examples.bookinfo.page;

import io.mizzen.examples.bookinfo.proto.ListReviewsResponse;
import io.mizzen.examples.bookinfo.proto.RatingsOutcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Remembers which versions answered the last {@value #WINDOW} calls to each service. Thread-safe.
 */
final class RecentAnswers {
  static final int WINDOW = 200;

  private static final Comparator<String> VERSIONS_THEN_FAILED =
      Comparator.<String, Boolean>comparing(Split.FAILED::equals)
          .thenComparing(Comparator.naturalOrder());

  /** The service whose versions differ comes first. */
  private static final List<String> ORDER = List.of("reviews", "ratings", "details");

  private final Map<String, ArrayDeque<String>> byService =
      new TreeMap<>(Comparator.comparing(ORDER::indexOf));
  private long pages;

  synchronized void record(BookPage page) {
    pages++;
    add("details", page.details().fold(d -> d.getServedBy().getVersion(), t -> Split.FAILED));
    add("reviews", page.reviews().fold(r -> r.getServedBy().getVersion(), t -> Split.FAILED));
    page.reviews().fold(this::recordRatings, t -> false);
  }

  /** Pages recorded since the start. */
  synchronized long pages() {
    return pages;
  }

  synchronized void clear() {
    byService.clear();
  }

  synchronized List<Split> splits() {
    List<Split> splits = new ArrayList<>();
    byService.forEach(
        (service, answers) -> {
          Map<String, Long> counts = new TreeMap<>(VERSIONS_THEN_FAILED);
          answers.forEach(version -> counts.merge(version, 1L, Long::sum));
          splits.add(
              new Split(
                  service,
                  counts.entrySet().stream()
                      .map(share -> new Split.Share(share.getKey(), share.getValue()))
                      .toList()));
        });
    return splits;
  }

  private boolean recordRatings(ListReviewsResponse reviews) {
    if (!reviews.hasRatings()) {
      return false;
    }
    RatingsOutcome outcome = reviews.getRatings();
    add("ratings", outcome.hasServedBy() ? outcome.getServedBy().getVersion() : Split.FAILED);
    return true;
  }

  private void add(String service, String version) {
    ArrayDeque<String> answers = byService.computeIfAbsent(service, name -> new ArrayDeque<>());
    answers.addLast(version);
    if (answers.size() > WINDOW) {
      answers.removeFirst();
    }
  }
}
