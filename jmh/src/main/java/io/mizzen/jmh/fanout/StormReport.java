package io.mizzen.jmh.fanout;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Many clients that dial every service come at once, state of the world, each on its own
 * connection, and one in ten reads slowly (256 KiB a second); the control plane has 512 MB of heap,
 * as much direct memory, and the collector that the JVM chooses. A client that was there before, in
 * a process of its own, is sent changes before they come, meanwhile, and when all have everything.
 * Prints how long that took, and the times of these changes.
 *
 * <p>Clients are on other machines than their control plane. Here they share its processors, so
 * their process has the lowest priority: it takes what the server and the client that waits leave.
 * With {@code shared} it has the same priority as these, and most of a change's time is spent
 * waiting for a processor.
 */
public final class StormReport {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int CALM_CHANGES = 100;
  private static final int KIB = 1024;
  private static final String SHARED = "shared";
  private static final List<String> LOWEST_PRIORITY = List.of("nice", "-n", "19");

  private StormReport() {}

  /**
   * Runs for two or three minutes.
   *
   * @param args how many clients, and as many services; default ({@code quick}) 1,000; then {@code
   *     shared}, and further options of the server's JVM
   * @throws IllegalStateException when the server ends, or not all have everything in 5 minutes
   */
  public static void main(String[] args) throws IOException {
    List<String> words =
        Pattern.compile(" ")
            .splitAsStream(String.join(" ", args))
            .filter(word -> !word.isEmpty())
            .toList();
    boolean isWhole = words.isEmpty() || words.get(0).equals("quick");
    int clients = isWhole ? 1_000 : Integer.parseInt(words.get(0));
    List<String> priority = words.contains(SHARED) ? List.of() : LOWEST_PRIORITY;
    try (ServerProcess server = new ServerProcess(Arm.Kind.MIZZEN, clients, options(words));
        FanoutClient before =
            new FanoutClient(
                target -> Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()),
                server.port(),
                Variant.SOTW,
                1,
                Names.of(Math.min(clients, FanoutReport.DIALLED)));
        Storm storm = new Storm(server.port(), clients, priority)) {
      String slow = storm.line();
      Times calm = changes(server, before, CALM_CHANGES, CompletableFuture.completedFuture(""));
      CompletableFuture<String> result = storm.come();
      Times during = changes(server, before, 1, result);
      Times after = changes(server, before, CALM_CHANGES, result);
      String[] times = result.join().split(" ", 3);
      System.out.printf(
          Locale.ROOT,
          "%n%d clients of %d services, %s of them slow: all have everything after %.1f s, those"
              + " that are not slow after %.1f s, %s attempts; heap in use %d MiB%n",
          clients,
          clients,
          slow,
          Double.valueOf(times[1]),
          Double.valueOf(times[0]),
          times[2],
          server.tell(FanoutServer.Command.HEAP) / KIB / KIB);
      System.out.printf(
          "changes of a client that was there: before %s; meanwhile %s; after %s%n",
          calm, during, after);
    }
  }

  private static List<String> options(List<String> words) {
    return Stream.concat(
            Stream.of("-Xmx512m"), words.stream().skip(1).filter(word -> !word.equals(SHARED)))
        .toList();
  }

  /** The process of the clients that come. */
  private record Storm(Process process, BufferedWriter commands, BufferedReader answers)
      implements AutoCloseable {
    /**
     * @param priority the command that starts it with another priority, if any
     */
    Storm(int port, int clients, List<String> priority) throws IOException {
      this(
          new ProcessBuilder(Stream.concat(priority.stream(), command(port, clients)).toList())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    }

    private static Stream<String> command(int port, int clients) {
      return Stream.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
          "-cp",
          System.getProperty("java.class.path"),
          StormClients.class.getName(),
          Integer.toString(port),
          Integer.toString(clients));
    }

    private Storm(Process process) {
      this(
          process,
          process.outputWriter(StandardCharsets.UTF_8),
          process.inputReader(StandardCharsets.UTF_8));
    }

    String line() {
      try {
        String line = answers.readLine();
        if (line == null) {
          throw new IllegalStateException("the clients have ended");
        }
        return line;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Lets them come; the result when all have everything. */
    CompletableFuture<String> come() throws IOException {
      commands.newLine();
      commands.flush();
      return CompletableFuture.supplyAsync(this::line);
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  /** The times that changes took, in milliseconds. */
  private record Times(List<Double> sorted) {
    static Times of(List<Double> all) {
      return new Times(all.stream().sorted().toList());
    }

    /** The time within which this part of them was over. */
    private double within(double part) {
      return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d: median %.0f ms, 99 %% within %.0f ms, longest %.0f ms",
          sorted.size(),
          within(0.5),
          within(0.99),
          within(1));
    }
  }

  /** Changes a rule again and again, so many times at least, until that is done. */
  private static Times changes(
      ServerProcess server, FanoutClient client, int least, CompletableFuture<String> done) {
    List<Double> times = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    do {
      if (!server.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException(
            server.isAlive() ? "not all after " + PATIENCE : "the server has ended");
      }
      long responses = client.responses();
      long start = System.nanoTime();
      server.tell(FanoutServer.Command.RULE);
      client.awaitResponses(responses + 1);
      times.add((System.nanoTime() - start) / 1e6);
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    } while (times.size() < least || !done.isDone());
    return Times.of(times);
  }
}
