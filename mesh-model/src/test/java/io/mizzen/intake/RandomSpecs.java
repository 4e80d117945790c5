package io.mizzen.intake;

import io.mizzen.config.ConfigNode;
import io.mizzen.config.Struct;
import io.mizzen.config.yaml.YamlReader;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Draws instances of any rule record, legal or not, by looking at its components. */
final class RandomSpecs {
  private static final List<String> TEXTS =
      List.of("", "a", "a.b", "true", "~", "1", "0x1F", "- a", "a: b", "\"", "\\", "\n", "ü", "*");

  private final RandomGenerator random;

  RandomSpecs(RandomGenerator random) {
    this.random = random;
  }

  <R extends Record> R of(Class<R> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = Arrays.stream(components).map(each -> value(each.getGenericType())).toArray();
    Class<?>[] parameters =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type.toString(), e);
    }
  }

  private Object value(Type type) {
    if (type instanceof ParameterizedType generic) {
      return container(generic);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord() && plain != Struct.class) {
      return of(plain.asSubclass(Record.class));
    }
    if (plain.isEnum()) {
      Object[] constants = plain.getEnumConstants();
      return constants[random.nextInt(constants.length)];
    }
    return scalar(plain);
  }

  private Object scalar(Class<?> type) {
    if (type == String.class) {
      return TEXTS.get(random.nextInt(TEXTS.size()));
    }
    if (type == boolean.class || type == Boolean.class) {
      return random.nextBoolean();
    }
    if (type == int.class || type == Integer.class) {
      return random.nextBoolean() ? random.nextInt(3) : random.nextInt();
    }
    if (type == long.class || type == Long.class) {
      return random.nextLong();
    }
    if (type == double.class || type == Double.class) {
      return random.nextInt(4) / 4.0;
    }
    if (type == Duration.class) {
      return Duration.ofMillis(random.nextInt(10_000));
    }
    if (type == Struct.class) {
      return struct();
    }
    throw new AssertionError("a component of " + type + " (expected: one that can be drawn)");
  }

  private static Struct struct() {
    ConfigNode node =
        YamlReader.withDefaults()
            .read("x.yaml", "{name: a, list: [1, '1', true, ~], nested: {b: {}, a: 1.5}}")
            .fold(
                documents -> documents.get(0).root(),
                unreadable -> {
                  throw new AssertionError(unreadable);
                });
    return new Struct((ConfigNode.Mapping) node);
  }

  private Object container(ParameterizedType type) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == Optional.class) {
      return random.nextBoolean() ? Optional.empty() : Optional.of(value(arguments[0]));
    }
    if (type.getRawType() == List.class) {
      return Stream.generate(() -> value(arguments[0])).limit(random.nextInt(3)).toList();
    }
    Map<String, Object> map = new TreeMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      map.put("k" + TEXTS.get(random.nextInt(TEXTS.size())), value(arguments[1]));
    }
    return map;
  }
}
