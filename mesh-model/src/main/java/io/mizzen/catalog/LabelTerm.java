package io.mizzen.catalog;

import io.mizzen.api.Labels;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * One label in one namespace: what selectors and workloads are indexed by.
 *
 * @param key empty in the term that stands for every workload of the namespace
 */
record LabelTerm(String namespace, String key, String value) implements Comparable<LabelTerm> {
  private static final Comparator<LabelTerm> ORDER =
      Comparator.comparing(LabelTerm::namespace)
          .thenComparing(LabelTerm::key)
          .thenComparing(LabelTerm::value);

  /** The term that every workload of a namespace has. */
  static LabelTerm any(String namespace) {
    return new LabelTerm(namespace, "", "");
  }

  /** The terms of a workload's labels, {@link #any} among them. */
  static List<LabelTerm> carriedBy(String namespace, Labels labels) {
    return Stream.concat(Stream.of(any(namespace)), terms(namespace, labels)).toList();
  }

  /** The terms that a selector asks for; {@link #any} when it asks for nothing. */
  static List<LabelTerm> askedBy(String namespace, Labels selector) {
    return selector.isEmpty() ? List.of(any(namespace)) : terms(namespace, selector).toList();
  }

  private static Stream<LabelTerm> terms(String namespace, Labels labels) {
    return labels.entries().entrySet().stream()
        .map(label -> new LabelTerm(namespace, label.getKey(), label.getValue()));
  }

  @Override
  public int compareTo(LabelTerm other) {
    return ORDER.compare(this, other);
  }
}
