package io.mizzen.examples.bookinfo.services;

import io.mizzen.examples.bookinfo.proto.Book;
import io.mizzen.examples.bookinfo.proto.Rating;
import io.mizzen.examples.bookinfo.proto.Review;
import java.util.List;
import java.util.Optional;

/**
 * The data of the services: one book, invented for this demo, and what three readers made of it.
 */
public final class Library {
  /** The book the page shows when none is asked for. */
  public static final String DEFAULT_BOOK = "quiet-waters";

  private static final Book QUIET_WATERS =
      Book.newBuilder()
          .setId(DEFAULT_BOOK)
          .setTitle("A Chart of Quiet Waters")
          .setAuthor("Maren Oldevik")
          .setYear(2019)
          .setPublisher("Lantern & Ledger")
          .setBinding("Cloth, sewn")
          .setPages(248)
          .setLanguage("English")
          .setCatalogueNumber("L&L 0417")
          .setSummary(
              "For thirty years Elin Thorsby has drawn the sea bed she has never seen, from"
                  + " soundings other people sent her. When the survey office closes, she takes the"
                  + " last unsigned chart, a borrowed ketch and a cook who cannot swim, and sails out"
                  + " to learn whether the one blank spot on it is a mistake or a promise.")
          .build();

  private static final List<Review> REVIEWS =
      List.of(
          review(
              "Tomas Reuel",
              "harbour pilot",
              "She gets the small things right: the smell of a chart table, how a crew goes silent"
                  + " before weather. I missed my stop twice, and I commute by ferry."),
          review(
              "Adaeze Obi",
              "bookseller",
              "The middle third drifts, and so do they, which may be the point. Then comes the night"
                  + " watch chapter, and you forgive everything that was slow."),
          review(
              "Wim Hartog",
              "retired cook",
              "The first novel in which the cook is the bravest man on board. About time. The"
                  + " dumplings on page 90 work; use less nutmeg."));

  private static final List<Rating> RATINGS =
      List.of(rating("Tomas Reuel", 5), rating("Adaeze Obi", 4), rating("Wim Hartog", 4));

  private Library() {}

  static Optional<Book> book(String id) {
    return id.equals(DEFAULT_BOOK) ? Optional.of(QUIET_WATERS) : Optional.empty();
  }

  static List<Review> reviews(String bookId) {
    return bookId.equals(DEFAULT_BOOK) ? REVIEWS : List.of();
  }

  static List<Rating> ratings(String bookId) {
    return bookId.equals(DEFAULT_BOOK) ? RATINGS : List.of();
  }

  private static Review review(String reviewer, String standing, String text) {
    return Review.newBuilder().setReviewer(reviewer).setStanding(standing).setText(text).build();
  }

  private static Rating rating(String reviewer, int stars) {
    return Rating.newBuilder().setReviewer(reviewer).setStars(stars).build();
  }
}
