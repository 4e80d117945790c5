package io.mizzen.xds.server.protocol;

import org.apiguardian.api.API;

/**
 * The number of a response on its stream, counted over all types, so that a nonce of one type is
 * never one of another.
 *
 * @param number 1 and up for responses of this stream
 */
@API(status = API.Status.INTERNAL)
public record Nonce(long number) {
  private static final int DECIMAL = 10;

  /** The request carries no nonce. */
  public static final Nonce NONE = new Nonce(0);

  /** The request carries a nonce that this stream never gave out. */
  public static final Nonce FOREIGN = new Nonce(-1);

  /** The nonce of a stream's response as text. */
  public static String text(String stream, long number) {
    return stream + "-" + number;
  }

  /** Reads a nonce of that stream; one of another stream or server is foreign. */
  static Nonce parse(String stream, String text) {
    if (text.isEmpty()) {
      return NONE;
    }
    int digits = stream.length() + 1;
    if (!text.startsWith(stream) || text.length() <= digits || text.charAt(digits - 1) != '-') {
      return FOREIGN;
    }
    try {
      long number = Long.parseLong(text, digits, text.length(), DECIMAL);
      return number > 0 ? new Nonce(number) : FOREIGN;
    } catch (NumberFormatException foreign) {
      return FOREIGN;
    }
  }

  boolean isNone() {
    return number == 0;
  }
}
