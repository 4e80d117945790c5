package io.mizzen.examples.bookinfo.page;

import java.util.List;

/** Saved rules that were rejected: why, and the lines around the mistake. Pure. */
final class RejectedRules {
  private RejectedRules() {}

  static Html render(List<MeshPanel.Rejection> rejections) {
    if (rejections.isEmpty()) {
      return Html.empty();
    }
    return Html.of(
        """
        <div class="trouble rejected"><p class="trouble-text">Not applied. The last good rules stay in force.</p>
        {}
        </div>
        """,
        Html.join(rejections.stream().map(RejectedRules::rejection).toList()));
  }

  private static Html rejection(MeshPanel.Rejection rejection) {
    return Html.of(
        """
        <p>{}</p>
        {}
        {}
        """,
        rejection.remark().text(),
        rejection.excerpt().isEmpty()
            ? Html.empty()
            : Html.of(
                "<pre class=\"excerpt\" tabindex=\"0\"><code>{}</code></pre>",
                Html.concat(rejection.excerpt().stream().map(RejectedRules::line).toList())),
        PageRenderer.raw("Word for word", List.of(rejection.remark().raw())));
  }

  private static Html line(MeshPanel.Line line) {
    if (!line.isMarked()) {
      return Html.of("<span class=\"line\"><i>{}</i> {}</span>", line.number(), line.text());
    }
    int at = Math.min(line.column() - 1, line.text().length());
    return Html.of(
        "<span class=\"line wrong\"><i>{}</i> {}<mark>{}</mark></span>",
        line.number(),
        line.text().substring(0, at),
        line.text().substring(at));
  }
}
