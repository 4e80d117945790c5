package io.mizzen.it.restart;

import static org.awaitility.Awaitility.await;

import io.mizzen.controlplane.process.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A control plane in a process of its own, with a directory of rules and one of last-good state.
 */
final class ControlPlaneProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern LISTENING = Pattern.compile("xDS at (127\\.0\\.0\\.1:(\\d+)).*");

  private final Process process;
  private final String target;
  private final long listeningSince;

  private ControlPlaneProcess(Process process, String target) {
    this.process = process;
    this.target = target;
    this.listeningSince = System.nanoTime();
  }

  /**
   * Starts one, and waits until it listens.
   *
   * @param home holds {@code rules}, {@code state} and what it writes to standard error
   * @param port 0 for a free one
   */
  static ControlPlaneProcess start(Path home, int port) throws IOException {
    Path config =
        Files.writeString(
            home.resolve("mesh.yaml"),
            """
            mesh: {id: process}
            listen: 127.0.0.1:%d
            debug: 127.0.0.1:0
            rules: [rules]
            lastGood: state
            initialSync: 5s
            """
                .formatted(port));
    // The port that was just given up may not be free at once.
    Path errors = home.resolve("stderr");
    long end = System.nanoTime() + PATIENCE.toNanos();
    Optional<ControlPlaneProcess> started = tryToStart(config, errors);
    while (started.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("does not start: " + Files.readString(errors));
      }
      started = tryToStart(config, errors);
    }
    return started.get();
  }

  private static Optional<ControlPlaneProcess> tryToStart(Path config, Path errors)
      throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                config.toString())
            .redirectError(errors.toFile())
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    // The log of the library may be on standard output, too.
    while (line != null) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.matches()) {
        drain(out);
        return Optional.of(new ControlPlaneProcess(process, listening.group(1)));
      }
      line = out.readLine();
    }
    return Optional.empty();
  }

  private static void drain(BufferedReader out) {
    Thread thread = new Thread(() -> out.lines().forEach(line -> {}), "control-plane-output");
    thread.setDaemon(true);
    thread.start();
  }

  String target() {
    return target;
  }

  int port() {
    return Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
  }

  /** The time since it said that it listens. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - listeningSince);
  }

  /** SIGKILL, and waits for the end. */
  void kill() {
    process.destroyForcibly();
    await().atMost(PATIENCE).until(() -> !process.isAlive());
  }

  /** SIGSTOP: its sockets stay open and nothing answers. */
  void freeze() {
    signal("-STOP");
  }

  /** SIGCONT. */
  void thaw() {
    signal("-CONT");
  }

  private void signal(String signal) {
    try {
      Process kill =
          new ProcessBuilder(List.of("kill", signal, Long.toString(process.pid())))
              .inheritIO()
              .start();
      if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new AssertionError("kill " + signal + " " + process.pid() + " has failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
