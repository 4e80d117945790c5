package io.mizzen.examples.bookinfo.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Draws the call graph: callers left, called services right. Pure. */
final class GraphDrawing {
  private static final int GAP_BETWEEN_SERVICES = 12;
  private static final int MOST_DOTS = 5;
  private static final Pattern SHARE = Pattern.compile("[0-9]+ %");

  private GraphDrawing() {}

  /**
   * The measures of a drawing, in units of its view box.
   *
   * @param name goes into the style class
   * @param width of the whole
   * @param box width of a node
   * @param height of a node
   * @param pitch from one node's top to the next one's
   * @param middle left side of the second column
   * @param letters how many fit into a line of a node
   */
  private record Shape(
      String name, int width, int box, int height, int pitch, int middle, int letters) {
    int right() {
      return width - box;
    }
  }

  private static final Shape WIDE = new Shape("wide", 660, 150, 54, 64, 255, 24);
  private static final Shape NARROW = new Shape("narrow", 320, 94, 52, 60, 113, 15);

  /** A node with the place of its top left corner. */
  private record Placed(CallGraph.Node node, int x, int y) {}

  /** The graph in two shapes, of which the style sheet shows the one that fits. */
  static Html render(CallGraph graph) {
    return Html.of("{}\n{}", draw(graph, WIDE), draw(graph, NARROW));
  }

  private static Html draw(CallGraph graph, Shape shape) {
    List<Placed> middle = new ArrayList<>();
    int below = stack(graph, "reviews", shape.middle(), 0, shape, middle);
    int bottom =
        stack(graph, "details", shape.middle(), below + GAP_BETWEEN_SERVICES, shape, middle);
    int ratings = count(graph, "ratings");
    List<Placed> right = new ArrayList<>();
    stack(
        graph,
        "ratings",
        shape.right(),
        Math.max(0, (below - ratings * shape.pitch()) / 2),
        shape,
        right);
    int height = Math.max(bottom, ratings * shape.pitch()) - (shape.pitch() - shape.height());
    int pageY = Math.max(0, (height - shape.height()) / 2);
    List<Placed> all = new ArrayList<>(middle);
    all.addAll(right);
    return Html.of(
        """
        <svg class="graph {}" viewBox="-2 -2 {} {}" role="img" aria-label="{}">
        {}
        {}
        {}
        </svg>
        """,
        shape.name(),
        shape.width() + 4,
        height + 4,
        inWords(graph),
        Html.join(edges(graph, all, pageY, shape)),
        page(pageY, shape),
        Html.join(all.stream().map(placed -> node(placed, shape)).toList()));
  }

  /** Places a service's nodes below each other; returns where the next one may begin. */
  private static int stack(
      CallGraph graph, String service, int x, int top, Shape shape, List<Placed> into) {
    int y = top;
    for (CallGraph.Node node : graph.nodes()) {
      if (node.service().equals(service)) {
        into.add(new Placed(node, x, y));
        y += shape.pitch();
      }
    }
    return y;
  }

  private static int count(CallGraph graph, String service) {
    return (int) graph.nodes().stream().filter(node -> node.service().equals(service)).count();
  }

  private static List<Html> edges(CallGraph graph, List<Placed> all, int pageY, Shape shape) {
    Map<String, Placed> byId = new LinkedHashMap<>();
    all.forEach(placed -> byId.put(placed.node().id(), placed));
    List<Html> drawn = new ArrayList<>();
    for (CallGraph.Edge edge : graph.edges()) {
      Placed to = byId.get(edge.to().id());
      Placed from = byId.get(edge.caller());
      if (to != null && (from != null || edge.caller().equals(CallGraph.PAGE))) {
        int x = (from == null ? 0 : from.x()) + shape.box();
        int y = (from == null ? pageY : from.y()) + shape.height() / 2;
        drawn.add(edge(edge, x, y, to, shape));
      }
    }
    return drawn;
  }

  private static Html edge(CallGraph.Edge edge, int x, int y, Placed to, Shape shape) {
    int endY = to.y() + shape.height() / 2;
    int bend = (x + to.x()) / 2;
    String way = "M%d %dC%d %d %d %d %d %d".formatted(x, y, bend, y, bend, endY, to.x(), endY);
    String colour = VersionColour.cssClass(edge.to().version());
    return Html.of(
        "<g class=\"edge {}{}\" data-total=\"{}\"><path d=\"{}\" stroke-width=\"{}\"/>"
            + "<path class=\"flow\" d=\"{}\"/></g>",
        colour,
        edge.recent() == 0 ? " idle" : "",
        edge.total(),
        way,
        String.format(Locale.ROOT, "%.1f", edge.recent() == 0 ? 1.2 : 1.5 + 4.5 * edge.part()),
        way);
  }

  private static Html page(int y, Shape shape) {
    return Html.of(
        """
        <g class="node"><rect x="0" y="{}" width="{}" height="{}" rx="8"/>
        <text class="name" x="{}" y="{}" text-anchor="middle">{}</text></g>
        """,
        y,
        shape.box(),
        shape.height(),
        shape.box() / 2,
        y + shape.height() / 2 + 4,
        CallGraph.PAGE);
  }

  private static Html node(Placed placed, Shape shape) {
    CallGraph.Node node = placed.node();
    int text = placed.x() + 13;
    return Html.of(
        """
        <g class="node {}{}"><title>{}</title>
        <rect x="{}" y="{}" width="{}" height="{}" rx="8"/>
        <rect class="stripe" x="{}" y="{}" width="4" height="{}" rx="2"/>
        <text class="name" x="{}" y="{}">{}</text>
        <text x="{}" y="{}">{}</text>
        <text class="count" x="{}" y="{}">{}</text>
        {}
        </g>
        """,
        VersionColour.cssClass(node.version()),
        !node.asked() ? " unused" : "",
        inWords(node),
        placed.x(),
        placed.y(),
        shape.box(),
        shape.height(),
        placed.x() + 5,
        placed.y() + 8,
        shape.height() - 16,
        text,
        placed.y() + 17,
        name(node),
        text,
        placed.y() + 31,
        shorten(ruleLine(node), shape.letters()),
        text,
        placed.y() + 45,
        countLine(node, shape.letters()),
        dots(placed, shape));
  }

  /** A dot for each server where there are several. */
  private static Html dots(Placed placed, Shape shape) {
    int dots = Math.min(MOST_DOTS, placed.node().replicas());
    if (dots < 2) {
      return Html.empty();
    }
    List<Html> drawn = new ArrayList<>();
    for (int i = 0; i < dots; i++) {
      drawn.add(
          Html.of(
              "<circle class=\"server\" cx=\"{}\" cy=\"{}\" r=\"2.5\"/>",
              placed.x() + shape.box() - 9 - 7 * i,
              placed.y() + 27));
    }
    return Html.join(drawn);
  }

  private static String name(CallGraph.Node node) {
    return node.isFailure() ? "no answer" : node.service() + " " + node.version();
  }

  private static String ruleLine(CallGraph.Node node) {
    if (node.isFailure()) {
      return "from " + node.service();
    }
    if (node.replicas() == 0) {
      return "no server runs";
    }
    if (!node.asked()) {
      return node.share().isEmpty() ? "no route" : "nobody asks";
    }
    return SHARE.matcher(node.share()).matches() ? "rule " + node.share() : node.share();
  }

  /** The line with the counted share; with the number of calls only where it fits. */
  private static String countLine(CallGraph.Node node, int letters) {
    if (node.recent() == 0) {
      return "no calls";
    }
    String part = "seen " + Percents.of(node.recent(), node.ofService()) + " %";
    String whole = part + " (" + node.recent() + ")";
    return whole.length() <= letters ? whole : part;
  }

  private static String shorten(String text, int letters) {
    return text.length() <= letters ? text : text.substring(0, letters - 1) + "…";
  }

  /** The graph for those who cannot see it. */
  private static String inWords(CallGraph graph) {
    List<String> parts = new ArrayList<>();
    graph.edges().forEach(edge -> parts.add(edge.caller() + " calls " + inWords(edge.to())));
    return parts.isEmpty() ? "No calls yet." : String.join("; ", parts);
  }

  private static String inWords(CallGraph.Node node) {
    String servers = node.replicas() > 1 ? ", " + node.replicas() + " servers" : "";
    return node.isFailure()
        ? node.service() + ", no answer: " + countLine(node, WIDE.letters())
        : name(node) + servers + ", " + ruleLine(node) + ": " + countLine(node, WIDE.letters());
  }
}
