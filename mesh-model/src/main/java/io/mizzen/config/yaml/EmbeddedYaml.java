package io.mizzen.config.yaml;

import io.mizzen.api.Finding;
import io.mizzen.api.Origin;
import io.mizzen.config.ConfigNode;
import io.mizzen.config.Document;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * YAML that stands as a text inside YAML, as in the values of a ConfigMap. Its places are those in
 * the outer text: lines are right for a block text, columns for one that is indented by two spaces;
 * of any other text everything is where that text starts. Pure.
 */
@API(status = API.Status.INTERNAL)
public final class EmbeddedYaml {
  private static final int INDENT = 2;

  private EmbeddedYaml() {}

  /**
   * Reads the value of an entry.
   *
   * @return its first document; empty when it has none, and when it is no text or no YAML, which
   *     {@link Embedded#errors} say
   */
  public static Embedded read(ConfigNode.Entry entry) {
    if (!(entry.value() instanceof ConfigNode.Scalar scalar)) {
      return new Embedded(Optional.empty(), List.of());
    }
    Shift shift = Shift.of(entry, scalar);
    return YamlReader.withDefaults()
        .read(scalar.origin().source(), scalar.text())
        .fold(
            documents ->
                documents.isEmpty()
                    ? new Embedded(Optional.empty(), List.of())
                    : embedded(documents.get(0), shift),
            unreadable -> new Embedded(Optional.empty(), List.of(shift.of(unreadable))));
  }

  private static Embedded embedded(Document document, Shift shift) {
    return new Embedded(
        Optional.of(shift.of(document.root())),
        document.findings().stream().map(shift::of).toList());
  }

  /**
   * The text as a tree.
   *
   * @param root empty for an empty text
   * @param errors what is wrong with its YAML
   */
  public record Embedded(Optional<ConfigNode> root, List<Finding> errors) {
    public Embedded {
      errors = List.copyOf(errors);
    }
  }

  /** The place of the inner text's first character, less one. */
  private record Shift(Origin at, boolean isBlock, int columns) {
    static Shift of(ConfigNode.Entry entry, ConfigNode.Scalar scalar) {
      boolean isBlock = scalar.text().indexOf('\n') >= 0;
      return new Shift(scalar.origin(), isBlock, entry.keyOrigin().column() - 1 + INDENT);
    }

    Origin of(Origin inner) {
      return isBlock
          ? new Origin(at.source(), at.line() + inner.line(), columns + inner.column())
          : at;
    }

    Finding of(Finding finding) {
      return new Finding(
          finding.severity(),
          finding.code(),
          finding.resource(),
          of(finding.origin()),
          finding.path(),
          finding.found(),
          finding.expected(),
          finding.hint());
    }

    ConfigNode of(ConfigNode node) {
      return node.fold(
          scalar -> new ConfigNode.Scalar(scalar.text(), scalar.style(), of(scalar.origin())),
          list ->
              new ConfigNode.Sequence(
                  list.items().stream().map(this::of).toList(), of(list.origin())),
          mapping ->
              new ConfigNode.Mapping(
                  mapping.entries().stream()
                      .map(
                          each ->
                              new ConfigNode.Entry(
                                  each.key(), of(each.keyOrigin()), of(each.value())))
                      .toList(),
                  of(mapping.origin())));
    }
  }
}
