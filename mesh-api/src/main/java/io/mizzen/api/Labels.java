package io.mizzen.api;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * Key-value labels of a workload or a service, sorted by key so that equal labels print equally.
 *
 * @param entries the labels; copied, never null keys or values
 */
@API(status = API.Status.EXPERIMENTAL)
public record Labels(SortedMap<String, String> entries) {
  private static final Labels NONE = new Labels(new TreeMap<>());

  public Labels {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  public static Labels none() {
    return NONE;
  }

  public static Labels of(Map<String, String> entries) {
    return entries.isEmpty() ? NONE : new Labels(new TreeMap<>(entries));
  }

  /** The value of {@code key}, or the empty string when the label is absent. */
  public String get(String key) {
    return entries.getOrDefault(key, "");
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /**
   * Whether these labels carry every label of {@code selector}. An empty selector selects
   * everything, as an empty Istio {@code subset.labels} does; callers for whom "no selector" means
   * "nothing" (a Kubernetes Service) must ask first.
   */
  public boolean matches(Labels selector) {
    return selector.entries.entrySet().stream()
        .allMatch(wanted -> wanted.getValue().equals(entries.get(wanted.getKey())));
  }

  /** These labels with those of {@code winner} laid over them. */
  public Labels overlaidWith(Labels winner) {
    if (winner.isEmpty()) {
      return this;
    }
    SortedMap<String, String> merged = new TreeMap<>(entries);
    merged.putAll(winner.entries);
    return new Labels(merged);
  }

  @Override
  public String toString() {
    return entries.toString();
  }
}
