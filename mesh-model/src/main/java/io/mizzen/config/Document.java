package io.mizzen.config;

import io.mizzen.api.Finding;
import io.mizzen.api.Origin;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One document of a configuration text.
 *
 * @param origin where its content starts
 * @param root its content
 * @param findings what is wrong with this document alone (a duplicate key, a foreign tag); a
 *     document with findings can still say whose it is, but it is never applied
 */
@API(status = API.Status.EXPERIMENTAL)
public record Document(Origin origin, ConfigNode root, List<Finding> findings) {
  public Document {
    findings = List.copyOf(findings);
  }

  public static Document of(ConfigNode root) {
    return new Document(root.origin(), root, List.of());
  }

  /**
   * The position of the node at {@code path}, or the nearest node above it that exists: a value
   * where it stands, a mapping or list at its key, since its own text begins with the first of its
   * parts. Fields are found by their JSON name and by their proto name.
   *
   * @param path for example {@code spec.http[0].route[1].weight} or {@code metadata.labels["a.b"]};
   *     a text that is no path answers the root's origin
   */
  public Origin originOf(String path) {
    return reached(path).origin();
  }

  /** The text of the scalar at {@code path} as it was written, if there is one. */
  public Optional<String> scalarAt(String path) {
    Reached reached = reached(path);
    return reached.exactly() && reached.node() instanceof ConfigNode.Scalar scalar
        ? Optional.of(scalar.text())
        : Optional.empty();
  }

  private Reached reached(String path) {
    Reached reached = new Reached(root, root.origin(), true);
    for (FieldPath.Step step : FieldPath.parse(path).orElse(FieldPath.root()).steps()) {
      Optional<Reached> next = child(reached.node(), step);
      if (next.isEmpty()) {
        return new Reached(reached.node(), reached.origin(), false);
      }
      reached = next.get();
    }
    return reached;
  }

  /**
   * The end of a walk along a path.
   *
   * @param origin what a message points to
   * @param exactly whether the whole path exists
   */
  private record Reached(ConfigNode node, Origin origin, boolean exactly) {
    static Reached at(ConfigNode.Entry entry) {
      boolean isScalar = entry.value() instanceof ConfigNode.Scalar scalar && !scalar.isNull();
      Origin origin = isScalar ? entry.value().origin() : entry.keyOrigin();
      return new Reached(entry.value(), origin, true);
    }
  }

  private static Optional<Reached> child(ConfigNode node, FieldPath.Step step) {
    if (step instanceof FieldPath.Index index && node instanceof ConfigNode.Sequence list) {
      return index.value() < list.items().size()
          ? Optional.of(list.items().get(index.value()))
              .map(item -> new Reached(item, item.origin(), true))
          : Optional.empty();
    }
    if (step instanceof FieldPath.Key key && node instanceof ConfigNode.Mapping mapping) {
      return mapping.entry(key.name()).or(() -> byProtoName(mapping, key.name())).map(Reached::at);
    }
    return Optional.empty();
  }

  private static Optional<ConfigNode.Entry> byProtoName(ConfigNode.Mapping mapping, String name) {
    return mapping.entries().stream()
        .filter(entry -> FieldNames.jsonName(entry.key()).equals(name))
        .findFirst();
  }
}
