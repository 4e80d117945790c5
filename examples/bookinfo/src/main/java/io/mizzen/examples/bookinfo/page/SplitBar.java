package io.mizzen.examples.bookinfo.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One service's split as a bar with its legend. Pure. */
final class SplitBar {
  private static final double WIDTH = 100.0;

  private SplitBar() {}

  static Html render(Split split) {
    return Html.of(
        """
        <div class="split">
        <h4>{}</h4>
        <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">{}</svg>
        <ul class="legend">{}</ul>
        </div>
        """,
        split.service(),
        Html.join(bars(split)),
        Html.join(split.shares().stream().map(share -> legend(share, split.total())).toList()));
  }

  private static List<Html> bars(Split split) {
    List<Html> bars = new ArrayList<>();
    double x = 0;
    for (Split.Share share : split.shares()) {
      double width = WIDTH * share.count() / Math.max(1, split.total());
      bars.add(
          Html.of(
              "<rect class=\"{}\" x=\"{}\" y=\"0\" width=\"{}\" height=\"6\"/>",
              VersionColour.cssClass(share.version()),
              decimal(x),
              decimal(width)));
      x += width;
    }
    return bars;
  }

  private static Html legend(Split.Share share, long total) {
    return Html.of(
        "<li><span class=\"dot {}\"></span>{} <b>{}&thinsp;%</b> <span"
            + " class=\"aside\">{}</span></li>",
        VersionColour.cssClass(share.version()),
        share.version(),
        Percents.of(share.count(), total),
        share.count());
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
