package io.mizzen.examples.shop.start;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The CPU that starting a context takes with the starter, as a multiple of the same program on gRPC
 * alone. Three arms by turns, two of them equal, so that what differs between these is the noise.
 */
public final class StartReport {
  private static final Pattern CPU = Pattern.compile("cpu (\\d+) (\\d+)");

  private StartReport() {}

  /** The argument is how often each arm runs; default 5. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int rounds = args.length == 0 ? 5 : Integer.parseInt(args[0]);
    Map<String, List<long[]>> arms = new TreeMap<>();
    for (int i = 0; i < rounds; i++) {
      for (String arm : List.of("gRPC", "gRPC again", "mesh")) {
        arms.computeIfAbsent(arm, each -> new ArrayList<>()).add(run(arm));
      }
    }
    print("context started", arms, 0);
    print("first call answered", arms, 1);
  }

  private static void print(String what, Map<String, List<long[]>> arms, int column) {
    double base = median(arms.getOrDefault("gRPC", List.of()), column);
    arms.forEach(
        (arm, runs) ->
            System.out.printf(
                "%s, %s: %.0f ms CPU, x%.2f%n",
                what, arm, median(runs, column) / 1e6, median(runs, column) / base));
  }

  private static double median(List<long[]> runs, int column) {
    long[] sorted = runs.stream().mapToLong(each -> each[column]).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static long[] run(String arm) throws IOException, InterruptedException {
    boolean mesh = arm.equals("mesh");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath(mesh), StartedApplication.class.getName()));
    if (mesh) {
      command.add("mesh");
    }
    Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher cpu = CPU.matcher(output);
    if (program.waitFor() != 0 || !cpu.find()) {
      throw new IllegalStateException(arm + " failed: " + output);
    }
    return new long[] {Long.parseLong(cpu.group(1)), Long.parseLong(cpu.group(2))};
  }

  /** Without the starter, its auto-configurations are not there. */
  private static String classPath(boolean mesh) {
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(System.getProperty("java.class.path"))
        .filter(entry -> mesh || !entry.contains("mesh-spring-boot-starter"))
        .filter(entry -> !entry.contains("mesh-testing"))
        .reduce((first, second) -> first + File.pathSeparator + second)
        .orElseThrow();
  }
}
