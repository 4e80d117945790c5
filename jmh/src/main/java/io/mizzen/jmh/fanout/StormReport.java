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

/**
 * Many clients that dial every service come at once, state of the world, each on its own
 * connection, and one in ten reads slowly (256 KiB a second); the control plane has 512 MB of heap,
 * as much direct memory, and the collector that the JVM chooses. A client that was there before, in
 * a process of its own, is sent changes before they come, meanwhile, and when all have everything.
 * Prints how long that took, and the times of these changes.
 */
public final class StormReport {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int CALM_CHANGES = 100;
  private static final int KIB = 1024;

  private StormReport() {}

  /**
   * Runs for two or three minutes.
   *
   * @param args how many clients, and as many services; default ({@code quick}) 1,000; then further
   *     options of the server's JVM
   * @throws IllegalStateException when the server ends, or not all have everything in 5 minutes
   */
  public static void main(String[] args) throws IOException {
    boolean isWhole = args.length == 0 || args[0].equals("quick");
    int clients = isWhole ? 1_000 : Integer.parseInt(args[0]);
    try (ServerProcess server = new ServerProcess(Arm.Kind.MIZZEN, clients, options(args));
        FanoutClient before =
            new FanoutClient(
                target -> Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()),
                server.port(),
                Variant.SOTW,
                1,
                Names.of(Math.min(clients, FanoutReport.DIALLED)));
        Storm storm = new Storm(server.port(), clients)) {
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

  private static List<String> options(String[] args) {
    List<String> options = new ArrayList<>(List.of("-Xmx512m"));
    options.addAll(List.of(args).subList(Math.min(1, args.length), args.length));
    return options;
  }

  /** The process of the clients that come. */
  private record Storm(Process process, BufferedWriter commands, BufferedReader answers)
      implements AutoCloseable {
    Storm(int port, int clients) throws IOException {
      this(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                  "-cp",
                  System.getProperty("java.class.path"),
                  StormClients.class.getName(),
                  Integer.toString(port),
                  Integer.toString(clients))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
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
