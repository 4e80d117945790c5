package io.mizzen.config.codec;

import io.mizzen.config.ConfigNode;
import io.mizzen.config.FieldPath;
import io.mizzen.config.FindingCode;
import io.mizzen.config.Findings;
import io.mizzen.config.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Text. An unquoted number or boolean is not text, as in Kubernetes: {@code version: 1.10} would
 * otherwise silently differ from what a YAML 1.1 reader makes of it.
 */
enum StringCodec implements ValueCodec<String> {
  TEXT("a string"),
  /** Kubernetes' IntOrString: unquoted whole numbers are welcome. */
  TEXT_OR_INTEGER("a string or a whole number");

  private final String expected;

  StringCodec(String expected) {
    this.expected = expected;
  }

  @Override
  public @Nullable String read(ConfigNode node, FieldPath path, Findings findings) {
    if (!(node instanceof ConfigNode.Scalar scalar)) {
      ValueCodec.wrongType(node, path, findings, expected);
      return null;
    }
    if (scalar.style() == ConfigNode.Style.QUOTED || accepts(ScalarType.of(scalar.text()))) {
      return scalar.text();
    }
    findings.error(
        FindingCode.WRONG_TYPE,
        node.origin(),
        path,
        scalar.text(),
        expected,
        "quote it: \"" + Findings.shown(scalar.text()) + "\"");
    return null;
  }

  private boolean accepts(ScalarType type) {
    return type == ScalarType.STRING || (this == TEXT_OR_INTEGER && type == ScalarType.INTEGER);
  }

  @Override
  public String absent() {
    return "";
  }

  @Override
  public ConfigNode write(String value) {
    boolean isNumber = this == TEXT_OR_INTEGER && ScalarType.of(value) == ScalarType.INTEGER;
    return isNumber ? ValueCodec.plain(value) : ValueCodec.quoted(value);
  }
}
