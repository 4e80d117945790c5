package io.mizzen.examples.bookinfo;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Uptime and memory of this process. */
final class Footprint {
  private static final long MEGABYTE = 1024 * 1024;
  private static final Path STATUS = Path.of("/proc/self/status");

  private Footprint() {}

  /** Since {@link Bookinfo} was loaded; the JVM may be Maven's and much older. */
  static long millisSinceStart() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - Bookinfo.LOADED_NANOS);
  }

  static long heapMegabytes() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE;
  }

  /** Resident memory as Linux counts it; 0 on other systems. */
  static long processMegabytes() {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException unreadable) {
      return 0;
    }
  }
}
