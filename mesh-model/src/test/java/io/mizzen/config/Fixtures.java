package io.mizzen.config;

import io.mizzen.config.codec.RecordCodec;
import io.mizzen.config.resource.KindName;
import io.mizzen.config.resource.Reading;
import io.mizzen.config.resource.ResourceKind;
import io.mizzen.config.resource.ResourceReader;
import io.mizzen.config.yaml.YamlReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Records shaped like rules, and a reader that knows them. */
public final class Fixtures {
  public static final ResourceReader READER =
      new ResourceReader(
          List.of(
              ResourceKind.ofSpec("Rule", Set.of("mesh.test/v1", "mesh.test/v1beta1"), Rule.class),
              ResourceKind.ofDocument("Slice", Set.of("mesh.test/v1"), Slice.class)),
          Set.of(new KindName("", "ConfigMap")));

  public static final RecordCodec CODEC = new RecordCodec();

  private Fixtures() {}

  /** The documents of a text that must be YAML. */
  public static List<Document> documents(String text) {
    return YamlReader.withDefaults()
        .read("x.yaml", text)
        .fold(
            documents -> documents,
            finding -> {
              throw new AssertionError(finding.toString());
            });
  }

  public static ConfigNode node(String text) {
    return documents(text).get(0).root();
  }

  /** All readings of a text that must be YAML. */
  public static List<Reading> readings(String text) {
    return documents(text).stream()
        .flatMap(document -> READER.read(document, "default").stream())
        .toList();
  }

  public enum Mode {
    UNSPECIFIED,
    ROUND_ROBIN,
    LEAST_CONN
  }

  public record Rule(
      List<String> hosts,
      List<Route> http,
      Optional<Mode> mode,
      Map<String, String> labels,
      Optional<Integer> mirrorPercent,
      int consecutive5xxErrors) {}

  public record Route(
      String name,
      int weight,
      long bytes,
      double ratio,
      boolean enabled,
      Mode mode,
      Optional<Match> match,
      Map<String, Match> headers,
      Optional<Duration> timeout,
      Duration pause,
      List<Integer> codes,
      List<Route> children,
      Limits limits) {}

  public record Match(
      @OneOf("type") Optional<String> exact,
      @OneOf("type") Optional<String> prefix,
      @OneOf("type") Optional<String> regex,
      boolean ignoreCase) {}

  public record Limits(int low, int high) {
    public Limits {
      if (low > high) {
        throw new IllegalArgumentException("low: " + low + " (expected: at most " + high + ")");
      }
    }
  }

  @OpenMessage
  public record Slice(String addressType, List<SlicePort> ports) {}

  @OpenMessage
  public record SlicePort(String name, @IntOrString String targetPort) {}
}
