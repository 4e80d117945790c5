package io.mizzen.it.envoy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two network namespaces, each with the redirection that Istio's iptables rules make, joined to
 * each other and each to this host. They, and their ends here, are removed when closed.
 *
 * @param net {@code 198.18.<n>}: a range for tests of networks (RFC 2544)
 */
record Namespaces(String client, String server, String net) implements AutoCloseable {
  private static final int SECONDS = 30;
  private static final Pattern NAME = Pattern.compile("^(mz([0-9a-z]+)(?:x\\d+[cs]|probe))\\b");

  /** The group that Envoy runs as, whose connections are not redirected. */
  static final int PROXY_GROUP = 1337;

  /** Skips the test without root or the tools. */
  static Namespaces create() throws IOException, InterruptedException {
    assumeTrue(isPossible(), () -> "network namespaces need root, ip and iptables");
    // One JVM at a time, or two could take the same addresses.
    Path lock = Path.of(System.getProperty("java.io.tmpdir"), "mizzen-namespaces.lock");
    try (FileChannel file = FileChannel.open(lock, CREATE, WRITE);
        FileLock held = file.lock()) {
      assertThat(held.isValid()).isTrue();
      removeStale();
      int n = freeNet();
      String mark = mark(ProcessHandle.current().pid()) + "x" + n;
      Namespaces made = new Namespaces(mark + "c", mark + "s", "198.18." + n);
      try {
        made.set();
      } catch (IOException e) {
        made.close();
        throw e;
      }
      return made;
    }
  }

  /** Other JVMs may have namespaces of their own. */
  private static int freeNet() throws IOException, InterruptedException {
    String used = run("ip", "-4", "-o", "addr", "show");
    return ThreadLocalRandom.current()
        .ints(0, 256)
        .filter(n -> !used.contains(" 198.18." + n + "."))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isPossible() throws InterruptedException {
    String probe = mark(ProcessHandle.current().pid()) + "probe";
    try {
      run("ip", "netns", "add", probe);
      run("ip", "netns", "exec", probe, "iptables", "-t", "nat", "-L");
      return true;
    } catch (IOException e) {
      return false;
    } finally {
      tryRun("ip", "netns", "del", probe);
    }
  }

  /** The first part of the names that a process gives. */
  static String mark(long process) {
    return "mz" + Long.toString(process, 36);
  }

  /** Removes what processes that have ended left behind, such as a killed test. */
  static void removeStale() throws IOException, InterruptedException {
    for (String line : run("ip", "netns", "list").lines().toList()) {
      Matcher name = NAME.matcher(line);
      if (name.find() && ProcessHandle.of(Long.parseLong(name.group(2), 36)).isEmpty()) {
        tryRun("ip", "netns", "del", name.group(1));
      }
    }
  }

  /** This host, as the client and the server reach it. */
  String hostOfClient() {
    return net + ".1";
  }

  String hostOfServer() {
    return net + ".5";
  }

  String clientAddress() {
    return net + ".9";
  }

  /** The server, as its callers in the mesh reach it. */
  String serverAddress() {
    return net + ".10";
  }

  /** The server, as this host reaches it. */
  String serverFromHost() {
    return net + ".6";
  }

  private void set() throws IOException, InterruptedException {
    run("ip", "netns", "add", client);
    run("ip", "netns", "add", server);
    run("ip", "link", "add", client + "0", "type", "veth", "peer", "name", "main", "netns", client);
    run("ip", "link", "add", server + "0", "type", "veth", "peer", "name", "main", "netns", server);
    in(client, "ip link add side type veth peer name side netns " + server);
    run("ip", "addr", "add", hostOfClient() + "/30", "dev", client + "0");
    run("ip", "addr", "add", hostOfServer() + "/30", "dev", server + "0");
    run("ip", "link", "set", client + "0", "up");
    run("ip", "link", "set", server + "0", "up");
    inside(client, net + ".2", hostOfClient(), clientAddress());
    inside(server, serverFromHost(), hostOfServer(), serverAddress());
  }

  private void inside(String namespace, String up, String host, String side)
      throws IOException, InterruptedException {
    in(namespace, "ip link set lo up");
    in(namespace, "ip addr add " + up + "/30 dev main");
    in(namespace, "ip link set main up");
    in(namespace, "ip addr add " + side + "/30 dev side");
    in(namespace, "ip link set side up");
    in(namespace, "ip route add default via " + host);
    in(namespace, "iptables -t nat -A PREROUTING -p tcp -j REDIRECT --to-ports 15006");
    // No name server can be reached: a question must fail at once, since clusters wait for it.
    in(namespace, "iptables -A OUTPUT -p udp --dport 53 -j REJECT");
    String out = "iptables -t nat -A OUTPUT ";
    in(namespace, out + "-p tcp -m owner --gid-owner " + PROXY_GROUP + " -j RETURN");
    in(namespace, out + "-d 127.0.0.1/32 -j RETURN");
    in(namespace, out + "-p tcp -j REDIRECT --to-ports 15001");
  }

  private static void in(String namespace, String command)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    Collections.addAll(all, command.split(" ", -1));
    run(all.toArray(String[]::new));
  }

  /** The words that run a program in a namespace as the application. */
  static List<String> asApplication(String namespace) {
    return List.of("ip", "netns", "exec", namespace);
  }

  /** The words that run a program in a namespace as the proxy. */
  static List<String> asProxy(String namespace) {
    return List.of(
        "ip",
        "netns",
        "exec",
        namespace,
        "setpriv",
        "--regid",
        String.valueOf(PROXY_GROUP),
        "--clear-groups");
  }

  /** Its output. */
  static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(String.join(" ", command) + ": " + said);
    }
    return said;
  }

  private static void tryRun(String... command) throws InterruptedException {
    try {
      run(command);
    } catch (IOException e) {
      System.err.println("left behind: " + e.getMessage());
    }
  }

  /** The links go with their namespaces. */
  @Override
  public void close() {
    try {
      tryRun("ip", "netns", "del", client);
      tryRun("ip", "netns", "del", server);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
