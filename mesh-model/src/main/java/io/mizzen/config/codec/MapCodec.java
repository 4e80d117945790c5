package io.mizzen.config.codec;

import io.mizzen.config.ConfigNode;
import io.mizzen.config.FieldPath;
import io.mizzen.config.Findings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values by free keys, sorted by key so that equal maps iterate and print equally. */
record MapCodec<T>(ValueCodec<T> values) implements ValueCodec<Map<String, T>> {
  @Override
  public @Nullable Map<String, T> read(ConfigNode node, FieldPath path, Findings findings) {
    if (!(node instanceof ConfigNode.Mapping mapping)) {
      ValueCodec.wrongType(node, path, findings, "a mapping");
      return null;
    }
    Map<String, T> read = new TreeMap<>();
    for (ConfigNode.Entry entry : mapping.entries()) {
      T value = value(entry.value(), path.key(entry.key()), findings);
      if (value != null) {
        read.put(entry.key(), value);
      }
    }
    return Collections.unmodifiableMap(read);
  }

  private @Nullable T value(ConfigNode node, FieldPath path, Findings findings) {
    if (node.isNull()) {
      ValueCodec.wrongType(node, path, findings, "a value");
      return null;
    }
    return values.read(node, path, findings);
  }

  @Override
  public Map<String, T> absent() {
    return Map.of();
  }

  @Override
  public ConfigNode write(Map<String, T> value) {
    List<ConfigNode.Entry> entries = new ArrayList<>(value.size());
    new TreeMap<>(value)
        .forEach(
            (key, each) -> entries.add(new ConfigNode.Entry(key, WRITTEN, values.write(each))));
    return new ConfigNode.Mapping(entries, WRITTEN);
  }
}
