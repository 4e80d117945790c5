package io.mizzen.config.codec;

import io.mizzen.config.ConfigNode;
import io.mizzen.config.FieldNames;
import io.mizzen.config.FieldPath;
import io.mizzen.config.FindingCode;
import io.mizzen.config.Findings;
import io.mizzen.config.OpenMessage;
import io.mizzen.config.codec.Constraint.Written;
import io.mizzen.config.constraint.Required;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A record type as the codec sees it: its fields in order and its canonical constructor. */
final class RecordShape<R extends Record> implements ValueCodec<R> {
  private static final int UNKNOWN = -1;

  private final String typeName;
  private final List<RecordField> fields;
  private final boolean isOpen;
  private final Constructor<R> constructor;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final List<OneOfGroup> oneOfs;
  private final List<MessageConstraint> exclusions;
  private final List<MessageConstraint> demands;

  /**
   * @param constructor the canonical one, accessible
   */
  RecordShape(Class<R> type, List<RecordField> fields, Constructor<R> constructor) {
    this.typeName = type.getSimpleName();
    this.fields = List.copyOf(fields);
    this.isOpen = type.isAnnotationPresent(OpenMessage.class);
    this.constructor = constructor;
    for (int i = 0; i < fields.size(); i++) {
      indexes.put(fields.get(i).name(), i);
    }
    this.oneOfs = OneOfGroup.of(this.fields);
    this.exclusions = MessageConstraint.exclusions(type);
    this.demands =
        MessageConstraint.demands(type, this.fields.stream().map(RecordField::name).toList());
  }

  @Override
  public @Nullable R read(ConfigNode node, FieldPath path, Findings findings) {
    if (!(node instanceof ConfigNode.Mapping mapping)) {
      ValueCodec.wrongType(node, path, findings, "a mapping (" + typeName + ")");
      return null;
    }
    int earlier = findings.size();
    ConfigNode.@Nullable Entry[] given = assign(mapping, path, findings);
    boolean isMisspelled = findings.size() > earlier;
    oneOfs.forEach(group -> group.check(given, path, findings));
    @Nullable Object[] values = new @Nullable Object[fields.size()];
    boolean isComplete = true;
    for (int i = 0; i < values.length; i++) {
      ConfigNode.Entry entry = given[i];
      int before = findings.size();
      values[i] =
          entry == null
              ? absent(fields.get(i), node, path, findings)
              : read(fields.get(i), entry, path, findings);
      boolean isRead = values[i] != null && findings.size() == before;
      if (isRead && !(entry == null && isMisspelled) && fields.get(i).isConstrained()) {
        RecordField field = fields.get(i);
        Written at = new Written(entry == null ? node : entry.value(), path.key(field.name()));
        check(field, values[i], entry != null, at, findings);
      }
      if (fields.get(i).isConfidential()) {
        findings.hideValuesAfter(before);
      }
      if (values[i] == null && entry != null) {
        values[i] = fields.get(i).codec().absentOrNull(); // so that its neighbours can be checked
      }
      isComplete &= values[i] != null;
    }
    check(values, new Written(node, path), findings, earlier);
    return isComplete ? construct(values, node, path, findings) : null;
  }

  /** The limits of the message as a whole; {@code earlier} findings are about other messages. */
  private void check(@Nullable Object[] values, Written message, Findings findings, int earlier) {
    if (exclusions.isEmpty() && demands.isEmpty()) {
      return;
    }
    ReadFields read = new ReadFields(values);
    boolean isWhole = findings.size() == earlier;
    exclusions.forEach(each -> each.check(read, message, findings));
    if (isWhole) {
      demands.forEach(each -> each.check(read, message, findings));
    }
  }

  /** The values of one message, by the names of their fields. */
  private final class ReadFields implements MessageConstraint.Fields {
    private final @Nullable Object[] values;

    ReadFields(@Nullable Object[] values) {
      this.values = values;
    }

    @Override
    public boolean isSet(String name) {
      int index = Objects.requireNonNull(indexes.get(name));
      Object value = values[index];
      return value != null && !fields.get(index).codec().isAbsent(value);
    }

    @Override
    public String text(String name) {
      Object value = values[Objects.requireNonNull(indexes.get(name))];
      Object held = value instanceof Optional<?> optional ? optional.orElse(null) : value;
      return held == null ? "" : held.toString();
    }
  }

  /** The entry of each field, by the field's index; null for absent fields and null values. */
  private ConfigNode.@Nullable Entry[] assign(
      ConfigNode.Mapping mapping, FieldPath path, Findings findings) {
    ConfigNode.@Nullable Entry[] given = new ConfigNode.@Nullable Entry[fields.size()];
    for (ConfigNode.Entry entry : mapping.entries()) {
      int index = indexOf(entry.key());
      if (index == UNKNOWN) {
        unknown(entry, path, findings);
      } else if (given[index] != null) {
        twice(Objects.requireNonNull(given[index]), entry, path, findings);
      } else if (!entry.value().isNull()) {
        given[index] = entry;
      }
    }
    return given;
  }

  /** Kubernetes' own kinds have one spelling; Istio's have the JSON name and the proto name. */
  private int indexOf(String key) {
    Integer index = indexes.get(key);
    if (index != null) {
      return index;
    }
    return isOpen ? UNKNOWN : indexes.getOrDefault(FieldNames.jsonName(key), UNKNOWN);
  }

  private void unknown(ConfigNode.Entry entry, FieldPath path, Findings findings) {
    if (isOpen || findings.isFull()) {
      return;
    }
    List<String> known = fields.stream().map(RecordField::name).toList();
    findings.error(
        FindingCode.UNKNOWN_FIELD,
        entry.keyOrigin(),
        path.key(entry.key()),
        entry.key(),
        known.isEmpty() ? "no fields" : "a field of " + typeName + ": " + String.join(", ", known),
        FieldNames.didYouMean(entry.key(), known));
  }

  private static void twice(
      ConfigNode.Entry first, ConfigNode.Entry second, FieldPath path, Findings findings) {
    findings.error(
        FindingCode.DUPLICATE_KEY,
        second.keyOrigin(),
        path.key(second.key()),
        second.key(),
        "each field once",
        "it is already set as " + first.key() + " at " + first.keyOrigin());
  }

  private static @Nullable Object read(
      RecordField field, ConfigNode.Entry entry, FieldPath path, Findings findings) {
    return field.codec().read(entry.value(), path.key(field.name()), findings);
  }

  private static @Nullable Object absent(
      RecordField field, ConfigNode node, FieldPath path, Findings findings) {
    try {
      return field.codec().absent();
    } catch (IllegalArgumentException e) {
      findings.error(
          FindingCode.MISSING_FIELD,
          node.origin(),
          path.key(field.name()),
          "",
          Objects.requireNonNullElse(e.getMessage(), "a value"),
          "set " + field.name());
      return null;
    }
  }

  /**
   * A field that holds its default counts as not written; see {@link Required}. But see {@link
   * NotEmpty}.
   */
  private static void check(
      RecordField field, Object value, boolean isWritten, Written at, Findings findings) {
    if (!field.codec().isAbsent(value) || field.isAlwaysChecked()) {
      field.constraints().forEach(each -> each.check(value, at, findings));
      return;
    }
    field
        .required()
        .or(() -> isWritten ? field.notEmpty() : Optional.empty())
        .ifPresent(
            expected -> at.error(findings, FindingCode.REQUIRED, empty(value), expected, ""));
  }

  private static String empty(Object value) {
    return value instanceof String ? "\"\"" : value instanceof Number ? "0" : "nothing";
  }

  private @Nullable R construct(
      @Nullable Object[] values, ConfigNode node, FieldPath path, Findings findings) {
    try {
      return RecordAccess.construct(constructor, values);
    } catch (IllegalArgumentException e) {
      findings.error(
          FindingCode.BAD_VALUE,
          node.origin(),
          path,
          Objects.requireNonNullElse(e.getMessage(), "not a " + typeName),
          "",
          "");
      return null;
    }
  }

  @Override
  public R absent() {
    Object[] values = new Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = fields.get(i).codec().absent();
    }
    return RecordAccess.construct(constructor, values);
  }

  @Override
  public boolean isAbsent(R value) {
    return write(value).entries().isEmpty();
  }

  @Override
  public ConfigNode.Mapping write(R value) {
    List<ConfigNode.Entry> entries = new ArrayList<>();
    for (RecordField field : fields) {
      Object each = field.valueOf(value);
      if (!field.codec().isAbsent(each)) {
        entries.add(new ConfigNode.Entry(field.name(), WRITTEN, field.codec().write(each)));
      }
    }
    return new ConfigNode.Mapping(entries, WRITTEN);
  }
}
