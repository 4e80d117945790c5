package io.mizzen.xds.server;

/**
 * The number of a response on its stream, counted over all types, so that a nonce of one type is
 * never one of another.
 *
 * @param number 1 and up for responses of this stream
 */
record Nonce(long number) {
  /** The request carries no nonce. */
  static final Nonce NONE = new Nonce(0);

  /** The request carries a nonce that this stream never gave out. */
  static final Nonce FOREIGN = new Nonce(-1);

  boolean isNone() {
    return number == 0;
  }
}
