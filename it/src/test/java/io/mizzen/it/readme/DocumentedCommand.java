package io.mizzen.it.readme;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A command that a document or a script's comment tells people to run.
 *
 * @param where the file that says so
 * @param words the command line, split at spaces
 */
record DocumentedCommand(String where, List<String> words) {
  private static final Pattern IN_LINE = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern BLOCK = Pattern.compile("(?s)```(\\w*)\\n(.*?)```");
  private static final Pattern IN_COMMENT =
      Pattern.compile("(?m)(?:expected: |Build first: )(mvn [^)\\n]+)");
  private static final Pattern COMMAND =
      Pattern.compile("(?:mvn|java -jar \\S+|(?:\\./)?\\.ci/\\S+|examples/\\S+\\.sh)(?: .*)?");

  DocumentedCommand {
    words = List.copyOf(words);
  }

  /** The commands of a Markdown file or a shell script. */
  static List<DocumentedCommand> in(String where, String text) {
    List<String> candidates = new ArrayList<>();
    if (where.endsWith(".sh")) {
      IN_COMMENT.matcher(text).results().forEach(match -> candidates.add(match.group(1)));
    } else {
      BLOCK
          .matcher(text)
          .results()
          .filter(match -> match.group(1).isEmpty() || match.group(1).equals("sh"))
          .forEach(match -> candidates.addAll(lines(match.group(2))));
      String rest = BLOCK.matcher(text).replaceAll("");
      IN_LINE.matcher(rest).results().forEach(match -> candidates.add(match.group(1).strip()));
    }
    return candidates.stream()
        .filter(candidate -> COMMAND.matcher(candidate).matches())
        .filter(candidate -> !candidate.equals("mvn"))
        .map(
            candidate ->
                new DocumentedCommand(where, List.of(candidate.replace("\"", "").split("\\s+"))))
        .toList();
  }

  boolean isMaven() {
    return words.get(0).equals("mvn");
  }

  /** The value of {@code -pl} and the like: the word after it; empty when it is not there. */
  List<String> listAfter(String option) {
    int at = words.indexOf(option);
    return at < 0 ? List.of() : List.of(words.get(at + 1).split(","));
  }

  @Override
  public String toString() {
    return where + ": " + String.join(" ", words);
  }

  private static List<String> lines(String block) {
    return block.lines().map(String::strip).toList();
  }
}
