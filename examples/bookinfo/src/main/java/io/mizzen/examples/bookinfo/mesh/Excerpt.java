package io.mizzen.examples.bookinfo.mesh;

import io.mizzen.api.Origin;
import io.mizzen.examples.bookinfo.page.MeshPanel.Line;
import java.util.ArrayList;
import java.util.List;

/** The lines around a place in a text. Pure. */
final class Excerpt {
  private static final int BEFORE = 4;
  private static final int AFTER = 2;

  private Excerpt() {}

  /**
   * The marked line and some around it; none where the origin names no line. A place behind the
   * end, where something is missing, marks the last line.
   */
  static List<Line> around(Origin origin, String text) {
    List<String> lines = text.lines().toList();
    if (origin.line() < 1 || lines.isEmpty()) {
      return List.of();
    }
    int wrong = Math.min(origin.line(), lines.size());
    int columnThere = wrong == origin.line() ? Math.max(1, origin.column()) : 1;
    List<Line> excerpt = new ArrayList<>();
    int first = Math.max(1, wrong - BEFORE);
    int last = Math.min(lines.size(), wrong + AFTER);
    for (int number = first; number <= last; number++) {
      excerpt.add(new Line(number, lines.get(number - 1), number == wrong ? columnThere : 0));
    }
    return excerpt;
  }
}
