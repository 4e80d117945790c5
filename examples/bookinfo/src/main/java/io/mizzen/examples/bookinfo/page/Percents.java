package io.mizzen.examples.bookinfo.page;

import java.util.Locale;

/** Parts of a whole as people read them. */
final class Percents {
  private Percents() {}

  /** One decimal where it is needed: 91.5, but 90. */
  static String of(long part, long whole) {
    long tenths = Math.round(1000.0 * part / Math.max(1, whole));
    return tenths % 10 == 0
        ? Long.toString(tenths / 10)
        : String.format(Locale.ROOT, "%.1f", tenths / 10.0);
  }
}
