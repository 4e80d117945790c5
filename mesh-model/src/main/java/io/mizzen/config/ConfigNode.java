package io.mizzen.config;

import io.mizzen.api.Origin;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * A piece of configuration text as a tree that knows where each part was written. Immutable. An
 * aliased YAML node appears as the same object in several places, with the origin of its anchor.
 */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface ConfigNode {
  /** The position where the node starts: line and column are 1-based. */
  Origin origin();

  /** The description of this node in messages: its text, {@code a mapping} or {@code a list}. */
  default String describe() {
    return fold(Scalar::text, list -> "a list", mapping -> "a mapping");
  }

  /** Whether this is an unquoted null: {@code ~}, {@code null} or nothing at all. */
  default boolean isNull() {
    return false;
  }

  /** The text of a scalar that is a string: quoted, or unquoted and of no other type. */
  default Optional<String> asString() {
    return Optional.empty();
  }

  default <R> R fold(
      Function<Scalar, R> scalar, Function<Sequence, R> sequence, Function<Mapping, R> mapping) {
    if (this instanceof Scalar s) {
      return scalar.apply(s);
    }
    return this instanceof Sequence s ? sequence.apply(s) : mapping.apply((Mapping) this);
  }

  /** The style in which a scalar was written. */
  enum Style {
    /** Unquoted: its type follows from its text, by YAML 1.2's core schema. */
    PLAIN,
    /** Quoted, a block scalar or tagged {@code !!str}: a string whatever its text. */
    QUOTED
  }

  /** A single value. */
  record Scalar(String text, Style style, Origin origin) implements ConfigNode {
    @Override
    public boolean isNull() {
      return style == Style.PLAIN && ScalarType.of(text) == ScalarType.NULL;
    }

    @Override
    public Optional<String> asString() {
      return style == Style.QUOTED || ScalarType.of(text) == ScalarType.STRING
          ? Optional.of(text)
          : Optional.empty();
    }
  }

  /** A list. */
  record Sequence(List<ConfigNode> items, Origin origin) implements ConfigNode {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** Keys with values, in written order; keys are unique. */
  record Mapping(List<Entry> entries, Origin origin) implements ConfigNode {
    public Mapping {
      entries = List.copyOf(entries);
    }

    /** The entry of {@code key} as it is spelled; looks at the entries one by one. */
    public Optional<Entry> entry(String key) {
      for (Entry entry : entries) {
        if (entry.key().equals(key)) {
          return Optional.of(entry);
        }
      }
      return Optional.empty();
    }

    /** The value of {@code key}; a null value counts as absent. */
    public Optional<ConfigNode> get(String key) {
      return entry(key).map(Entry::value).filter(value -> !value.isNull());
    }
  }

  /** One key of a mapping and its value. */
  record Entry(String key, Origin keyOrigin, ConfigNode value) {}
}
