package io.mizzen.config.codec;

import io.mizzen.config.ConfigNode;
import io.mizzen.config.FieldPath;
import io.mizzen.config.Findings;
import io.mizzen.config.Validated;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Reads any rule record from nodes and writes it back, by looking at the record's components: the
 * one place where configuration becomes typed.
 *
 * <p>A component's name is the field's JSON name; the proto's snake_case name is understood too.
 * Components are {@code String}, {@code int}, {@code long}, {@code double}, {@code boolean}, enums,
 * {@link java.time.Duration}, other records, and {@code Optional}, {@code List} and {@code
 * Map<String, …>} of these. What is not written holds its proto default: empty, zero, false, an
 * enum's first constant. A null value counts as not written.
 *
 * <p>All findings of a node are collected. An {@link IllegalArgumentException} of a record's
 * constructor becomes a finding at that record. Threads may share a codec.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class RecordCodec {
  private final ShapeCatalog shapes = new ShapeCatalog();

  /**
   * Reads {@code node} as a {@code type}.
   *
   * @throws IllegalArgumentException when {@code type} has a component the codec does not know
   */
  public <R extends Record> Validated<R> read(ConfigNode node, Class<R> type) {
    return read(node, type, FieldPath.root());
  }

  /** As {@link #read(ConfigNode, Class)}; findings' paths start with {@code at}. */
  public <R extends Record> Validated<R> read(ConfigNode node, Class<R> type, FieldPath at) {
    PartlyRead<R> read = readPartly(node, type, at);
    return read.value().isEmpty() || read.hasErrors()
        ? Validated.invalid(read.findings())
        : Validated.of(read.value().get(), read.findings());
  }

  /** As {@link #read(ConfigNode, Class, FieldPath)}, with what is left where there are errors. */
  public <R extends Record> PartlyRead<R> readPartly(ConfigNode node, Class<R> type, FieldPath at) {
    Findings findings = new Findings();
    R value = shapes.of(type).read(node, at, findings);
    return new PartlyRead<>(Optional.ofNullable(value), findings.toList());
  }

  /**
   * Writes a record in canonical form: fields in component order, map keys sorted, defaults left
   * out. Reading the result gives an equal record.
   */
  @SuppressWarnings("unchecked") // an object's class is a class of its type
  public <R extends Record> ConfigNode.Mapping write(R value) {
    return shapes.of((Class<R>) value.getClass()).write(value);
  }
}
