package io.mizzen.config.codec;

import io.mizzen.config.Fixtures.Limits;
import io.mizzen.config.Fixtures.Match;
import io.mizzen.config.Fixtures.Mode;
import io.mizzen.config.Fixtures.Route;
import io.mizzen.config.Fixtures.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Draws fixture records, with texts that YAML could take for something else. */
final class RandomRules {
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "reviews.prod",
          "true",
          "No",
          "~",
          "null",
          "1",
          "1.0",
          "0x1F",
          "-",
          "- a",
          "a: b",
          "#",
          "a #b",
          " lead",
          "trail ",
          "'",
          "\"",
          "\\",
          "\n",
          "a\nb\n",
          "\t",
          "%",
          "@",
          "*x",
          "&x",
          "!x",
          "|",
          ">",
          "{}",
          "[]",
          "<<",
          "2020-01-01",
          "ü",
          "日本",
          "😀",
          "\u2028",
          "\u0085",
          "\uFEFF",
          "\u0007",
          "=",
          "y",
          "012",
          "1_000",
          ".5",
          "+1",
          "?",
          "? a",
          "a:",
          ":a",
          "//x",
          "*.example.com");

  private static final List<Mode> MODES = List.of(Mode.values());

  private final RandomGenerator random;

  RandomRules(RandomGenerator random) {
    this.random = random;
  }

  Rule rule() {
    return new Rule(
        list(this::text),
        list(() -> route(3)),
        optional(this::mode),
        map(this::text),
        optional(random::nextInt),
        number());
  }

  private Route route(int depth) {
    return new Route(
        text(),
        number(),
        random.nextBoolean() ? 0 : random.nextLong(),
        ratio(),
        random.nextBoolean(),
        mode(),
        optional(this::match),
        map(this::match),
        optional(this::duration),
        duration(),
        list(this::number),
        depth == 0 ? List.of() : list(() -> route(depth - 1)),
        limits());
  }

  private Match match() {
    Optional<String> text = Optional.of(text());
    int arm = random.nextInt(4);
    return new Match(
        arm == 0 ? text : Optional.empty(),
        arm == 1 ? text : Optional.empty(),
        arm == 2 ? text : Optional.empty(),
        random.nextBoolean());
  }

  private Limits limits() {
    int low = number();
    return new Limits(Math.min(low, 0), Math.max(low, 0));
  }

  private Mode mode() {
    return MODES.get(random.nextInt(MODES.size()));
  }

  private double ratio() {
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1 -> -0.0;
      case 2 -> random.nextInt(100);
      case 3 -> Double.MIN_VALUE;
      case 4 -> Double.MAX_VALUE;
      default -> random.nextDouble(-1e6, 1e6);
    };
  }

  private Duration duration() {
    return switch (random.nextInt(4)) {
      case 0 -> Duration.ZERO;
      case 1 -> Duration.ofSeconds(random.nextInt(100_000));
      case 2 -> Duration.ofMillis(random.nextInt(-100_000, 100_000));
      default -> Duration.ofNanos(random.nextLong());
    };
  }

  private int number() {
    return random.nextBoolean() ? random.nextInt(10) : random.nextInt();
  }

  private String text() {
    String text = TEXTS.get(random.nextInt(TEXTS.size()));
    return random.nextInt(4) == 0 ? text + TEXTS.get(random.nextInt(TEXTS.size())) : text;
  }

  private <T> Optional<T> optional(Supplier<T> values) {
    return random.nextBoolean() ? Optional.empty() : Optional.of(values.get());
  }

  private <T> List<T> list(Supplier<T> values) {
    return Stream.generate(values).limit(random.nextInt(3)).toList();
  }

  private <T> Map<String, T> map(Supplier<T> values) {
    Map<String, T> map = new TreeMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      map.put("k" + text(), values.get());
    }
    return map;
  }
}
