package io.mizzen.examples.bookinfo.page;

import java.util.List;
import java.util.Optional;

/** Beside the answer: the call graph, what is wrong, and the rules to choose from. Pure. */
final class MeshSection {
  static final int BATCH = 100;

  private MeshSection() {}

  static Html render(PageInput input) {
    return Html.of(
        """
        <section class="mesh" aria-labelledby="mesh-title">
        <h2 id="mesh-title">Behind this page</h2>
        <div id="live">{}</div>
        <div id="notices">{}</div>
        <div class="chooser" id="chooser" popover>{}</div>
        <div class="dock" id="dock">{}</div>
        </section>
        """,
        live(input.panel(), input.live()),
        notices(input.panel()),
        choices(input.panel()),
        dock(input.panel()));
  }

  /** The part that moves with the traffic. */
  static Html live(MeshPanel panel, PageInput.Live live) {
    return Html.of(
        """
        {}
        <p class="aside caption">{} since the start{}. Counted: the last {} calls to each service under the rules in force.</p>
        """,
        GraphDrawing.render(CallGraph.of(panel, live.hops())),
        live.pages() == 1 ? "1 view" : live.pages() + " views",
        live.inFlight() == 0 ? "" : ", " + live.inFlight() + " on their way",
        RecentAnswers.WINDOW);
  }

  /** Rejected rules, warnings, and fields that gRPC does not apply. */
  static Html notices(MeshPanel panel) {
    return Html.of(
        """
        {}
        {}
        {}
        """,
        RejectedRules.render(panel.rules().rejections()),
        remarks("The control plane warns", panel.warnings()),
        remarks("Left out, because gRPC’s own client cannot do it", panel.notApplied()));
  }

  /** The rules the visitor may apply. */
  static Html choices(MeshPanel panel) {
    if (panel.groups().isEmpty()) {
      return Html.of("<p class=\"aside\">{}</p>", panel.hint());
    }
    return Html.of(
        """
        <form method="post" action="/rules" class="choices" data-enhance>
        {}
        </form>
        """,
        Html.join(panel.groups().stream().map(MeshSection::group).toList()));
  }

  /** The rule in force and what to do next; on a phone it stays at the lower edge. */
  static Html dock(MeshPanel panel) {
    Optional<MeshPanel.Choice> active =
        panel.groups().stream()
            .flatMap(group -> group.choices().stream())
            .filter(MeshPanel.Choice::active)
            .findFirst();
    return Html.of(
        """
        {}
        <div class="dock-buttons">
        {}
        <form method="post" action="/traffic" data-enhance><button type="submit">Send {} views</button></form>
        </div>
        """,
        active.map(MeshSection::inForce).orElseGet(() -> elsewhere(panel)),
        panel.groups().isEmpty()
            ? Html.empty()
            : Html.of(
                "<button type=\"button\" class=\"quiet opener\" popovertarget=\"chooser\">Change"
                    + " rule</button>"),
        BATCH);
  }

  private static Html inForce(MeshPanel.Choice choice) {
    return Html.of(
        "<p class=\"now\"><span class=\"aside\">Rule in force</span> <strong>{}</strong> <span"
            + " class=\"expect\">You should see: {}</span></p>",
        choice.title(),
        choice.effect());
  }

  private static Html elsewhere(MeshPanel panel) {
    return Html.of(
        "<p class=\"now\"><strong>{}</strong></p>",
        panel.rules().texts().isEmpty()
            ? "This process sees no rules."
            : "A directory decides the rules.");
  }

  private static Html group(MeshPanel.Group group) {
    return Html.of(
        """
        <fieldset><legend>{}</legend>
        {}
        </fieldset>
        """,
        group.title(),
        Html.join(group.choices().stream().map(MeshSection::choice).toList()));
  }

  private static Html choice(MeshPanel.Choice choice) {
    return Html.of(
        "<button type=\"submit\" name=\"rule\" value=\"{}\" aria-pressed=\"{}\"><b>{}</b>"
            + " <span>{}</span></button>",
        choice.id(),
        choice.active(),
        choice.title(),
        choice.effect());
  }

  private static Html remarks(String heading, List<MeshPanel.Remark> remarks) {
    if (remarks.isEmpty()) {
      return Html.empty();
    }
    return Html.of(
        """
        <div class="trouble"><p class="trouble-text">{}</p>
        <ul>{}</ul>
        {}
        </div>
        """,
        heading,
        Html.join(remarks.stream().map(remark -> Html.of("<li>{}</li>", remark.text())).toList()),
        PageRenderer.raw("Word for word", remarks.stream().map(MeshPanel.Remark::raw).toList()));
  }
}
