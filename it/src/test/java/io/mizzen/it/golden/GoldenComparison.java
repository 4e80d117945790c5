package io.mizzen.it.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import io.mizzen.it.golden.Differences.Difference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The comparison of one folder or file, with the differences that have no accepted reason. */
final class GoldenComparison {
  private final String name;
  private final Map<String, List<String>> wrong = new LinkedHashMap<>();
  private int compared;
  private int acceptedHere;

  /**
   * A comparison of which nothing was compared yet.
   *
   * @param name the folder or file
   */
  GoldenComparison(String name) {
    this.name = name;
  }

  /**
   * One resource.
   *
   * @param where case, proxy and resource, for messages
   * @param actual ours; {@link JsonNull} if there is none
   */
  void compare(
      String where, JsonElement expected, JsonElement actual, AcceptedDifferences accepted) {
    compared++;
    JsonElement stock = AcceptedDifferences.withoutIstioFilters(expected);
    for (Difference each : Differences.between(stock, actual)) {
      if (accepted.accepts(each)) {
        acceptedHere++;
      } else {
        wrong.computeIfAbsent(where, key -> new ArrayList<>()).add(each.toString());
      }
    }
  }

  /** {@code golden <folder or file>: N of M, K accepted differences}. */
  String summary() {
    return "golden %s: %d of %d, %d accepted differences"
        .formatted(name, compared - wrong.size(), compared, acceptedHere);
  }

  /** The differences, a paragraph per resource, sorted; empty if nothing does. */
  String wrong() {
    TreeSet<String> lines = new TreeSet<>();
    wrong.forEach((where, what) -> lines.add(where + "\n    " + String.join("\n    ", what)));
    return String.join("\n", lines);
  }
}
