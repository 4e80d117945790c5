package io.mizzen.it.live;

import io.mizzen.it.mesh.Chance;
import io.mizzen.it.mesh.Counts;
import io.mizzen.testkit.BinomialBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Judges how calls were spread: each share within its exact binomial bounds, nobody else asked. */
record Split(int calls, Map<String, Double> shares) {
  Split {
    shares = Map.copyOf(shares);
  }

  /** The objection to these counts; empty when they agree. */
  List<String> complaints(Counts counts) {
    List<String> complaints = new ArrayList<>();
    if (counts.total() != calls) {
      complaints.add("calls counted: " + counts.total() + " (expected: " + calls + ")");
    }
    new TreeMap<>(shares)
        .forEach(
            (name, share) -> {
              BinomialBounds bounds = Chance.bounds(calls, share);
              if (!bounds.accepts(Math.toIntExact(counts.of(name)))) {
                complaints.add(name + ": " + counts.of(name) + " (expected: " + bounds + ")");
              }
            });
    counts.calls().keySet().stream()
        .filter(name -> !shares.containsKey(name))
        .sorted()
        .forEach(name -> complaints.add(name + ": " + counts.of(name) + " (expected: none)"));
    return complaints;
  }

  /** Whether a mesh that splits as {@code wrong} would be caught. */
  boolean excludes(Map<String, Double> wrong) {
    return shares.entrySet().stream()
        .anyMatch(
            e -> Chance.bounds(calls, e.getValue()).excludes(wrong.getOrDefault(e.getKey(), 0.0)));
  }
}
