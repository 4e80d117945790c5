package io.mizzen.config.codec;

import io.mizzen.config.ConfigNode;
import io.mizzen.config.FieldPath;
import io.mizzen.config.Findings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Repeated values. */
record ListCodec<T>(ValueCodec<T> items) implements ValueCodec<List<T>> {
  @Override
  public @Nullable List<T> read(ConfigNode node, FieldPath path, Findings findings) {
    if (!(node instanceof ConfigNode.Sequence list)) {
      ValueCodec.wrongType(node, path, findings, "a list");
      return null;
    }
    List<T> values = new ArrayList<>(list.items().size());
    for (int i = 0; i < list.items().size(); i++) {
      T value = item(list.items().get(i), path.index(i), findings);
      if (value == null) {
        value = items.absentOrNull(); // keeps the places of the items after it
      }
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return List.copyOf(values);
  }

  private @Nullable T item(ConfigNode node, FieldPath path, Findings findings) {
    if (node.isNull()) {
      ValueCodec.wrongType(node, path, findings, "a value");
      return null;
    }
    return items.read(node, path, findings);
  }

  @Override
  public List<T> absent() {
    return List.of();
  }

  @Override
  public ConfigNode write(List<T> value) {
    return new ConfigNode.Sequence(value.stream().map(items::write).toList(), WRITTEN);
  }
}
