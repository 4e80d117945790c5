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
 * Remembers how the last {@value #WINDOW} calls to each service ended under the rules in force.
 * Thread-safe.
 *
 * <p>Every answer belongs to a generation of rules, {@link MeshView#generation}: a newer one starts
 * the counting over, and answers to calls that began under an older one are left out.
 */
final class RecentAnswers {
  static final int WINDOW = 200;

  /** The service whose versions differ comes first. */
  private static final List<String> ORDER = List.of("reviews", "ratings", "details");

  private static final String PAGE = "productpage";

  private final Map<String, ArrayDeque<Hop>> byService =
      new TreeMap<>(Comparator.comparing(ORDER::indexOf));
  private final Map<Hop, Long> totals = new TreeMap<>(Hop.ORDER);
  private long generation;
  private long pages;

  /**
   * Adds what one page met.
   *
   * @param began the generation of rules before the page's first call
   */
  synchronized void record(long began, BookPage page) {
    pages++;
    startOver(began);
    if (began < generation) {
      return;
    }
    add(
        new Hop(
            PAGE, "details", page.details().fold(d -> d.getServedBy().getVersion(), t -> fail())));
    add(
        new Hop(
            PAGE, "reviews", page.reviews().fold(r -> r.getServedBy().getVersion(), t -> fail())));
    page.reviews().fold(this::recordRatings, t -> false);
  }

  /** Pages recorded since the start, those of older generations included. */
  synchronized long pages() {
    return pages;
  }

  /**
   * The answers under these rules, by caller, service and outcome.
   *
   * @param current the generation of rules now
   */
  synchronized List<HopCount> hops(long current) {
    startOver(current);
    Map<Hop, Long> counts = new TreeMap<>(Hop.ORDER);
    byService.values().forEach(hops -> hops.forEach(hop -> counts.merge(hop, 1L, Long::sum)));
    List<HopCount> all = new ArrayList<>();
    totals.forEach((hop, total) -> all.add(new HopCount(hop, counts.getOrDefault(hop, 0L), total)));
    return all;
  }

  /** The same by service and outcome, whoever called. */
  synchronized List<Split> splits(long current) {
    startOver(current);
    List<Split> splits = new ArrayList<>();
    byService.forEach(
        (service, hops) -> {
          Map<String, Long> counts = new TreeMap<>(Hop.VERSIONS_THEN_FAILED);
          hops.forEach(hop -> counts.merge(hop.outcome(), 1L, Long::sum));
          splits.add(
              new Split(
                  service,
                  counts.entrySet().stream()
                      .map(share -> new Split.Share(share.getKey(), share.getValue()))
                      .toList()));
        });
    return splits;
  }

  private void startOver(long newer) {
    if (newer > generation) {
      generation = newer;
      byService.clear();
      totals.clear();
    }
  }

  private boolean recordRatings(ListReviewsResponse reviews) {
    if (!reviews.hasRatings()) {
      return false;
    }
    RatingsOutcome outcome = reviews.getRatings();
    add(
        new Hop(
            "reviews " + reviews.getServedBy().getVersion(),
            "ratings",
            outcome.hasServedBy() ? outcome.getServedBy().getVersion() : fail()));
    return true;
  }

  private static String fail() {
    return Split.FAILED;
  }

  private void add(Hop hop) {
    totals.merge(hop, 1L, Long::sum);
    ArrayDeque<Hop> hops = byService.computeIfAbsent(hop.service(), name -> new ArrayDeque<>());
    hops.addLast(hop);
    if (hops.size() > WINDOW) {
      hops.removeFirst();
    }
  }
}
