package io.mizzen.jmh.fanout;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cost of one change to many streams for each control plane, in one run: CPU of its process per
 * stream, bytes per stream, heap per stream, and the wall time to the last response. Streams dial
 * the first {@value #DIALLED} services at most; a change concerns all of them. See
 * docs/performance.md.
 */
public final class FanoutReport {
  static final int DIALLED = 50;
  private static final int FIRST = 10;

  /** Changes of each kind at most before the first that counts. */
  private static final int LONGEST_WARMUP = 200;

  /** The share of the compilers in the CPU of a process that is warm. */
  private static final double COMPILED = 0.15;

  private static final Pattern CELL = Pattern.compile("(\\d{1,6})x(\\d{1,6})");

  /** A number of streams and of services in the mesh. */
  private record Cell(int streams, int services) {
    /** Reads {@code 1000x100}. */
    static Cell parse(String text) {
      Matcher matcher = CELL.matcher(text);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            text + " (expected: a number of streams, x, a number of services, as 1000x100)");
      }
      return new Cell(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }
  }

  /** The lengths of a run: changes, rows of the table, and how long a row may warm up. */
  private enum Length {
    /** Shows that everything runs; its numbers say nothing. */
    SMOKE(2, 3, Duration.ofSeconds(5), List.of(new Cell(20, 20))),
    /** Two minutes on two cores. */
    SMALL(15, 11, Duration.ofSeconds(30), List.of(new Cell(200, 100))),
    /** A quarter of an hour on two quiet cores. */
    QUICK(
        20,
        15,
        Duration.ofSeconds(30),
        List.of(
            new Cell(100, 100),
            new Cell(100, 1_000),
            new Cell(1_000, 100),
            new Cell(1_000, 1_000),
            new Cell(5_000, 1_000))),
    FULL(
        40,
        31,
        Duration.ofMinutes(3),
        List.of(
            new Cell(100, 100),
            new Cell(100, 1_000),
            new Cell(1_000, 100),
            new Cell(1_000, 1_000),
            new Cell(1_000, 10_000),
            new Cell(5_000, 100),
            new Cell(5_000, 1_000)));

    private final int warmups;
    private final int rounds;
    private final Duration longestWarmup;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Cell> cells;

    Length(int warmups, int rounds, Duration longestWarmup, List<Cell> cells) {
      this.warmups = warmups;
      this.rounds = rounds;
      this.longestWarmup = longestWarmup;
      this.cells = cells;
    }
  }

  /** One change: per stream, CPU in microseconds and bytes; to the last response, milliseconds. */
  private record Change(double cpu, double bytes, double wall) {}

  private FanoutReport() {}

  /**
   * Runs for as long as asked.
   *
   * @param args {@code smoke}, {@code small}, {@code quick} (the default) or {@code full}; then
   *     cells to run instead of all of that length, as {@code 1000x100} for 1,000 streams of 100
   *     services
   */
  public static void main(String[] args) throws IOException {
    List<String> words =
        Pattern.compile(" ")
            .splitAsStream(String.join(" ", args))
            .filter(word -> !word.isEmpty())
            .toList();
    Length length =
        Length.valueOf((words.isEmpty() ? "quick" : words.get(0)).toUpperCase(Locale.ROOT));
    System.out.printf(
        Locale.ROOT,
        "%n%-20s %-6s %7s %8s | %9s %9s %8s | %9s %9s %8s | %8s%n",
        "",
        "",
        "streams",
        "services",
        "rule, us",
        "B",
        "wall ms",
        "endp., us",
        "B",
        "wall ms",
        "heap KiB");
    List<Cell> cells =
        words.size() > 1 ? words.stream().skip(1).map(Cell::parse).toList() : length.cells;
    for (Cell cell : cells) {
      for (Variant variant : Variant.values()) {
        for (Arm.Kind kind : Arm.Kind.values()) {
          row(kind, variant, cell, length);
        }
      }
    }
  }

  private static void row(Arm.Kind kind, Variant variant, Cell cell, Length length)
      throws IOException {
    Map<String, List<String>> names = Names.of(Math.min(DIALLED, cell.services()));
    try (ServerProcess server =
        new ServerProcess(
            kind,
            cell.services(),
            // One that takes no processor time of its own between collections.
            List.of("-XX:+UseSerialGC", "-Xms1g", "-Xmx2g", "-XX:MaxDirectMemorySize=6g"))) {
      // What the first streams and changes load and make is not a stream's.
      Cell few = new Cell(Math.min(FIRST, cell.streams()), cell.services());
      try (FanoutClient first = new FanoutClient(server.port(), variant, few.streams(), names)) {
        changes(server, first, few, Length.SMOKE, FanoutServer.Command.RULE);
        changes(server, first, few, Length.SMOKE, FanoutServer.Command.ENDPOINT);
      }
      long empty = server.tell(FanoutServer.Command.HEAP);
      try (FanoutClient client = new FanoutClient(server.port(), variant, cell.streams(), names)) {
        warmUp(server, client, cell, length);
        List<Change> rules = changes(server, client, cell, length, FanoutServer.Command.RULE);
        List<Change> endpoints =
            changes(server, client, cell, length, FanoutServer.Command.ENDPOINT);
        double heap = server.tell(FanoutServer.Command.HEAP) - empty;
        System.out.printf(
            Locale.ROOT,
            "%-20s %-6s %7d %8d | %9.1f %9.0f %8.1f | %9.1f %9.0f %8.1f | %8.1f%n",
            kind.name().toLowerCase(Locale.ROOT).replace('_', '-'),
            variant.name().toLowerCase(Locale.ROOT),
            cell.streams(),
            cell.services(),
            median(rules, Change::cpu),
            median(rules, Change::bytes),
            median(rules, Change::wall),
            median(endpoints, Change::cpu),
            median(endpoints, Change::bytes),
            median(endpoints, Change::wall),
            heap / 1024 / cell.streams());
      }
    }
  }

  private static List<Change> changes(
      ServerProcess server,
      FanoutClient client,
      Cell cell,
      Length length,
      FanoutServer.Command command) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < length.rounds; i++) {
      changes.add(change(server, client, cell, command));
    }
    return changes;
  }

  /**
   * Changes of both kinds in turn, until the compilers of the server's JVM have little to do: what
   * they use would be most of a cheap change. Thousands of streams are warm before the last change:
   * the time is limited too, so that a table ends.
   */
  private static void warmUp(ServerProcess server, FanoutClient client, Cell cell, Length length) {
    long end = System.nanoTime() + length.longestWarmup.toNanos();
    for (int round = 0;
        round < LONGEST_WARMUP && System.nanoTime() < end;
        round += length.warmups) {
      long all = server.settledCpu();
      long compiling = server.compilerCpu();
      for (int i = 0; i < length.warmups; i++) {
        send(server, client, cell, FanoutServer.Command.RULE);
        send(server, client, cell, FanoutServer.Command.ENDPOINT);
      }
      double share = (double) (server.compilerCpu() - compiling) / (server.settledCpu() - all);
      if (share < COMPILED) {
        return;
      }
    }
  }

  private static void send(
      ServerProcess server, FanoutClient client, Cell cell, FanoutServer.Command command) {
    long responses = client.responses();
    server.tell(command);
    client.awaitResponses(responses + cell.streams());
  }

  private static Change change(
      ServerProcess server, FanoutClient client, Cell cell, FanoutServer.Command command) {
    long cpu = server.settledCpu();
    long bytes = client.bytes();
    long start = System.nanoTime();
    send(server, client, cell, command);
    double wall = (System.nanoTime() - start) / 1e6;
    double used = server.settledCpu() - cpu;
    return new Change(
        used / 1e3 / cell.streams(), (double) (client.bytes() - bytes) / cell.streams(), wall);
  }

  private static double median(List<Change> changes, ToDoubleFunction<Change> of) {
    List<Double> sorted = new ArrayList<>(changes.stream().map(of::applyAsDouble).toList());
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
