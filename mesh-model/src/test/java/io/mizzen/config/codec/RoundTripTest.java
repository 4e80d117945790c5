package io.mizzen.config.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.config.ConfigNode;
import io.mizzen.config.Fixtures;
import io.mizzen.config.Fixtures.Rule;
import io.mizzen.config.Validated;
import io.mizzen.config.yaml.YamlPrinter;
import io.mizzen.config.yaml.YamlReader;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoundTripTest {
  private static final int ROUNDS = 2_000;

  private final RecordCodec codec = Fixtures.CODEC;

  @Test
  void printedRecordsReadBackEqual() {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom seeds = new SplittableRandom(seed);
    for (int i = 0; i < ROUNDS; i++) {
      Rule rule = new RandomRules(seeds.split()).rule();

      String text = print(rule);

      assertThat(read(text)).as("seed %d round %d of\n%s", seed, i, text).isEqualTo(rule);
      assertThat(print(read(text))).as("seed %d round %d", seed, i).isEqualTo(text);
    }
  }

  @Test
  void damagedTextsNeverThrow() {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < ROUNDS; i++) {
      String text = damaged(print(new RandomRules(random.split()).rule()), random);
      try {
        YamlReader.withDefaults()
            .read("x.yaml", text)
            .fold(
                documents -> documents.stream().map(d -> codec.read(d.root(), Rule.class)).toList(),
                finding -> finding);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " round " + i + " of\n" + text, e);
      }
    }
  }

  private static String damaged(String text, SplittableRandom random) {
    StringBuilder damaged = new StringBuilder(text);
    String noise = "{}[]:-,*&!|>'\"%@`#?\t\n \\ab0\u0000\uD800";
    for (int i = random.nextInt(1, 6); i > 0 && damaged.length() > 0; i--) {
      char c = noise.charAt(random.nextInt(noise.length()));
      int at = random.nextInt(damaged.length());
      switch (random.nextInt(3)) {
        case 0 -> damaged.setCharAt(at, c);
        case 1 -> damaged.insert(at, c);
        default -> damaged.deleteCharAt(at);
      }
    }
    return damaged.toString();
  }

  private String print(Rule rule) {
    return YamlPrinter.print(codec.write(rule));
  }

  private Rule read(String text) {
    ConfigNode node = Fixtures.node(text);
    Validated<Rule> rule = codec.read(node, Rule.class);
    return rule.fold(
        (value, findings) -> value,
        findings -> {
          throw new AssertionError(findings + " in\n" + text);
        });
  }
}
