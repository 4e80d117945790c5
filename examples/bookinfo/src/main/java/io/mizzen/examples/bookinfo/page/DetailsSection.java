package io.mizzen.examples.bookinfo.page;

import io.mizzen.examples.bookinfo.proto.Book;
import io.mizzen.examples.bookinfo.proto.GetDetailsResponse;
import java.util.Optional;

/** The book itself. Pure. */
final class DetailsSection {
  private DetailsSection() {}

  /** Cover, title and author. */
  static Html head(BookPage page) {
    return Html.of(
        """
        <section class="book" aria-labelledby="title">
        <img class="cover" src="/static/cover.svg" width="300" height="440" alt="Cover: a ketch under a low moon on a sea drawn as depth lines of a chart">
        <div class="blurb">
        {}
        </div>
        </section>
        """,
        page.details().fold(DetailsSection::shown, DetailsSection::failed));
  }

  /** The book's summary; empty when details did not answer. */
  static Html about(BookPage page) {
    return page.details().fold(DetailsSection::facts, trouble -> Html.empty());
  }

  private static Html shown(GetDetailsResponse details) {
    Book book = details.getBook();
    return Html.of(
        """
        <p class="kicker">A novel · {}</p>
        <h1 id="title">{}</h1>
        <p class="author">{}</p>
        {}
        """,
        book.getYear(),
        book.getTitle(),
        book.getAuthor(),
        PageRenderer.servedBy(details.getServedBy()));
  }

  private static Html facts(GetDetailsResponse details) {
    Book book = details.getBook();
    return Html.of(
        """
        <section class="about" aria-label="About the book">
        <p class="summary">{}</p>
        <dl class="facts">
        <div><dt>Publisher</dt><dd>{}</dd></div>
        <div><dt>Binding</dt><dd>{}</dd></div>
        <div><dt>Pages</dt><dd>{}</dd></div>
        <div><dt>Language</dt><dd>{}</dd></div>
        <div><dt>Catalogue no.</dt><dd>{}</dd></div>
        </dl>
        </section>
        """,
        book.getSummary(),
        book.getPublisher(),
        book.getBinding(),
        book.getPages(),
        book.getLanguage(),
        book.getCatalogueNumber());
  }

  private static Html failed(Section.Trouble trouble) {
    return Html.of(
        """
        <p class="kicker">A novel</p>
        <h1 id="title">The book on this page</h1>
        {}
        """,
        PageRenderer.trouble(
            "We cannot show the details of this book right now. "
                + PageRenderer.reason(trouble.status()),
            trouble.status().name(),
            trouble.description(),
            Optional.of(trouble.after())));
  }
}
