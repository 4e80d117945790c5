package io.mizzen.controlplane;

/** Closes several parts, each whatever becomes of the others. */
final class Closing {
  private Closing() {}

  /**
   * Closes all of them in order.
   *
   * @throws IllegalStateException if any fails, after all were closed; the further failures are
   *     suppressed in it
   */
  static void all(AutoCloseable... parts) {
    IllegalStateException failed = null;
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        if (failed == null) {
          failed = new IllegalStateException("cannot close: " + e.getMessage(), e);
        } else {
          failed.addSuppressed(e);
        }
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
