package io.mizzen.examples.bookinfo.page;

import io.mizzen.examples.bookinfo.proto.ListReviewsResponse;
import io.mizzen.examples.bookinfo.proto.ServedBy;
import io.mizzen.examples.bookinfo.services.ForwardedHeaders;
import java.util.List;

/**
 * Under the page: which way the calls went, how the last answers fell, which rules say so. Pure.
 */
final class PanelSection {
  static final int BATCH = 100;
  private static final Html ARROW =
      Html.of(
          "<span class=\"arrow\" aria-hidden=\"true\">→</span><span class=\"visually-hidden\">asked</span>");

  private PanelSection() {}

  static Html render(PageInput input) {
    return Html.of(
        """
        <section class="mesh" aria-labelledby="mesh-title">
        <h2 id="mesh-title">Under this page</h2>
        {}
        <div class="columns">
        <div>
        <div id="live">{}</div>
        <form method="post" action="/traffic"><button type="submit">Send {} views</button> <span class="aside">and watch the bars move</span></form>
        </div>
        <div>
        {}
        <div id="rules">{}</div>
        </div>
        </div>
        </section>
        """,
        path(input),
        live(input.panel(), input.live()),
        BATCH,
        choices(input.panel()),
        rules(input.panel()));
  }

  /** The part that moves: splits and counters. */
  static Html live(MeshPanel panel, PageInput.Live live) {
    return Html.of(
        """
        <h3>Who answered the last {} calls</h3>
        {}
        {}
        <p class="aside">{} since the start{}</p>
        {}
        """,
        RecentAnswers.WINDOW,
        live.splits().isEmpty()
            ? Html.of("<p class=\"aside\">Nobody asked yet.</p>")
            : Html.empty(),
        Html.join(live.splits().stream().map(SplitBar::render).toList()),
        live.pages() == 1 ? "1 view" : live.pages() + " views",
        live.inFlight() == 0 ? "" : ", " + live.inFlight() + " on their way",
        instances(panel.instances()));
  }

  /** The part that changes with the rules. */
  static Html rules(MeshPanel panel) {
    return Html.of(
        """
        <h3>Rules in force</h3>
        {}
        {}
        {}
        {}
        """,
        remarks("The control plane says", panel.problems()),
        remarks("Not applied on this kind of client", panel.notApplied()),
        panel.rules().isEmpty()
            ? Html.of("<p class=\"aside\">This process sees no rules.</p>")
            : ruleTexts(panel.rules()),
        panel.hint().isEmpty() ? Html.empty() : Html.of("<p class=\"aside\">{}</p>", panel.hint()));
  }

  /** The routes of the file that comes first are open. */
  private static Html ruleTexts(List<MeshPanel.ActiveRule> rules) {
    String first = rules.get(0).source();
    return Html.join(
        rules.stream()
            .map(
                rule ->
                    RuleText.render(
                        rule,
                        rule.source().equals(first) && rule.name().startsWith("VirtualService")))
            .toList());
  }

  private static Html path(PageInput input) {
    Html self =
        Html.of(
            "<span class=\"chip v1\">productpage</span>{}",
            input.user().map(user -> forwarded(user.value())).orElse(Html.empty()));
    return Html.of(
        """
        <ul class="path" aria-label="The way of this view's calls">
        <li>{} {} {}</li>
        <li>{} {} {}</li>
        <li class="took">{} in all</li>
        </ul>
        """,
        self,
        ARROW,
        input.page().details().fold(d -> chip(d.getServedBy()), t -> failed("details")),
        self,
        ARROW,
        input.page().reviews().fold(r -> Html.join(reviewsPath(r)), t -> failed("reviews")),
        Durations.brief(input.page().took()));
  }

  private static Html forwarded(String user) {
    return Html.of(" <code>{}: {}</code>", ForwardedHeaders.END_USER, user);
  }

  private static List<Html> reviewsPath(ListReviewsResponse reviews) {
    Html first = chip(reviews.getServedBy());
    if (!reviews.hasRatings()) {
      return List.of(first);
    }
    Html second =
        reviews.getRatings().hasServedBy()
            ? chip(reviews.getRatings().getServedBy())
            : failed("ratings");
    return List.of(first, ARROW, second);
  }

  private static Html chip(ServedBy by) {
    String user = by.getHeadersOrDefault(ForwardedHeaders.END_USER, "");
    return Html.of(
        "<span class=\"chip {}\">{} {}</span>{}",
        VersionColour.cssClass(by.getVersion()),
        by.getService(),
        by.getVersion(),
        user.isEmpty() ? Html.empty() : forwarded(user));
  }

  private static Html failed(String service) {
    return Html.of("<span class=\"chip failed\">{} failed</span>", service);
  }

  private static Html instances(List<MeshPanel.Instance> instances) {
    if (instances.isEmpty()) {
      return Html.empty();
    }
    return Html.of(
        """
        <h3>Instances</h3>
        <table><thead><tr><th scope="col">Instance</th><th scope="col">Port</th><th scope="col">Calls</th><th scope="col">Failed</th></tr></thead>
        <tbody>
        {}
        </tbody></table>
        """,
        Html.join(instances.stream().map(PanelSection::instance).toList()));
  }

  private static Html instance(MeshPanel.Instance instance) {
    return Html.of(
        "<tr><th scope=\"row\"><span class=\"dot {}\"></span>{}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
        VersionColour.cssClass(instance.version()),
        instance.name(),
        instance.port(),
        instance.calls(),
        instance.failures());
  }

  private static Html choices(MeshPanel panel) {
    if (panel.choices().isEmpty()) {
      return Html.empty();
    }
    return Html.of(
        """
        <h3>Try a rule</h3>
        <form method="post" action="/rules" class="choices">
        {}
        </form>
        """,
        Html.join(panel.choices().stream().map(PanelSection::choice).toList()));
  }

  private static Html choice(MeshPanel.Choice choice) {
    return Html.of(
        "<button type=\"submit\" name=\"rule\" value=\"{}\" aria-pressed=\"{}\">{}</button>",
        choice.id(),
        choice.active(),
        choice.title());
  }

  private static Html remarks(String heading, List<String> remarks) {
    if (remarks.isEmpty()) {
      return Html.empty();
    }
    return Html.of(
        """
        <div class="trouble"><p class="trouble-text">{}</p><ul>{}</ul></div>
        """,
        heading,
        Html.join(remarks.stream().map(text -> Html.of("<li>{}</li>", text)).toList()));
  }
}
