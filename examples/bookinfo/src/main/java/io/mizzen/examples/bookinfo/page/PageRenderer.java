package io.mizzen.examples.bookinfo.page;

import io.grpc.Status;
import io.mizzen.examples.bookinfo.proto.ServedBy;
import io.mizzen.examples.bookinfo.services.ForwardedHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Renders whole pages. Pure. */
final class PageRenderer {
  private static final int MAX_DESCRIPTION = 240;

  private PageRenderer() {}

  static Html page(PageInput input) {
    return document(
        title(input.page()),
        input.user(),
        Html.of(
            """
            <main id="main">
            <div class="stage">
            {}
            {}
            {}
            {}
            </div>
            <div class="columns">
            <section id="counts">{}</section>
            <section id="rules">{}</section>
            </div>
            </main>
            """,
            DetailsSection.head(input.page()),
            MeshSection.render(input),
            ReviewsSection.render(input.page().reviews()),
            DetailsSection.about(input.page()),
            CountsSection.render(input.panel(), input.live()),
            RulesSection.render(input.panel())));
  }

  /** A page that only says something: not found, a bad name, a refused form. */
  static Html notice(String heading, String text, Optional<UserName> user) {
    return document(
        heading,
        user,
        Html.of(
            """
            <main id="main" class="notice-page">
            <h1>{}</h1>
            <p>{}</p>
            <p><a href="/productpage">Back to the book</a></p>
            </main>
            """,
            heading,
            text));
  }

  /** A service's failure as a sentence, with gRPC's status folded. */
  static Html trouble(String text, String status, String description, Optional<Duration> after) {
    String said = description.isEmpty() ? status : status + ": " + shorten(description);
    return Html.of(
        """
        <div class="trouble" role="status">
        <p class="trouble-text">{}</p>
        {}
        </div>
        """,
        text,
        raw(
            "What gRPC said",
            List.of(said + after.map(time -> ", after " + Durations.brief(time)).orElse(""))));
  }

  /** A machine's words, folded away. */
  static Html raw(String summary, List<String> lines) {
    return Html.of(
        "<details class=\"raw\"><summary>{}</summary>{}</details>",
        summary,
        Html.join(lines.stream().map(line -> Html.of("<p><code>{}</code></p>", line)).toList()));
  }

  /** The small print that says who answered, and the visitor's name if it got there. */
  static Html servedBy(ServedBy by) {
    String user = by.getHeadersOrDefault(ForwardedHeaders.END_USER, "");
    return Html.of(
        """
        <p class="served">answered by <span class="chip {}">{} {}</span> <span class="instance">{}</span>{}</p>
        """,
        VersionColour.cssClass(by.getVersion()),
        by.getService(),
        by.getVersion(),
        by.getInstance(),
        user.isEmpty()
            ? Html.empty()
            : Html.of(" <code>{}: {}</code>", ForwardedHeaders.END_USER, user));
  }

  private static String title(BookPage page) {
    return page.details().fold(d -> d.getBook().getTitle(), t -> "Bookinfo");
  }

  private static String shorten(String text) {
    return text.length() <= MAX_DESCRIPTION ? text : text.substring(0, MAX_DESCRIPTION) + "…";
  }

  private static Html document(String title, Optional<UserName> user, Html main) {
    return Html.of(
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{} · Bookinfo</title>
        <link rel="icon" href="/static/sail.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/static/bookinfo.css">
        <script src="/static/live.js" defer></script>
        </head>
        <body>
        <a class="skip" href="#main">Skip to the book</a>
        {}
        {}
        <footer><p>One page, four services, one mesh. Book, readers and pictures are invented for Mizzen.</p></footer>
        </body>
        </html>
        """,
        title,
        masthead(user),
        main);
  }

  private static Html masthead(Optional<UserName> user) {
    return Html.of(
        """
        <header class="masthead">
        <a class="brand" href="/productpage"><img src="/static/sail.svg" alt="" width="30" height="30"><span>Bookinfo</span> <small>on Mizzen</small></a>
        {}
        </header>
        """,
        user.map(PageRenderer::signedIn).orElseGet(PageRenderer::signIn));
  }

  private static Html signedIn(UserName user) {
    return Html.of(
        """
        <form class="session" method="post" action="/logout">
        <p>Signed in as <strong>{}</strong></p>
        <button type="submit" class="quiet">Sign out</button>
        </form>
        """,
        user.value());
  }

  private static Html signIn() {
    return Html.of(
        """
        <form class="session" method="post" action="/login">
        <label for="user">Your name</label>
        <input id="user" name="user" autocomplete="username" maxlength="32" required pattern="[A-Za-z0-9._\\-]+" title="{}" placeholder="jason">
        <button type="submit">Sign in</button>
        </form>
        """,
        UserName.EXPECTED);
  }

  /** Words for a status, for people who do not speak gRPC. */
  static String reason(Status.Code status) {
    return switch (status) {
      case DEADLINE_EXCEEDED -> "It took longer than the rules allow.";
      case UNAVAILABLE -> "Nobody was there to answer.";
      case CANCELLED -> "The call was cancelled.";
      default -> "The call failed.";
    };
  }
}
