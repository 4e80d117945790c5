package io.mizzen.controlplane.process;

import io.mizzen.api.EscapedText;
import io.mizzen.api.Origin;
import io.mizzen.config.ConfigNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One mapping of the config file, read key by key. What is wrong is collected, each with its place,
 * key, value and what was expected; reading goes on, so that all of it is said at once.
 */
final class ConfigSection {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  private final ConfigNode.Mapping node;
  private final String path;
  private final List<String> errors;
  private final Set<String> known = new TreeSet<>();

  ConfigSection(ConfigNode.Mapping node, String path, List<String> errors) {
    this.node = node;
    this.path = path;
    this.errors = errors;
  }

  /** Says which keys nobody has asked for; to be called last. */
  void refuseOthers() {
    for (ConfigNode.Entry entry : node.entries()) {
      if (!known.contains(entry.key())) {
        error(entry.keyOrigin(), entry.key(), entry.value().describe(), "one of " + known);
      }
    }
  }

  /** Hands a value on, if the key is there; what the taker refuses is an error of this key. */
  <T> void take(String key, Function<ConfigNode, T> read, Consumer<T> taker) {
    find(key)
        .ifPresent(
            value -> {
              try {
                taker.accept(read.apply(value));
              } catch (IllegalArgumentException e) {
                error(value.origin(), key, value.describe(), String.valueOf(e.getMessage()));
              }
            });
  }

  /** A mapping below this one; its own other keys are refused once the reader is done. */
  void section(String key, Consumer<ConfigSection> reader) {
    find(key)
        .ifPresent(
            value -> {
              if (value instanceof ConfigNode.Mapping mapping) {
                ConfigSection below = new ConfigSection(mapping, path + key + ".", errors);
                reader.accept(below);
                below.refuseOthers();
              } else {
                error(value.origin(), key, value.describe(), "a mapping");
              }
            });
  }

  /** Each mapping of a list. */
  void sections(String key, Consumer<ConfigSection> reader) {
    items(key)
        .forEach(
            item -> {
              if (item instanceof ConfigNode.Mapping mapping) {
                ConfigSection below = new ConfigSection(mapping, path + key + "[].", errors);
                reader.accept(below);
                below.refuseOthers();
              } else {
                error(item.origin(), key, item.describe(), "a mapping");
              }
            });
  }

  /** The texts of a list. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (ConfigNode item : items(key)) {
      try {
        texts.add(text(item));
      } catch (IllegalArgumentException e) {
        error(item.origin(), key, item.describe(), String.valueOf(e.getMessage()));
      }
    }
    return texts;
  }

  /** A text that must be there. */
  Optional<String> required(String key) {
    List<String> found = new ArrayList<>();
    take(key, ConfigSection::text, found::add);
    if (found.isEmpty() && node.entry(key).isEmpty()) {
      error(node.origin(), key, "nothing", "a text");
    }
    return found.stream().findFirst();
  }

  /** The keys and texts of a mapping whose keys are names. */
  void names(String key, java.util.function.BiConsumer<String, String> taker) {
    find(key)
        .ifPresent(
            value -> {
              if (!(value instanceof ConfigNode.Mapping mapping)) {
                error(value.origin(), key, value.describe(), "a mapping");
                return;
              }
              ConfigSection below = new ConfigSection(mapping, path + key + ".", errors);
              mapping
                  .entries()
                  .forEach(
                      entry ->
                          below.take(
                              entry.key(),
                              ConfigSection::text,
                              text -> taker.accept(entry.key(), text)));
            });
  }

  static String text(ConfigNode node) {
    if (node instanceof ConfigNode.Scalar scalar && !scalar.isNull()) {
      return scalar.text();
    }
    throw new IllegalArgumentException("a text");
  }

  static int number(ConfigNode node) {
    try {
      return Integer.parseInt(text(node));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a whole number", e);
    }
  }

  static boolean flag(ConfigNode node) {
    return switch (text(node)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("true or false");
    };
  }

  /** One of a kind's names, as they are written in Java. */
  static <E extends Enum<E>> Function<ConfigNode, E> choice(Class<E> kind) {
    return node ->
        Stream.of(kind.getEnumConstants())
            .filter(each -> each.name().equals(text(node)))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "one of " + Arrays.toString(kind.getEnumConstants())));
  }

  /** {@code 50ms}, {@code 10s}, {@code 2m}, {@code 1h}. */
  static Duration duration(ConfigNode node) {
    Matcher matcher = DURATION.matcher(text(node));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a duration such as 50ms, 10s, 2m or 1h");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  /** A path, from the directory of the file. */
  static Function<ConfigNode, Path> path(Path directory) {
    return node -> directory.resolve(text(node)).normalize();
  }

  /** Something is wrong with a key of this mapping. */
  void error(String key, String found, String expected) {
    Origin where = node.entry(key).map(ConfigNode.Entry::keyOrigin).orElse(node.origin());
    error(where, key, found, expected);
  }

  private void error(Origin where, String key, String found, String expected) {
    String line = where + ": " + path + key + ": " + found + " (expected: " + expected + ")";
    errors.add(EscapedText.of(line));
  }

  private Optional<ConfigNode> find(String key) {
    known.add(key);
    return node.get(key);
  }

  private List<ConfigNode> items(String key) {
    Optional<ConfigNode> value = find(key);
    if (value.isEmpty()) {
      return List.of();
    }
    if (value.get() instanceof ConfigNode.Sequence list) {
      return list.items();
    }
    error(value.get().origin(), key, value.get().describe(), "a list");
    return List.of();
  }
}
