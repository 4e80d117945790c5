package io.mizzen.config.codec;

import io.mizzen.config.ConfigNode;
import io.mizzen.config.FieldPath;
import io.mizzen.config.Findings;
import io.mizzen.config.IntOrString;
import io.mizzen.config.Struct;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Finds the codec of a type; looks at each record type once. Threads may share it. */
final class ShapeCatalog {
  private static final Map<Class<?>, ValueCodec<?>> SCALARS =
      Map.ofEntries(
          Map.entry(String.class, StringCodec.TEXT),
          Map.entry(int.class, IntegerCodec.ofInt()),
          Map.entry(Integer.class, IntegerCodec.ofInt()),
          Map.entry(long.class, IntegerCodec.ofLong()),
          Map.entry(Long.class, IntegerCodec.ofLong()),
          Map.entry(double.class, DoubleCodec.INSTANCE),
          Map.entry(Double.class, DoubleCodec.INSTANCE),
          Map.entry(boolean.class, BooleanCodec.INSTANCE),
          Map.entry(Boolean.class, BooleanCodec.INSTANCE),
          Map.entry(Duration.class, DurationCodec.INSTANCE),
          Map.entry(Struct.class, StructCodec.INSTANCE));

  // Not a ClassValue: its values live as long as their class, and these refer back to it.
  private final Map<Class<?>, RecordShape<?>> shapes = new ConcurrentHashMap<>();

  /**
   * @throws IllegalArgumentException when the type has a component the codec cannot read
   */
  @SuppressWarnings("unchecked") // a class's entry was made of it
  <R extends Record> RecordShape<R> of(Class<R> type) {
    return (RecordShape<R>) shapes.computeIfAbsent(type, t -> shape(t.asSubclass(Record.class)));
  }

  private <R extends Record> RecordShape<R> shape(Class<R> type) {
    RecordComponent[] components = type.getRecordComponents();
    List<RecordField> fields = new ArrayList<>();
    for (RecordComponent component : components) {
      fields.add(field(component));
    }
    return new RecordShape<>(type, fields, RecordAccess.constructor(type, components));
  }

  @SuppressWarnings("unchecked") // a field only ever hands its codec values of its own type
  private RecordField field(RecordComponent component) {
    ValueCodec<?> codec =
        component.isAnnotationPresent(IntOrString.class)
            ? StringCodec.TEXT_OR_INTEGER
            : codec(component.getGenericType());
    return RecordField.of(component, (ValueCodec<Object>) codec);
  }

  private ValueCodec<?> codec(Type type) {
    if (type instanceof ParameterizedType generic) {
      return codec(generic);
    }
    if (type instanceof Class<?> plain) {
      ValueCodec<?> scalar = SCALARS.get(plain);
      if (scalar != null) {
        return scalar;
      }
      if (plain.isRecord()) {
        return new Nested<>(plain.asSubclass(Record.class));
      }
      if (plain.isEnum()) {
        return enumeration(plain);
      }
    }
    throw new IllegalArgumentException(
        "component type: " + type.getTypeName() + " (expected: one that RecordCodec reads)");
  }

  private ValueCodec<?> codec(ParameterizedType type) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == Optional.class) {
      return new OptionalCodec<>(codec(arguments[0]));
    }
    if (type.getRawType() == List.class) {
      return new ListCodec<>(codec(arguments[0]));
    }
    if (type.getRawType() == Map.class && arguments[0] == String.class) {
      return new MapCodec<>(codec(arguments[1]));
    }
    throw new IllegalArgumentException(
        "component type: " + type.getTypeName() + " (expected: one that RecordCodec reads)");
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // the class is known to be an enum
  private static ValueCodec<?> enumeration(Class<?> type) {
    return EnumCodec.of((Class) type);
  }

  /** A record in a record, looked up when it is needed: types may contain themselves. */
  private final class Nested<R extends Record> implements ValueCodec<R> {
    private final Class<R> type;

    Nested(Class<R> type) {
      this.type = type;
    }

    @Override
    public @Nullable R read(ConfigNode node, FieldPath path, Findings findings) {
      return of(type).read(node, path, findings);
    }

    @Override
    public R absent() {
      return of(type).absent();
    }

    @Override
    public boolean isAbsent(R value) {
      return of(type).isAbsent(value);
    }

    @Override
    public ConfigNode write(R value) {
      return of(type).write(value);
    }
  }
}
