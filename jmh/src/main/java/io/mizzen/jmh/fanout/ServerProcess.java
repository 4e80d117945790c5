package io.mizzen.jmh.fanout;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** An arm in a JVM of its own, whose CPU time is read from {@code /proc} (Linux). */
final class ServerProcess implements AutoCloseable {
  private static final long SETTLED_NANOS = 300_000;
  private static final int LOOKS = 200;

  private final Process process;
  private final BufferedWriter commands;
  private final BufferedReader answers;
  private final int port;

  /**
   * Starts one.
   *
   * @param options of its JVM
   */
  ServerProcess(Arm.Kind kind, int services, List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "-XX:+ExitOnOutOfMemoryError",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp",
            System.getProperty("java.class.path"),
            FanoutServer.class.getName(),
            kind.name(),
            Integer.toString(services)));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    commands = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
    port = Integer.parseInt(answer());
  }

  int port() {
    return port;
  }

  /** Tells the server to do something; waits until it has begun to send what follows. */
  long tell(FanoutServer.Command command) {
    try {
      commands.write(command.name());
      commands.newLine();
      commands.flush();
      return Long.parseLong(answer());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IllegalStateException("the server has ended");
    }
    return line;
  }

  /** Whether it is still there. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** CPU nanoseconds of all threads so far, once the process is idle for a few milliseconds. */
  long settledCpu() {
    long before = cpu();
    for (int i = 0; i < LOOKS; i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      long now = cpu();
      if (now - before < SETTLED_NANOS) {
        return now;
      }
      before = now;
    }
    return before;
  }

  /** CPU nanoseconds of the JVM's compilers so far. */
  long compilerCpu() {
    return cpu(ServerProcess::isCompiler);
  }

  private long cpu() {
    return cpu(any -> true);
  }

  private static boolean isCompiler(Path thread) {
    try {
      String name = Files.readString(thread.resolve("comm"));
      return name.startsWith("C1 ") || name.startsWith("C2 ");
    } catch (IOException ended) {
      // Threads may end between the listing and the reading.
      return false;
    }
  }

  private long cpu(Predicate<Path> of) {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      return threads.filter(of).mapToLong(ServerProcess::cpu).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long cpu(Path thread) {
    try (Scanner text = new Scanner(Files.readString(thread.resolve("schedstat")))) {
      return text.nextLong();
    } catch (IOException ended) {
      // Threads may end between the listing and the reading.
      return 0;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
