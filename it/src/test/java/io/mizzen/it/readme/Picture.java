package io.mizzen.it.readme;

/** Boxes and arrows as SVG, readable on a light and on a dark page. */
final class Picture {
  private static final int BOX_WIDTH = 180;
  private static final int BOX_HEIGHT = 50;
  private static final String HEAD =
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" font-family="sans-serif" font-size="14" text-anchor="middle">
      <style>
      rect { fill: #e8eef7; stroke: #3b5b92; } text { fill: #1c2b45; } .small { font-size: 11px; }
      path { fill: none; stroke: #3b5b92; stroke-width: 2; marker-end: url(#end); } .rules { stroke-dasharray: 4 4; }
      .share { fill: #3b5b92; font-weight: bold; }
      @media (prefers-color-scheme: dark) {
      rect { fill: #22304a; stroke: #9db8e8; } text { fill: #e8eef7; } path { stroke: #9db8e8; } .share { fill: #9db8e8; }
      }
      </style>
      <marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0 L8 4 L0 8" style="marker-end: none"/></marker>
      """;

  private final StringBuilder text = new StringBuilder();

  Picture(int width, int height) {
    text.append(HEAD.formatted(width, height));
  }

  Picture box(int x, int y, String name, String what) {
    text.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n"
            .formatted(x, y, BOX_WIDTH, BOX_HEIGHT));
    write(x + BOX_WIDTH / 2, y + 21, "", name);
    write(x + BOX_WIDTH / 2, y + 39, "small", what);
    return this;
  }

  /** Configuration, from the control plane to a data plane. */
  Picture rules(int fromX, int fromY, int toX, int toY) {
    return arrow("rules", fromX, fromY, toX, toY);
  }

  /** Calls, with their share. */
  Picture calls(int fromX, int fromY, int toX, int toY, String share) {
    arrow("calls", fromX, fromY, toX, toY);
    write((fromX + toX) / 2, (fromY + toY) / 2 - 6, "share", share);
    return this;
  }

  String svg() {
    return text + "</svg>\n";
  }

  private Picture arrow(String kind, int fromX, int fromY, int toX, int toY) {
    text.append(
        "<path class=\"%s\" d=\"M%d %d L%d %d\"/>\n".formatted(kind, fromX, fromY, toX, toY));
    return this;
  }

  private void write(int x, int y, String kind, String what) {
    text.append("<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n".formatted(kind, x, y, what));
  }
}
