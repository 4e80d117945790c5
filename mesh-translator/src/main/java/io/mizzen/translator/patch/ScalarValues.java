package io.mizzen.translator.patch;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.mizzen.config.ConfigNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which scalars proto-JSON takes for a field, as istiod's reader has it. */
final class ScalarValues {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]{0,99})(\\.[0-9]{1,99})?([eE][-+]?[0-9]{1,3})?");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]*={0,2}");

  /** Go's durations, of which those of proto-JSON are some. */
  private static final Pattern DURATION =
      Pattern.compile("[-+]?(0|(([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)");

  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?"
              + "([Zz]|[-+][0-9]{2}:[0-9]{2})");

  private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

  private static final Map<String, Pattern> TEXTS =
      Map.of(
          "google.protobuf.Duration",
          DURATION,
          "google.protobuf.Timestamp",
          TIMESTAMP,
          "google.protobuf.FieldMask",
          Pattern.compile(".*"));

  private ScalarValues() {}

  /** The value of a wrapper such as {@code google.protobuf.UInt32Value}, which stands alone. */
  static Optional<FieldDescriptor> wrapped(Descriptor type) {
    return type.getFile().getFullName().equals("google/protobuf/wrappers.proto")
        ? Optional.of(type.findFieldByName("value"))
        : Optional.empty();
  }

  /** Whether a message is written as a text. */
  static boolean isText(Descriptor type) {
    return TEXTS.containsKey(type.getFullName());
  }

  static boolean fitsText(ConfigNode.Scalar scalar, Descriptor type) {
    Pattern form = TEXTS.getOrDefault(type.getFullName(), DURATION);
    return scalar.asString().filter(text -> form.matcher(text).matches()).isPresent();
  }

  static String expectedText(Descriptor type) {
    return switch (type.getName()) {
      case "Duration" -> "a duration such as 1.5s";
      case "Timestamp" -> "a time such as 2026-01-01T00:00:00Z";
      default -> "a text";
    };
  }

  static boolean fits(ConfigNode.Scalar scalar, FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case STRING -> scalar.asString().isPresent();
      case BYTE_STRING ->
          scalar.asString().filter(text -> BASE64.matcher(text).matches()).isPresent();
      case BOOLEAN ->
          scalar.asString().isEmpty() && Set.of("true", "false").contains(lower(scalar.text()));
      case INT, LONG -> isInteger(scalar.text(), field);
      case FLOAT, DOUBLE ->
          NUMBER.matcher(scalar.text()).matches() || NOT_FINITE.contains(scalar.text());
      case ENUM -> isOfEnum(scalar, field);
      case MESSAGE -> false;
    };
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static boolean isOfEnum(ConfigNode.Scalar scalar, FieldDescriptor field) {
    return scalar
        .asString()
        .map(name -> field.getEnumType().findValueByName(name) != null)
        .orElseGet(() -> integer(scalar.text()).filter(n -> n.bitLength() < 32).isPresent());
  }

  private static boolean isInteger(String text, FieldDescriptor field) {
    int bits = field.getJavaType() == FieldDescriptor.JavaType.INT ? Integer.SIZE : Long.SIZE;
    return integer(text)
        .filter(
            number ->
                isUnsigned(field)
                    ? number.signum() >= 0 && number.bitLength() <= bits
                    : number.bitLength() < bits)
        .isPresent();
  }

  private static Optional<BigInteger> integer(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(text).stripTrailingZeros();
    return number.scale() <= 0 && number.precision() - number.scale() < 40
        ? Optional.of(number.toBigInteger())
        : Optional.empty();
  }

  private static boolean isUnsigned(FieldDescriptor field) {
    return switch (field.getType()) {
      case UINT32, UINT64, FIXED32, FIXED64 -> true;
      default -> false;
    };
  }

  static String expected(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case STRING -> "a text";
      case BYTE_STRING -> "a text in base64";
      case BOOLEAN -> "true or false";
      case INT, LONG ->
          "a whole number of "
              + (field.getJavaType() == FieldDescriptor.JavaType.INT ? 32 : 64)
              + " bits"
              + (isUnsigned(field) ? ", 0 or more" : "");
      case FLOAT, DOUBLE -> "a number";
      case ENUM ->
          field.getEnumType().getValues().stream()
              .map(EnumValueDescriptor::getName)
              .collect(Collectors.joining(", "));
      case MESSAGE -> "a mapping";
    };
  }
}
