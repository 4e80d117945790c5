package io.mizzen.translator;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and sets the fields of rule records by path, for tests that must reach all of them. */
final class RuleFields {
  private RuleFields() {}

  /** Every leaf below {@code type}, as dotted paths through optionals, lists and maps. */
  static List<String> leaves(Class<?> type) {
    List<String> found = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Class<?> element = element(component.getGenericType());
      if (element.isRecord()) {
        leaves(element).forEach(leaf -> found.add(component.getName() + "." + leaf));
      } else {
        found.add(component.getName());
      }
    }
    return found;
  }

  /** A record with nothing set. */
  static <R extends Record> R blank(Class<R> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = unset(components[i].getType());
    }
    return create(type, values);
  }

  /**
   * A copy with one field set. On the way, absent messages and empty lists get a blank element; of
   * lists the first element is changed, of maps the entry {@code x-key}.
   */
  static <R extends Record> R with(R from, String path, Object value) {
    return change(from, List.of(path.split("\\.")), value);
  }

  /** A copy in which the message that holds the field is present and the field is not set. */
  static <R extends Record> R withHolder(R from, String path) {
    int dot = path.lastIndexOf('.');
    return dot < 0 ? from : change(from, List.of(path.substring(0, dot).split("\\.")), null);
  }

  /** A value unlike the default for the field at {@code path}. */
  static Object sample(Class<?> type, String path) {
    Type declared = declared(type, path);
    Class<?> element = element(declared);
    Object value = sample(element);
    if (raw(declared) == List.class) {
      return List.of(value);
    }
    return raw(declared) == Map.class ? Map.of("sample", value) : value;
  }

  private static Object sample(Class<?> type) {
    if (type.isEnum()) {
      return type.getEnumConstants()[type.getEnumConstants().length - 1];
    }
    return switch (type.getSimpleName()) {
      case "String" -> "sample";
      case "int", "Integer" -> 7;
      case "long", "Long" -> 7L;
      case "double", "Double" -> 12.5;
      case "boolean", "Boolean" -> true;
      case "Duration" -> Duration.ofSeconds(7);
      default -> throw new AssertionError("no sample for " + type);
    };
  }

  private static <R extends Record> R change(R from, List<String> path, @Nullable Object value) {
    RecordComponent[] components = from.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = get(from, components[i]);
      if (components[i].getName().equals(path.get(0))) {
        values[i] = changed(values[i], components[i], path.subList(1, path.size()), value);
      }
    }
    @SuppressWarnings("unchecked") // the class of an R is a Class<R>
    Class<R> type = (Class<R>) from.getClass();
    return create(type, values);
  }

  private static Object changed(
      Object current, RecordComponent component, List<String> rest, @Nullable Object value) {
    Class<?> element = element(component.getGenericType());
    if (!element.isRecord()) {
      if (component.getType() == Optional.class) {
        return Optional.ofNullable(value);
      }
      return value == null ? current : value;
    }
    Record first = first(current).orElseGet(() -> blank(element.asSubclass(Record.class)));
    Record inner = rest.isEmpty() ? first : change(first, rest, value);
    if (current instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list);
      copy.subList(0, Math.min(1, copy.size())).clear();
      copy.add(0, inner);
      return List.copyOf(copy);
    }
    return current instanceof Map ? Map.of("x-key", inner) : Optional.of(inner);
  }

  private static Optional<Record> first(Object container) {
    if (container instanceof Optional<?> optional) {
      return optional.map(Record.class::cast);
    }
    if (container instanceof List<?> list) {
      return list.stream().findFirst().map(Record.class::cast);
    }
    return Optional.ofNullable((Record) ((Map<?, ?>) container).get("x-key"));
  }

  private static Type declared(Class<?> type, String path) {
    int dot = path.indexOf('.');
    String name = dot < 0 ? path : path.substring(0, dot);
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getName().equals(name)) {
        return dot < 0
            ? component.getGenericType()
            : declared(element(component.getGenericType()), path.substring(dot + 1));
      }
    }
    throw new AssertionError("no field " + path + " in " + type);
  }

  private static Class<?> element(Type type) {
    if (type instanceof ParameterizedType parameterized) {
      Type[] arguments = parameterized.getActualTypeArguments();
      return raw(arguments[arguments.length - 1]);
    }
    return raw(type);
  }

  private static Class<?> raw(Type type) {
    return (Class<?>) (type instanceof ParameterizedType p ? p.getRawType() : type);
  }

  private static Object unset(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "Optional" -> Optional.empty();
      case "List" -> List.of();
      case "Map" -> Map.of();
      case "String" -> "";
      case "int" -> 0;
      case "long" -> 0L;
      case "double" -> 0.0;
      case "boolean" -> false;
      default -> throw new AssertionError("no default for " + type);
    };
  }

  private static Object get(Record from, RecordComponent component) {
    try {
      return component.getAccessor().invoke(from);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static <R extends Record> R create(Class<R> type, Object[] values) {
    Class<?>[] types = new Class<?>[values.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = type.getRecordComponents()[i].getType();
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
