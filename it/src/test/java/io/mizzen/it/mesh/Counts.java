package io.mizzen.it.mesh;

import java.util.Map;
import java.util.TreeMap;

/** The number of calls that arrived, by server; the servers counted them. */
public record Counts(Map<String, Long> calls) {
  public Counts {
    calls = Map.copyOf(calls);
  }

  public long of(String name) {
    return calls.getOrDefault(name, 0L);
  }

  public long total() {
    return calls.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The additions since {@code before}; names without an addition are left out. */
  public Counts since(Counts before) {
    Map<String, Long> added = new TreeMap<>();
    calls.forEach(
        (name, count) -> {
          if (count > before.of(name)) {
            added.put(name, count - before.of(name));
          }
        });
    return new Counts(added);
  }

  @Override
  public String toString() {
    return new TreeMap<>(calls).toString();
  }
}
