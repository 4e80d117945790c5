package io.mizzen.snapshot;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Labels that a proxy must have, all of them.
 *
 * @param labels sorted; never empty, since an empty selector tells nobody apart
 */
record Selector(List<Label> labels) implements Comparable<Selector> {
  /** One label with its value. */
  record Label(String key, String value) implements Comparable<Label> {
    private static final Comparator<Label> ORDER =
        Comparator.comparing(Label::key).thenComparing(Label::value);

    @Override
    public int compareTo(Label other) {
      return ORDER.compare(this, other);
    }
  }

  static Optional<Selector> of(Map<String, String> labels) {
    return labels.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Selector(
                new TreeMap<>(labels)
                    .entrySet().stream()
                        .map(each -> new Label(each.getKey(), each.getValue()))
                        .toList()));
  }

  Label first() {
    return labels.get(0);
  }

  boolean matches(Map<String, String> carried) {
    return labels.stream().allMatch(label -> label.value().equals(carried.get(label.key())));
  }

  @Override
  public int compareTo(Selector other) {
    for (int i = 0; i < Math.min(labels.size(), other.labels.size()); i++) {
      int order = labels.get(i).compareTo(other.labels.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(labels.size(), other.labels.size());
  }
}
