package io.mizzen.dataplane.route;

import io.mizzen.dataplane.match.PathMatcher;

/** Envoy's changes of a path. */
final class Rewrites {
  private Rewrites() {}

  /** {@code prefix_rewrite}: what the match took gives way; a regex match takes nothing. */
  static String prefix(String to, String path, PathMatcher match) {
    if (match instanceof PathMatcher.Prefix prefix) {
      return to + path.substring(prefix.expected().length());
    }
    if (match instanceof PathMatcher.SeparatedPrefix prefix) {
      return to + path.substring(prefix.expected().length());
    }
    return match instanceof PathMatcher.Exact ? to : path;
  }

  /** RE2's substitution ({@code \1}, {@code \\}) in RE2/J's spelling ({@code $1}). */
  static String toJava(String substitution) {
    StringBuilder java = new StringBuilder();
    for (int i = 0; i < substitution.length(); i++) {
      char c = substitution.charAt(i);
      boolean isEscape = c == '\\' && i + 1 < substitution.length();
      if (isEscape && Character.isDigit(substitution.charAt(i + 1))) {
        java.append('$').append(substitution.charAt(++i));
        if (i + 1 < substitution.length() && Character.isDigit(substitution.charAt(i + 1))) {
          java.append('\\'); // RE2 reads one digit, RE2/J would read on
        }
      } else if (isEscape) {
        java.append('\\').append(substitution.charAt(++i));
      } else if (c == '$') {
        java.append("\\$");
      } else {
        java.append(c);
      }
    }
    return java.toString();
  }
}
