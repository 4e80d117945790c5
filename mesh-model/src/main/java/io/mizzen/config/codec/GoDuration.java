package io.mizzen.config.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Go's {@code time.ParseDuration}, which Istio's reader uses: decimal numbers with units in any
 * order, an optional sign, within 64 bits of nanoseconds (±292 years). Every proto-JSON duration
 * ({@code 1.5s}) within that range is one of them.
 */
final class GoDuration {
  private static final int MAX_LENGTH = 64;
  private static final Pattern PART =
      Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private GoDuration() {}

  /** Empty when {@code text} is no duration, or one that is too long. */
  static Optional<Duration> parse(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    boolean isNegative = text.charAt(0) == '-';
    String unsigned = isNegative || text.charAt(0) == '+' ? text.substring(1) : text;
    if (unsigned.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    return nanos(unsigned)
        .map(nanos -> isNegative ? nanos.negate() : nanos)
        .filter(nanos -> nanos.bitLength() < Long.SIZE)
        .map(nanos -> Duration.ofNanos(nanos.longValue()));
  }

  /** The proto-JSON form with as few digits as possible: {@code 1.5s}. */
  static String print(Duration duration) {
    BigDecimal seconds =
        BigDecimal.valueOf(duration.getSeconds())
            .add(BigDecimal.valueOf(duration.getNano(), 9))
            .stripTrailingZeros();
    return seconds.toPlainString() + "s";
  }

  private static Optional<BigInteger> nanos(String unsigned) {
    Matcher part = PART.matcher(unsigned);
    BigInteger sum = BigInteger.ZERO;
    int end = 0;
    while (end < unsigned.length()) {
      if (!part.find(end) || part.start() != end) {
        return Optional.empty();
      }
      BigDecimal unit = BigDecimal.valueOf(NANOS.getOrDefault(part.group(2), 0L));
      sum = sum.add(number(part.group(1)).multiply(unit).toBigInteger());
      end = part.end();
    }
    return unsigned.isEmpty() ? Optional.empty() : Optional.of(sum);
  }

  private static BigDecimal number(String text) {
    return new BigDecimal(text.endsWith(".") ? text + "0" : text);
  }
}
