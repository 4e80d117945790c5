package io.mizzen.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.apiguardian.api.API;

/** The spelling of field names, and likely misspellings. */
@API(status = API.Status.INTERNAL)
public final class FieldNames {
  private static final int MAX_COMPARED = 64;

  private FieldNames() {}

  /**
   * The JSON name of a proto field, as protoc derives it: each underscore goes and the letter after
   * it is raised. A name that is no proto name (no underscore, or an upper-case letter) stays.
   */
  public static String jsonName(String name) {
    if (name.indexOf('_') < 0 || name.chars().anyMatch(c -> c >= 'A' && c <= 'Z')) {
      return name;
    }
    StringBuilder json = new StringBuilder(name.length());
    boolean raise = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_') {
        raise = true;
      } else {
        json.append(raise && c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c);
        raise = false;
      }
    }
    return json.toString();
  }

  /** The known name that {@code word} most likely meant, if any is close. */
  public static Optional<String> closest(String word, Collection<String> known) {
    if (word.length() > MAX_COMPARED) {
      return Optional.empty();
    }
    String best = "";
    int bestDistance = Math.max(1, word.length() / 3) + 1;
    for (String name : known) {
      int distance = distance(plain(word), plain(name));
      if (distance < bestDistance) {
        best = name;
        bestDistance = distance;
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  /** An instruction for a finding: {@code did you mean x?}, or nothing. */
  public static String didYouMean(String word, Collection<String> known) {
    return closest(word, known).map(name -> "did you mean " + name + "?").orElse("");
  }

  private static String plain(String name) {
    return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
  }

  /** Levenshtein distance where swapping two neighbours costs one. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(int[][] cost, String a, String b, int i, int j) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best =
        Math.min(Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1), cost[i - 1][j - 1] + change);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
