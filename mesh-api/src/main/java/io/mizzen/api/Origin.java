package io.mizzen.api;

import org.apiguardian.api.API;

/**
 * The place of a declaration, for messages only: it never enters a resource that is sent.
 *
 * @param source a file name, {@code <text>} for text given to an API, or a registry's own name
 * @param line 1-based; 0 when the source has no lines
 * @param column 1-based; 0 when the source has no columns
 */
@API(status = API.Status.EXPERIMENTAL)
public record Origin(String source, int line, int column) implements Comparable<Origin> {
  public static Origin of(String source) {
    return new Origin(source, 0, 0);
  }

  public Origin at(int line, int column) {
    return new Origin(source, line, column);
  }

  @Override
  public int compareTo(Origin other) {
    int bySource = source.compareTo(other.source);
    if (bySource != 0) {
      return bySource;
    }
    return line != other.line
        ? Integer.compare(line, other.line)
        : Integer.compare(column, other.column);
  }

  /**
   * {@code source:line:column}, the form editors and terminals turn into a link; control characters
   * of the source are escaped.
   */
  @Override
  public String toString() {
    String name = EscapedText.of(source);
    return line == 0 ? name : name + ":" + line + ":" + column;
  }
}
