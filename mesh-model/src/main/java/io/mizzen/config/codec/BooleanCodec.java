package io.mizzen.config.codec;

import io.mizzen.config.ConfigNode;
import io.mizzen.config.FieldPath;
import io.mizzen.config.FindingCode;
import io.mizzen.config.Findings;
import io.mizzen.config.ScalarType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code true} and {@code false}, unquoted. */
enum BooleanCodec implements ValueCodec<Boolean> {
  INSTANCE;

  @Override
  public @Nullable Boolean read(ConfigNode node, FieldPath path, Findings findings) {
    if (node instanceof ConfigNode.Scalar scalar) {
      if (scalar.style() == ConfigNode.Style.PLAIN
          && ScalarType.of(scalar.text()) == ScalarType.BOOLEAN) {
        return scalar.text().toLowerCase(Locale.ROOT).equals("true");
      }
      findings.error(
          FindingCode.WRONG_TYPE,
          node.origin(),
          path,
          scalar.text(),
          "true or false",
          hint(scalar));
      return null;
    }
    ValueCodec.wrongType(node, path, findings, "true or false");
    return null;
  }

  private static String hint(ConfigNode.Scalar scalar) {
    return switch (scalar.text().toLowerCase(Locale.ROOT)) {
      case "true", "false" -> "remove the quotes";
      case "yes", "y", "on" -> "write true";
      case "no", "n", "off" -> "write false";
      default -> "";
    };
  }

  @Override
  public Boolean absent() {
    return false;
  }

  @Override
  public ConfigNode write(Boolean value) {
    return ValueCodec.plain(value.toString());
  }
}
