package io.mizzen.config.codec;

import io.mizzen.config.ConfigNode;
import io.mizzen.config.FieldPath;
import io.mizzen.config.Findings;
import io.mizzen.config.ScalarType;
import org.jspecify.annotations.Nullable;

/** Finite numbers, unquoted or (as proto-JSON has them) in quotes. */
enum DoubleCodec implements ValueCodec<Double> {
  INSTANCE;

  private static final double MAX_WHOLE = 1e15;

  @Override
  public @Nullable Double read(ConfigNode node, FieldPath path, Findings findings) {
    if (node instanceof ConfigNode.Scalar scalar && isNumber(scalar.text())) {
      double value = Double.parseDouble(scalar.text());
      if (Double.isFinite(value)) {
        return value;
      }
    }
    ValueCodec.wrongType(node, path, findings, "a number");
    return null;
  }

  private static boolean isNumber(String text) {
    ScalarType type = ScalarType.of(text);
    boolean isDecimal = text.chars().allMatch(c -> "+-.eE".indexOf(c) >= 0 || Character.isDigit(c));
    return isDecimal && (type == ScalarType.INTEGER || type == ScalarType.FLOAT);
  }

  @Override
  public Double absent() {
    return 0.0;
  }

  @Override
  public ConfigNode write(Double value) {
    boolean isWhole = value == Math.rint(value) && Math.abs(value) < MAX_WHOLE;
    boolean isNegativeZero = value.equals(-0.0);
    return ValueCodec.plain(
        isWhole && !isNegativeZero ? Long.toString(value.longValue()) : Double.toString(value));
  }
}
