package io.mizzen.config.codec;

import io.mizzen.config.ConfigNode;
import io.mizzen.config.FieldPath;
import io.mizzen.config.Findings;
import io.mizzen.config.Struct;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values without a schema. */
enum StructCodec implements ValueCodec<Struct> {
  INSTANCE;

  @Override
  public @Nullable Struct read(ConfigNode node, FieldPath path, Findings findings) {
    if (node instanceof ConfigNode.Mapping mapping) {
      return new Struct(mapping);
    }
    ValueCodec.wrongType(node, path, findings, "a mapping");
    return null;
  }

  @Override
  public Struct absent() {
    return new Struct(new ConfigNode.Mapping(List.of(), WRITTEN));
  }

  @Override
  public ConfigNode write(Struct value) {
    return value.value();
  }
}
