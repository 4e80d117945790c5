package io.mizzen.it.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The namespaces of tests that were killed. */
class NamespacesTest {
  @Test
  void thoseOfDeadProcessesAreRemovedAndNoOthers() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    String dead = Namespaces.mark(ended.pid()) + "x7c";
    try (Namespaces own = Namespaces.create()) {
      run("ip", "netns", "add", dead);
      // Another JVM's tests may have removed that of the dead one by now.
      assertThat(list()).contains(own.client(), own.server());
      Namespaces.removeStale();

      assertThat(list()).doesNotContain(dead).contains(own.client(), own.server());
    }
  }

  private static String list() throws IOException, InterruptedException {
    return run("ip", "netns", "list");
  }

  private static String run(String... command) throws IOException, InterruptedException {
    return Namespaces.run(command);
  }
}
