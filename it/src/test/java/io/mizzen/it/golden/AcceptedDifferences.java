package io.mizzen.it.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.mizzen.it.golden.Differences.Difference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The differences from istiod that are meant; each fires somewhere, or it has no reason to be here.
 */
final class AcceptedDifferences {
  private final Map<Accepted, Integer> fired = new LinkedHashMap<>();
  private final List<Accepted> ofOthers;

  /**
   * One difference.
   *
   * @param reason why ours differs
   */
  record Accepted(String reason, Predicate<Difference> predicate) {}

  /** Istio's own filters, which a stock Envoy does not have, taken out before all comparing. */
  static JsonElement withoutIstioFilters(JsonElement element) {
    if (element.isJsonArray()) {
      JsonArray kept = new JsonArray();
      element.getAsJsonArray().forEach(each -> keep(each, kept));
      return kept;
    }
    if (!element.isJsonObject()) {
      return element;
    }
    JsonObject kept = new JsonObject();
    element
        .getAsJsonObject()
        .entrySet()
        .forEach(
            field -> {
              JsonElement value = withoutIstioFilters(field.getValue());
              boolean emptied =
                  value.isJsonArray()
                      && value.getAsJsonArray().isEmpty()
                      && !field.getValue().getAsJsonArray().isEmpty();
              if (!emptied) {
                kept.add(field.getKey(), value);
              }
            });
    return kept;
  }

  private static void keep(JsonElement each, JsonArray kept) {
    boolean isIstio =
        each.isJsonObject()
            && each.getAsJsonObject().has("name")
            && each.getAsJsonObject().has("typedConfig")
            && each.getAsJsonObject().get("name").getAsString().startsWith("istio.");
    if (!isIstio) {
      kept.add(withoutIstioFilters(each));
    }
  }

  AcceptedDifferences(List<Accepted> accepted) {
    this(accepted, List.of());
  }

  /**
   * Differences that are meant.
   *
   * @param accepted those that the cases beside the repository have
   * @param ofOthers those that only other cases have
   */
  AcceptedDifferences(List<Accepted> accepted, List<Accepted> ofOthers) {
    this.ofOthers = List.copyOf(ofOthers);
    accepted.forEach(each -> fired.put(each, 0));
    ofOthers.forEach(each -> fired.put(each, 0));
  }

  /** Whether some entry accepts it; counts which. */
  boolean accepts(Difference difference) {
    for (Accepted each : fired.keySet()) {
      if (each.predicate().test(difference)) {
        fired.merge(each, 1, Integer::sum);
        return true;
      }
    }
    return false;
  }

  /** The number of times each was needed so far. */
  Map<Accepted, Integer> fired() {
    return fired;
  }

  /**
   * Prints how often each was needed. One that was never needed has no reason to be accepted: it
   * fails, unless the cases are others than those it was written for.
   */
  void report(GoldenFiles files) {
    fired.forEach((each, times) -> System.out.println("  " + times + " x " + each.reason()));
    if (!files.areOthers()) {
      Map<Accepted, Integer> ofThese = new LinkedHashMap<>(fired);
      ofThese.keySet().removeAll(ofOthers);
      assertThat(ofThese)
          .allSatisfy((each, times) -> assertThat(times).as(each.reason()).isPositive());
    }
  }
}
