package io.mizzen.it.lifecycle;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The class histogram of this JVM: taking it collects garbage first, so what it counts is alive.
 *
 * @param instances by class name
 * @param bytes of all live objects
 */
record LiveObjects(Map<String, Long> instances, long bytes) {
  static LiveObjects now() {
    try {
      Object histogram =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
      return parse((String) histogram);
    } catch (JMException e) {
      throw new IllegalStateException("this JVM gives no class histogram", e);
    }
  }

  /** Reads lines such as {@code 12: 345 6789 io.grpc.Status (module)}. */
  static LiveObjects parse(String histogram) {
    Map<String, Long> instances = new HashMap<>();
    long total = 0;
    for (String line : histogram.lines().toList()) {
      String[] words = line.strip().split("\\s+", 5);
      if (words.length >= 4 && words[0].matches("\\d+:")) {
        instances.merge(words[3], Long.parseLong(words[1]), Long::sum);
      } else if (words.length == 3 && words[0].equals("Total")) {
        total = Long.parseLong(words[2]);
      }
    }
    return new LiveObjects(instances, total);
  }

  long count(String className) {
    return instances.getOrDefault(className, 0L);
  }
}
