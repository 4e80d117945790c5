package io.mizzen.config.codec;

import io.mizzen.config.ConfigNode;
import io.mizzen.config.FieldPath;
import io.mizzen.config.FindingCode;
import io.mizzen.config.Findings;
import io.mizzen.config.ScalarType;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whole numbers within a range, unquoted or (as proto-JSON has them) in quotes. */
record IntegerCodec<T extends Number>(long min, long max, LongFunction<T> boxed)
    implements ValueCodec<T> {
  /** Leading zeros are octal to a YAML 1.1 reader and decimal to a 1.2 one: nobody may guess. */
  private static final Pattern DECIMAL = Pattern.compile("[-+]?(0|[1-9][0-9]*)");

  private static final int MAX_DIGITS = 20;

  static IntegerCodec<Integer> ofInt() {
    return new IntegerCodec<>(Integer.MIN_VALUE, Integer.MAX_VALUE, value -> (int) value);
  }

  static IntegerCodec<Long> ofLong() {
    return new IntegerCodec<>(Long.MIN_VALUE, Long.MAX_VALUE, value -> value);
  }

  @Override
  public @Nullable T read(ConfigNode node, FieldPath path, Findings findings) {
    if (!(node instanceof ConfigNode.Scalar scalar) || !isInteger(scalar)) {
      ValueCodec.wrongType(node, path, findings, "a whole number");
      return null;
    }
    OptionalLong value = parse(scalar.text());
    if (value.isPresent() && value.getAsLong() >= min && value.getAsLong() <= max) {
      return boxed.apply(value.getAsLong());
    }
    String range = min + ".." + max;
    findings.error(FindingCode.BAD_VALUE, node.origin(), path, scalar.text(), range, "");
    return null;
  }

  private static boolean isInteger(ConfigNode.Scalar scalar) {
    return DECIMAL.matcher(scalar.text()).matches()
        || (scalar.style() == ConfigNode.Style.PLAIN
            && scalar.text().length() > 1
            && Character.isLetter(scalar.text().charAt(1))
            && ScalarType.of(scalar.text()) == ScalarType.INTEGER);
  }

  /** Empty when the number does not even fit 64 bits. */
  private static OptionalLong parse(String text) {
    if (text.length() > MAX_DIGITS) {
      return OptionalLong.empty();
    }
    try {
      String lower = text.toLowerCase(Locale.ROOT);
      if (lower.startsWith("0x")) {
        return OptionalLong.of(Long.parseLong(lower.substring(2), 16));
      }
      return OptionalLong.of(
          lower.startsWith("0o") ? Long.parseLong(lower.substring(2), 8) : Long.parseLong(text));
    } catch (NumberFormatException e) { // the form is right, so it is the size
      return OptionalLong.empty();
    }
  }

  @Override
  public T absent() {
    return boxed.apply(0);
  }

  @Override
  public ConfigNode write(T value) {
    return ValueCodec.plain(value.toString());
  }
}
