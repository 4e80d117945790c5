package io.mizzen.it.lifecycle;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The resources of a process besides memory.
 *
 * @param threads live threads by name, numbers left out
 * @param descriptors open file descriptors
 */
record Footprint(Map<String, Long> threads, long descriptors) {
  /**
   * gRPC's shared pool grows with what happens at the same time and keeps its threads for a minute,
   * so its size says nothing about leaks; one thread per round would exceed this.
   */
  private static final String SHARED_POOL = "grpc-default-executor-#";

  private static final long SHARED_POOL_BOUND = 60;

  static Footprint now() {
    Map<String, Long> threads =
        Thread.getAllStackTraces().keySet().stream()
            .map(thread -> thread.getName().replaceAll("\\d+", "#"))
            .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    return new Footprint(threads, openDescriptors());
  }

  /** The resources that this holds and {@code before} did not; empty when nothing stayed behind. */
  List<String> moreThan(Footprint before) {
    List<String> more = new ArrayList<>();
    threads.forEach(
        (name, count) -> {
          long allowed =
              name.equals(SHARED_POOL)
                  ? SHARED_POOL_BOUND
                  : before.threads().getOrDefault(name, 0L);
          if (count > allowed) {
            more.add("threads " + name + ": " + count + " (expected: " + allowed + ")");
          }
        });
    if (descriptors > before.descriptors()) {
      more.add("descriptors: " + descriptors + " (expected: " + before.descriptors() + ")");
    }
    return more;
  }

  private static long openDescriptors() {
    return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getOpenFileDescriptorCount();
  }
}
