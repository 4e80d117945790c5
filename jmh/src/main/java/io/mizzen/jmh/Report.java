package io.mizzen.jmh;

import io.mizzen.jmh.fanout.FanoutReport;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs all benchmarks and prints what the mesh costs, as ratios to the plain arm. */
public final class Report {
  private enum Length {
    /** Shows that everything runs; its numbers say nothing. */
    SMOKE(1, 0, 1, 200, 0, 1),
    QUICK(1, 3, 5, 3_000, 20, 30),
    FULL(3, 5, 10, 3_000, 20, 30);

    private final int forks;
    private final int warmups;
    private final int iterations;
    private final long millis;
    private final int warmupStarts;
    private final int starts;

    Length(int forks, int warmups, int iterations, long millis, int warmupStarts, int starts) {
      this.forks = forks;
      this.warmups = warmups;
      this.iterations = iterations;
      this.millis = millis;
      this.warmupStarts = warmupStarts;
      this.starts = starts;
    }
  }

  private Report() {}

  /**
   * Runs for minutes, {@code smoke} for less than one.
   *
   * @param args {@code smoke}, {@code quick} or {@code full}, and the file for JMH's own results
   */
  public static void main(String[] args) throws RunnerException, IOException {
    Length length = Length.valueOf(args[0].toUpperCase(Locale.ROOT));
    calls(length, args[1]);
    starts(length);
    matches(length);
    ControlPlaneReport.run(length == Length.SMOKE ? 20 : 1_000);
    if (length == Length.SMOKE) {
      // A quarter of an hour otherwise: it is run on its own.
      FanoutReport.main(new String[] {"smoke"});
    }
  }

  private static void calls(Length length, String file) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(CallBenchmark.class.getName())
            .forks(length.forks)
            .warmupIterations(length.warmups)
            .warmupTime(TimeValue.milliseconds(length.millis))
            .measurementIterations(length.iterations)
            .measurementTime(TimeValue.milliseconds(length.millis))
            .addProfiler(GCProfiler.class)
            .addProfiler(CpuProfiler.class)
            .resultFormat(ResultFormatType.JSON)
            .result(file);
    Map<String, RunResult> arms = byArm(new Runner(options.build()).run());
    RunResult plain = arms.get(CallBenchmark.Arm.PLAIN.name());
    System.out.printf("%n%-16s %22s %24s%n", "one call", "allocated, B", "process CPU, us");
    arms.forEach(
        (arm, result) ->
            System.out.printf(
                "%-16s %12.0f (x%.3f) %14.1f (x%.3f)%n",
                arm,
                secondary(result, "gc.alloc.rate.norm"),
                secondary(result, "gc.alloc.rate.norm") / secondary(plain, "gc.alloc.rate.norm"),
                secondary(result, CpuProfiler.LABEL),
                secondary(result, CpuProfiler.LABEL) / secondary(plain, CpuProfiler.LABEL)));
  }

  /** One fork: the second start in a JVM is what a test suite pays, thirty times. */
  private static void starts(Length length) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(StartBenchmark.class.getName())
            .forks(1)
            .warmupIterations(length.warmupStarts)
            .measurementIterations(length.starts);
    Map<String, Double> medians = new TreeMap<>();
    for (RunResult result : new Runner(options.build()).run()) {
      medians.put(
          result.getPrimaryResult().getLabel(),
          result.getPrimaryResult().getStatistics().getPercentile(50));
    }
    double plain = medians.get("plain");
    double mesh = medians.get("mesh");
    System.out.printf(
        "%nwarm start to first answer, median of %d: plain %.1f ms, mesh %.1f ms (x%.2f)%n",
        length.starts, plain, mesh, mesh / plain);
  }

  private static void matches(Length length) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(MatchBenchmark.class.getName())
            .forks(length.forks)
            .warmupIterations(length.warmups)
            .warmupTime(TimeValue.milliseconds(length.millis))
            .measurementIterations(length.iterations)
            .measurementTime(TimeValue.milliseconds(length.millis))
            .addProfiler(GCProfiler.class);
    System.out.printf("%n%-16s %12s %14s%n", "one match", "ns", "allocated, B");
    for (RunResult result : new Runner(options.build()).run()) {
      System.out.printf(
          "%-16s %12.0f %14.0f%n",
          result.getPrimaryResult().getLabel(),
          result.getPrimaryResult().getScore(),
          secondary(result, "gc.alloc.rate.norm"));
    }
  }

  private static Map<String, RunResult> byArm(Collection<RunResult> results) {
    Map<String, RunResult> arms = new TreeMap<>();
    for (RunResult result : results) {
      arms.put(result.getParams().getParam("arm"), result);
    }
    return arms;
  }

  /** A profiler's figure; JMH marks those of profilers with a dot in front of the name. */
  private static double secondary(RunResult result, String label) {
    return result.getSecondaryResults().entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(label))
        .map(Map.Entry::getValue)
        .mapToDouble(Result::getScore)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(label + " was not measured"));
  }
}
