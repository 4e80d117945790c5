package io.mizzen.config;

import io.mizzen.api.Origin;
import java.util.Comparator;
import org.apiguardian.api.API;

/**
 * A value without a schema, protobuf's {@code google.protobuf.Struct}: kept as it was written but
 * for its places, so that equal values are equal wherever they stand. Keys are sorted.
 */
@API(status = API.Status.EXPERIMENTAL)
public record Struct(ConfigNode.Mapping value) {
  private static final Origin NOWHERE = Origin.of("<struct>");

  public Struct {
    value = (ConfigNode.Mapping) placeless(value);
  }

  private static ConfigNode placeless(ConfigNode node) {
    return node.fold(
        Struct::scalar,
        list ->
            new ConfigNode.Sequence(list.items().stream().map(Struct::placeless).toList(), NOWHERE),
        mapping ->
            new ConfigNode.Mapping(
                mapping.entries().stream()
                    .map(each -> new ConfigNode.Entry(each.key(), NOWHERE, placeless(each.value())))
                    .sorted(Comparator.comparing(ConfigNode.Entry::key))
                    .toList(),
                NOWHERE));
  }

  /** A text is the same with and without quotes. */
  private static ConfigNode scalar(ConfigNode.Scalar scalar) {
    ConfigNode.Style style =
        scalar.asString().isPresent() ? ConfigNode.Style.QUOTED : ConfigNode.Style.PLAIN;
    return new ConfigNode.Scalar(scalar.text(), style, NOWHERE);
  }
}
