package io.mizzen.examples.bookinfo.mesh;

import io.mizzen.api.Finding;
import io.mizzen.api.NotApplied;
import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import io.mizzen.examples.bookinfo.page.MeshPanel.Remark;
import java.util.Locale;

/** Findings of the control plane as sentences for the page. Pure. */
final class RemarkText {
  private static final String UNKNOWN_FIELD = "UNKNOWN_FIELD";
  private static final String YAML_SYNTAX = "YAML_SYNTAX";
  private static final String TEXT_OF_API = "<text>";
  private static final int LONGEST_EXPECTATION = 90;

  private RemarkText() {}

  /** Where, what, and what to do; the finding's own line goes along. */
  static Remark of(Finding finding) {
    String text =
        place(finding.origin())
            + finding.resource().map(key -> title(key) + ": ").orElse("")
            + sentence(finding)
            + (finding.hint().isEmpty() ? "" : " " + asSentence(finding.hint()));
    return new Remark(text, finding.toString());
  }

  /** The last part of the path names the field, the reason says what happens instead. */
  static Remark of(NotApplied left) {
    return new Remark(
        title(left.resource()) + ", " + lastField(left.path()) + ": " + left.reason(),
        left.toString());
  }

  private static String place(Origin origin) {
    String file = origin.source().substring(origin.source().lastIndexOf('/') + 1);
    if (file.equals(TEXT_OF_API) || file.isEmpty()) {
      return "";
    }
    return origin.line() == 0 ? file + ": " : file + ", line " + origin.line() + ". ";
  }

  private static String title(ResourceKey key) {
    return key.kind() + " " + key.name();
  }

  private static String sentence(Finding finding) {
    String field = lastField(finding.path());
    if (finding.code().equals(UNKNOWN_FIELD)) {
      return "there is no field " + quoted(finding.found()) + " here.";
    }
    if (finding.code().equals(YAML_SYNTAX)) {
      return asSentence("this is not YAML: " + finding.found());
    }
    String expected =
        finding.expected().isEmpty() || finding.expected().length() > LONGEST_EXPECTATION
            ? ""
            : " where " + finding.expected() + " is expected";
    if (finding.found().isEmpty()) {
      return asSentence(words(finding.code()) + (field.isEmpty() ? "" : " at " + field) + expected);
    }
    return field.isEmpty()
        ? asSentence(words(finding.code()) + ", " + quoted(finding.found()) + expected)
        : asSentence(field + " is " + quoted(finding.found()) + expected);
  }

  /** {@code spec.http[0].mirror} is about {@code mirror}; an index belongs to the name before. */
  private static String lastField(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private static String words(String code) {
    return code.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String quoted(String text) {
    return "“" + text + "”";
  }

  private static String asSentence(String text) {
    String end = text.matches("(?s).*[.?!]") ? "" : ".";
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + end;
  }
}
