package io.mizzen.config;

import io.mizzen.api.EscapedText;
import io.mizzen.api.Finding;
import io.mizzen.api.Origin;
import io.mizzen.api.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Collects what is wrong with one document. Confined to the call that reads the document. Keeps the
 * first 100 findings: a reader fixes those first.
 */
@API(status = API.Status.INTERNAL)
public final class Findings {
  private static final int MAX_KEPT = 100;
  private static final int MAX_SHOWN = 80;

  private final List<Finding> kept = new ArrayList<>();

  /** Adds an error; {@code found} is shortened and made printable. */
  public void error(
      String code, Origin origin, FieldPath path, String found, String expected, String hint) {
    add(Severity.ERROR, code, origin, path, found, expected, hint);
  }

  /** Adds a warning; {@code found} is shortened and made printable. */
  public void warning(
      String code, Origin origin, FieldPath path, String found, String expected, String hint) {
    add(Severity.WARNING, code, origin, path, found, expected, hint);
  }

  private void add(
      Severity severity,
      String code,
      Origin origin,
      FieldPath path,
      String found,
      String expected,
      String hint) {
    if (!isFull()) {
      kept.add(
          new Finding(
              severity,
              code,
              Optional.empty(),
              origin,
              path.toString(),
              shown(found),
              expected,
              hint));
    }
  }

  /** Whether further findings would be dropped, so that nobody needs to word them. */
  public boolean isFull() {
    return kept.size() >= MAX_KEPT;
  }

  /** The number found so far. */
  public int size() {
    return kept.size();
  }

  /** Takes the values out of all findings but the first {@code count}. */
  public void hideValuesAfter(int count) {
    for (int i = count; i < kept.size(); i++) {
      Finding each = kept.get(i);
      kept.set(
          i,
          new Finding(
              each.severity(),
              each.code(),
              each.resource(),
              each.origin(),
              each.path(),
              "(not shown)",
              each.expected(),
              ""));
    }
  }

  /** Whether nothing was found. */
  public boolean isEmpty() {
    return kept.isEmpty();
  }

  public List<Finding> toList() {
    return List.copyOf(kept);
  }

  /** One error about a whole text. */
  public static Finding errorOf(String code, Origin origin, String found, String hint) {
    return new Finding(Severity.ERROR, code, Optional.empty(), origin, "", shown(found), "", hint);
  }

  /** One line of at most 80 characters that shows {@code text}, escaped. */
  public static String shown(String text) {
    String line = EscapedText.of(text.substring(0, Math.min(text.length(), MAX_SHOWN + 1)));
    if (line.length() <= MAX_SHOWN) {
      return line;
    }
    int end = MAX_SHOWN - (Character.isHighSurrogate(line.charAt(MAX_SHOWN - 2)) ? 2 : 1);
    return line.substring(0, end) + '…';
  }
}
