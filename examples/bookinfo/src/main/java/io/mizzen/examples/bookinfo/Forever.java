package io.mizzen.examples.bookinfo;

import java.util.concurrent.CountDownLatch;

/** Keeps the process up until it is told to stop. */
final class Forever {
  private Forever() {}

  /** Returns never; on the process's end closes {@code running}. */
  static void until(Closing running) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(running::close, "bookinfo-shutdown"));
    new CountDownLatch(1).await();
  }
}
