package io.mizzen.examples.bookinfo.page;

import io.mizzen.examples.bookinfo.proto.StarStyle;
import java.util.ArrayList;
import java.util.List;

/** One to five stars as a drawing, black or red. Pure. */
final class Stars {
  private static final int MAX = 5;
  private static final String SHAPE =
      "M10 1.6l2.5 5.6 6.1.7-4.5 4.1 1.2 6-5.3-3-5.3 3 1.2-6L1.4 7.9l6.1-.7z";

  private Stars() {}

  static Html render(int stars, StarStyle style) {
    if (style == StarStyle.STAR_STYLE_NONE || style == StarStyle.UNRECOGNIZED) {
      return Html.empty();
    }
    String colour = style == StarStyle.STAR_STYLE_RED ? "red" : "black";
    List<Html> drawn = new ArrayList<>();
    for (int i = 0; i < MAX; i++) {
      drawn.add(
          Html.of(
              "<path class=\"{}\" transform=\"translate({} 0)\" d=\"{}\"/>",
              i < stars ? "star" : "star none",
              i * 22,
              SHAPE));
    }
    return Html.of(
        """
        <p class="stars {}"><svg viewBox="0 0 108 20" width="108" height="20" role="img" aria-label="{} of {} stars, {}">{}</svg></p>
        """,
        colour,
        stars,
        MAX,
        colour,
        Html.join(drawn));
  }
}
