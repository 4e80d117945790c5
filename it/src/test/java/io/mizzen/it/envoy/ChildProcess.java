package io.mizzen.it.envoy;

import java.util.concurrent.TimeUnit;

/** A process that ends with the test, at the latest some seconds after it was asked to. */
record ChildProcess(Process process) implements AutoCloseable {
  private static final int SECONDS = 10;

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
