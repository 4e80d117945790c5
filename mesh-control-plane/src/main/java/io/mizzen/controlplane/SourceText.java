package io.mizzen.controlplane;

/**
 * One text of configuration.
 *
 * @param name what messages call it: a path, or {@code <text>}
 */
record SourceText(String name, String text) {
  /** A text that was given to an API. */
  static SourceText unnamed(String text) {
    return new SourceText("<text>", text);
  }
}
