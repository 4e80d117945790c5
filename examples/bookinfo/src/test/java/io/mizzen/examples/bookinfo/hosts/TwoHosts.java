package io.mizzen.examples.bookinfo.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Two network namespaces that reach each other, and nothing else, over one link; removed when
 * closed.
 *
 * @param first the name of one
 * @param second the name of the other
 * @param net {@code 198.19.<n>}: a range for tests of networks (RFC 2544)
 */
record TwoHosts(String first, String second, String net) implements AutoCloseable {
  private static final int SECONDS = 30;

  /** Skips the test without root or {@code ip}. */
  static TwoHosts create() throws IOException, InterruptedException {
    int n = ThreadLocalRandom.current().nextInt(256);
    String mark = "mz" + Long.toString(ProcessHandle.current().pid(), 36) + "h" + n;
    TwoHosts hosts = new TwoHosts(mark + "a", mark + "b", "198.19." + n);
    try {
      ip("netns add " + hosts.first());
    } catch (IOException e) {
      assumeTrue(false, () -> "network namespaces need root and ip: " + e.getMessage());
    }
    try {
      ip("netns add " + hosts.second());
      ip(
          "link add eth0 netns "
              + hosts.first()
              + " type veth peer name eth0 netns "
              + hosts.second());
      up(hosts.first(), hosts.firstAddress());
      up(hosts.second(), hosts.secondAddress());
      return hosts;
    } catch (IOException e) {
      hosts.close();
      throw e;
    }
  }

  String firstAddress() {
    return net + ".1";
  }

  String secondAddress() {
    return net + ".2";
  }

  /** A command that runs in a namespace. */
  static List<String> in(String namespace, List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    all.addAll(command);
    return all;
  }

  private static void up(String namespace, String address)
      throws IOException, InterruptedException {
    ip("-n " + namespace + " link set lo up");
    ip("-n " + namespace + " addr add " + address + "/24 dev eth0");
    ip("-n " + namespace + " link set eth0 up");
  }

  private static void ip(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments.split(" ", -1)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(String.join(" ", command) + ": " + said);
    }
  }

  /** The link goes with its namespaces. */
  @Override
  public void close() {
    for (String each : List.of(first, second)) {
      try {
        ip("netns del " + each);
      } catch (IOException e) {
        System.err.println("left behind: " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
