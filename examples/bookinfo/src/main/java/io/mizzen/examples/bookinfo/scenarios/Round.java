package io.mizzen.examples.bookinfo.scenarios;

import java.util.Optional;

/**
 * One portion of traffic.
 *
 * @param kind what is called
 * @param user who is signed in
 * @param calls how many
 */
record Round(Kind kind, Optional<String> user, int calls) {

  /** The kind of calls of a round. */
  enum Kind {
    /** The whole page: details, and reviews with all it asks. */
    PAGES,
    /** Only {@code Reviews/Summarize}. */
    SUMMARIES,
    /** Only {@code Ratings/GetRatings}, asked by the page itself. */
    RATINGS
  }

  static Round pages(int calls) {
    return new Round(Kind.PAGES, Optional.empty(), calls);
  }

  static Round of(Kind kind, int calls) {
    return new Round(kind, Optional.empty(), calls);
  }

  Round as(String name) {
    return new Round(kind, Optional.of(name), calls);
  }

  /** The same traffic, little of it, to see whether a rule has arrived. */
  Round sample(int most) {
    return new Round(kind, user, Math.min(calls, most));
  }
}
