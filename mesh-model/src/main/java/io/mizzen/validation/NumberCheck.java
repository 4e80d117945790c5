package io.mizzen.validation;

import io.mizzen.rules.Percent;
import io.mizzen.rules.PortSelector;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Numbers, percentages, ports and durations. */
final class NumberCheck {
  static final int LAST_PORT = 65_535;

  private NumberCheck() {}

  static void port(FieldContext context, int port) {
    if (!isPort(port)) {
      context.error(ViolationCode.INVALID_PORT, port, "1.." + LAST_PORT);
    }
  }

  static boolean isPort(int port) {
    return port >= 1 && port <= LAST_PORT;
  }

  /** A port that may be left out, which the records say as 0. */
  static void optionalPort(FieldContext context, int port) {
    if (port != 0) {
      port(context, port);
    }
  }

  static void portSelector(FieldContext context, PortSelector selector) {
    port(context.field("number"), selector.number());
  }

  static void percent(FieldContext context, Percent percent) {
    percent(context.field("value"), percent.value());
  }

  static void percent(FieldContext context, double value) {
    if (!(value >= 0 && value <= 100)) {
      context.error(ViolationCode.OUT_OF_RANGE, value, "0..100");
    }
  }

  static void percent(FieldContext context, int value) {
    if (value < 0 || value > 100) {
      context.error(ViolationCode.OUT_OF_RANGE, value, "0..100");
    }
  }

  static void notNegative(FieldContext context, int value) {
    notNegative(context, (long) value);
  }

  static void notNegative(FieldContext context, long value) {
    if (value < 0) {
      context.error(ViolationCode.OUT_OF_RANGE, value, "0 or more");
    }
  }

  /** Istio's range; 600 itself is accepted there, and so here. */
  static void httpStatus(FieldContext context, int status) {
    if (status < 200 || status > 600) {
      context.error(ViolationCode.OUT_OF_RANGE, status, "an HTTP status, 200..599");
    }
  }

  /** At least 1 ms and whole milliseconds, as every duration of Istio's API. */
  static void duration(FieldContext context, Duration duration) {
    if (duration.compareTo(Duration.ofMillis(1)) < 0) {
      context.error(
          ViolationCode.INVALID_DURATION,
          text(duration),
          "at least 1ms",
          "leave the field out if you mean no limit");
    } else {
      wholeMillis(context, duration);
    }
  }

  /** As {@link #duration}, but zero, or less than 1 ms, is legal and switches the timer off. */
  static void durationOrZero(FieldContext context, Duration duration) {
    if (duration.abs().compareTo(Duration.ofMillis(1)) >= 0) {
      duration(context, duration);
    }
  }

  private static void wholeMillis(FieldContext context, Duration duration) {
    if (!duration.truncatedTo(ChronoUnit.MILLIS).equals(duration)) {
      context.error(ViolationCode.INVALID_DURATION, text(duration), "whole milliseconds");
    }
  }

  private static String text(Duration duration) {
    return BigDecimal.valueOf(duration.getSeconds())
            .add(BigDecimal.valueOf(duration.getNano(), 9))
            .stripTrailingZeros()
            .toPlainString()
        + "s";
  }
}
