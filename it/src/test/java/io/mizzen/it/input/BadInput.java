package io.mizzen.it.input;

import io.mizzen.api.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * A document with one mistake, and what must be said of it.
 *
 * @param document its text; {@link #MARK} stands before the place the finding must name
 * @param code of the finding
 * @param path of the offending field; empty when the text cannot be read at all
 * @param found the offending value, or a part of it
 * @param expected a part of what should have been there, or of how to correct it
 * @param reach what the mistake takes with it
 */
record BadInput(
    String document, String code, String path, String found, String expected, Reach reach) {
  static final char MARK = '«';

  enum Reach {
    /** Its document alone. */
    DOCUMENT,
    /** The whole text, because the YAML itself cannot be read. */
    TEXT
  }

  /** The objection to the one error among {@code errors}; empty when it says all it should. */
  List<String> complaints(List<Finding> errors, Laid laid) {
    if (errors.size() != 1) {
      return List.of("errors: " + errors + " (expected: one)");
    }
    Finding error = errors.get(0);
    List<String> complaints = new ArrayList<>();
    check(complaints, "code", error.code(), code);
    check(complaints, "line", error.origin().line(), laid.line());
    check(complaints, "column", error.origin().column(), laid.column());
    check(complaints, "path", error.path(), path);
    if (!error.found().contains(found)) {
      check(complaints, "found", error.found(), found);
    }
    String advice = error.expected() + " " + error.hint();
    if (advice.isBlank() || !advice.contains(expected)) {
      check(complaints, "advice", advice, expected);
    }
    return complaints;
  }

  private static void check(List<String> complaints, String what, Object actual, Object expected) {
    if (!actual.equals(expected)) {
      complaints.add(what + ": " + actual + " (expected: " + expected + ")");
    }
  }

  @Override
  public String toString() {
    return code + " " + path + " " + found;
  }

  /**
   * A text and where its mistake is, both counted from 1.
   *
   * @param column in UTF-16 units
   */
  record Laid(String text, int line, int column) {
    /** Finds the mark and takes it out. */
    static Laid of(String marked) {
      int at = marked.indexOf(MARK);
      String before = marked.substring(0, at);
      int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
      int column = at - (before.lastIndexOf('\n') + 1) + 1;
      return new Laid(before + marked.substring(at + 1), line, column);
    }

    /** With Windows' line ends and a byte order mark, which are no part of any line. */
    Laid onWindows() {
      return new Laid('\uFEFF' + text.replace("\n", "\r\n"), line, column);
    }
  }

  /** The order of the bad document and its good neighbour in one text. */
  enum Layout {
    BAD_FIRST,
    BAD_SECOND,
    WINDOWS,
    LIST_ITEM;

    Laid lay(BadInput bad, String neighbour) {
      return switch (this) {
        case BAD_FIRST -> Laid.of(bad.document() + "---\n" + neighbour);
        case BAD_SECOND -> Laid.of(neighbour + "---\n" + bad.document());
        case WINDOWS -> Laid.of(neighbour + "---\n" + bad.document()).onWindows();
        case LIST_ITEM ->
            Laid.of(
                "apiVersion: v1\nkind: List\nitems:\n" + item(neighbour) + item(bad.document()));
      };
    }

    private static String item(String document) {
      return "- " + document.indent(2).stripLeading();
    }
  }
}
