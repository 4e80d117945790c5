package io.mizzen.examples.bookinfo.page;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Markup that is safe to send: everything that entered it as text was escaped.
 *
 * @param markup well-formed HTML
 */
record Html(String markup) {
  private static final Html EMPTY = new Html("");

  static Html empty() {
    return EMPTY;
  }

  static Html text(String text) {
    return new Html(escape(text));
  }

  /**
   * Fills the {@code {}} places of a template in order. An {@code Html} argument goes in as it is,
   * any other is escaped; so a template must be a literal and may put {@code {}} into element text
   * and double-quoted attributes only.
   *
   * @throws IllegalArgumentException if places and arguments differ in number
   */
  static Html of(String template, Object... arguments) {
    StringBuilder out = new StringBuilder(template.length() + 64);
    int from = 0;
    for (Object argument : arguments) {
      int place = template.indexOf("{}", from);
      if (place < 0) {
        throw new IllegalArgumentException(
            "template: fewer places than the " + arguments.length + " arguments: " + template);
      }
      out.append(template, from, place);
      out.append(argument instanceof Html html ? html.markup() : escape(String.valueOf(argument)));
      from = place + 2;
    }
    if (template.indexOf("{}", from) >= 0) {
      throw new IllegalArgumentException(
          "template: more places than the " + arguments.length + " arguments: " + template);
    }
    return new Html(out.append(template, from, template.length()).toString());
  }

  /** Side by side with nothing between, for places where white space shows. */
  static Html concat(List<Html> parts) {
    return new Html(parts.stream().map(Html::markup).collect(Collectors.joining()));
  }

  static Html join(List<Html> parts) {
    return new Html(parts.stream().map(Html::markup).collect(Collectors.joining("\n")));
  }

  private static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
