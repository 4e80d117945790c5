package io.mizzen.config.codec;

import io.mizzen.config.ConfigNode;
import io.mizzen.config.FieldPath;
import io.mizzen.config.FindingCode;
import io.mizzen.config.Findings;
import io.mizzen.config.ScalarType;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Durations as Istio accepts them; see {@link GoDuration}. */
enum DurationCodec implements ValueCodec<Duration> {
  INSTANCE;

  private static final String EXPECTED = "a duration such as 5s, 300ms or 1h30m";

  @Override
  public @Nullable Duration read(ConfigNode node, FieldPath path, Findings findings) {
    if (!(node instanceof ConfigNode.Scalar scalar)) {
      ValueCodec.wrongType(node, path, findings, EXPECTED);
      return null;
    }
    Optional<Duration> duration =
        isBareNumber(scalar) ? Optional.empty() : GoDuration.parse(scalar.text());
    if (duration.isEmpty()) {
      findings.error(
          FindingCode.BAD_DURATION, node.origin(), path, scalar.text(), EXPECTED, hint(scalar));
    }
    return duration.orElse(null);
  }

  private static boolean isBareNumber(ConfigNode.Scalar scalar) {
    ScalarType type = ScalarType.of(scalar.text());
    return scalar.style() == ConfigNode.Style.PLAIN
        && (type == ScalarType.INTEGER || type == ScalarType.FLOAT);
  }

  private static String hint(ConfigNode.Scalar scalar) {
    boolean wantsUnit = GoDuration.parse(scalar.text() + "s").isPresent();
    return wantsUnit ? "add a unit: " + scalar.text() + "s" : "";
  }

  @Override
  public Duration absent() {
    return Duration.ZERO;
  }

  @Override
  public ConfigNode write(Duration value) {
    return ValueCodec.plain(GoDuration.print(value)); // a string to every reader: it ends in s
  }
}
