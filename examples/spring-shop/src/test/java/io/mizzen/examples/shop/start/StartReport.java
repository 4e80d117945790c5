package io.mizzen.examples.shop.start;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The CPU that starting a context takes with the starter, as a multiple of the same program on gRPC
 * alone. All arms by turns, two of them equal, so that what differs between these is the noise.
 *
 * <p>Where the class path has jars only, the JVM can share class data: then two more arms start
 * from an archive that a run before has written.
 */
public final class StartReport {
  private static final Pattern CPU = Pattern.compile("cpu (\\d+) (\\d+)");

  private StartReport() {}

  private record Arm(String name, boolean mesh, Optional<Path> archive) {}

  /** The argument is how often each arm runs; default 5. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int rounds = args.length == 0 ? 5 : Integer.parseInt(args[0]);
    Map<String, List<long[]>> arms = new LinkedHashMap<>();
    List<Arm> all = arms();
    for (int i = 0; i < rounds; i++) {
      for (Arm arm : all) {
        arms.computeIfAbsent(arm.name(), each -> new ArrayList<>()).add(run(arm));
      }
    }
    print("context started", arms, 0);
    print("first call answered", arms, 1);
  }

  private static List<Arm> arms() throws IOException, InterruptedException {
    List<Arm> arms = new ArrayList<>();
    arms.add(new Arm("gRPC", false, Optional.empty()));
    arms.add(new Arm("gRPC again", false, Optional.empty()));
    arms.add(new Arm("mesh", true, Optional.empty()));
    if (hasJarsOnly()) {
      for (Arm arm : List.copyOf(arms.subList(1, 3))) {
        arms.add(shared(arm));
      }
    }
    return arms;
  }

  private static Arm shared(Arm arm) throws IOException, InterruptedException {
    Path archive = Files.createTempFile("start-report", ".jsa");
    archive.toFile().deleteOnExit();
    var unused = run(arm, "-XX:ArchiveClassesAtExit=" + archive);
    String name = (arm.mesh() ? "mesh" : "gRPC") + ", shared class data";
    return new Arm(name, arm.mesh(), Optional.of(archive));
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

  private static long[] run(Arm arm) throws IOException, InterruptedException {
    return arm.archive().isEmpty()
        ? run(arm, "-Xshare:auto")
        : run(arm, "-XX:SharedArchiveFile=" + arm.archive().get());
  }

  private static long[] run(Arm arm, String sharing) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(sharing);
    command.addAll(List.of("-cp", classPath(arm.mesh()), StartedApplication.class.getName()));
    if (arm.mesh()) {
      command.add("mesh");
    }
    Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher cpu = CPU.matcher(output);
    if (program.waitFor() != 0 || !cpu.find()) {
      throw new IllegalStateException(arm.name() + " failed: " + output);
    }
    return new long[] {Long.parseLong(cpu.group(1)), Long.parseLong(cpu.group(2))};
  }

  private static boolean hasJarsOnly() {
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(classPath(true))
        .allMatch(entry -> entry.endsWith(".jar"));
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
