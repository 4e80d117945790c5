package io.mizzen.examples.bookinfo.services;

import java.util.Locale;

/**
 * A service's schedule of deliberate failures.
 *
 * <p>Text form, as a Deployment's {@code FLAKY} variable has it: {@code never}, {@code every:3}
 * (each third call) or {@code first:2} (the first two calls of each request id).
 */
public sealed interface Flakiness {

  /** Never fails by itself. */
  record Never() implements Flakiness {}

  /** Fails each {@code nth} call of the instance; 1 fails all of them. */
  record EveryNth(int nth) implements Flakiness {
    public EveryNth {
      requirePositive("every", nth);
    }
  }

  /** Fails the first {@code failures} calls that carry one request id, then answers it. */
  record FirstOfEachRequest(int failures) implements Flakiness {
    public FirstOfEachRequest {
      requirePositive("first", failures);
    }
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if the text is none of the forms above
   */
  static Flakiness parse(String text) {
    String trimmed = text.strip().toLowerCase(Locale.ROOT);
    if (trimmed.isEmpty() || trimmed.equals("never")) {
      return new Never();
    }
    int colon = trimmed.indexOf(':');
    String mode = colon < 0 ? trimmed : trimmed.substring(0, colon);
    String number = colon < 0 ? "" : trimmed.substring(colon + 1);
    if (!number.matches("[0-9]{1,6}")) {
      throw unreadable(text);
    }
    return switch (mode) {
      case "every" -> new EveryNth(Integer.parseInt(number));
      case "first" -> new FirstOfEachRequest(Integer.parseInt(number));
      default -> throw unreadable(text);
    };
  }

  private static void requirePositive(String mode, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(mode + ": " + value + " (expected: 1 or more)");
    }
  }

  private static IllegalArgumentException unreadable(String text) {
    return new IllegalArgumentException(
        "flakiness: " + text + " (expected: never, every:<n> or first:<n>)");
  }
}
