package io.mizzen.config.codec;

import io.mizzen.config.ConfigNode;
import io.mizzen.config.FieldPath;
import io.mizzen.config.Findings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A field whose absence differs from its default. */
record OptionalCodec<T>(ValueCodec<T> inner) implements ValueCodec<Optional<T>> {
  @Override
  @SuppressWarnings("NullableOptional") // null is this method's failure, not an absent value
  public @Nullable Optional<T> read(ConfigNode node, FieldPath path, Findings findings) {
    T value = inner.read(node, path, findings);
    return value == null ? null : Optional.of(value);
  }

  @Override
  public Optional<T> absent() {
    return Optional.empty();
  }

  @Override
  public ConfigNode write(Optional<T> value) {
    return inner.write(value.orElseThrow());
  }
}
