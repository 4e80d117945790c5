package io.mizzen.examples.bookinfo;

import io.mizzen.controlplane.GrpcBootstrap;
import io.mizzen.examples.bookinfo.mesh.ControlPlaneAccess;
import io.mizzen.examples.bookinfo.mesh.InstanceSpec;
import io.mizzen.examples.bookinfo.scenarios.ScenarioCommand;
import io.mizzen.examples.bookinfo.services.Flakiness;
import io.mizzen.examples.bookinfo.services.InstanceId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the demo: one JVM by default, one part of it on request. */
@Command(
    name = "bookinfo",
    mixinStandardHelpOptions = false,
    sortOptions = false,
    description = "One page, four services, one mesh. Without options: all of it in this process.")
public final class Bookinfo implements Callable<Integer> {
  static final long LOADED_NANOS = System.nanoTime();

  private static final String PAGE = "productpage";
  private static final String DEFAULT_CONTROL_PLANE = "127.0.0.1:15010";

  @Option(
      names = "--port",
      defaultValue = "9080",
      paramLabel = "N",
      description =
          "Port of the page on loopback; 0 takes any free one (default ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--rules",
      paramLabel = "DIR",
      description = "Directory of YAML rules, applied as you save. It is made if it is missing.")
  private @Nullable Path rules;

  @Option(
      names = "--control-plane",
      paramLabel = "HOST:PORT",
      description = "Use a control plane elsewhere, such as mesh-control-plane's Main.")
  private @Nullable String controlPlane;

  @Option(
      names = "--tls",
      paramLabel = "DIR",
      description =
          "With --control-plane: TLS, with roots.pem and, per service account, <account>.pem and"
              + " <account>-key.pem in this directory. A control plane on another host needs it.")
  private @Nullable Path tls;

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description = "Run one part: productpage, details, reviews or ratings.")
  private @Nullable String service;

  @Option(
      names = "--version",
      defaultValue = "v1",
      paramLabel = "V",
      description = "Version of that service (default ${DEFAULT-VALUE}).")
  private String version = "v1";

  @Option(
      names = "--instance",
      defaultValue = "1",
      paramLabel = "N",
      description = "Ordinal in the instance's name (default ${DEFAULT-VALUE}).")
  private int instance;

  @Option(
      names = "--flaky",
      defaultValue = "never",
      paramLabel = "MODE",
      description = "For ratings: never, every:<n> or first:<n> (default ${DEFAULT-VALUE}).")
  private String flaky = "never";

  @Option(
      names = "--scenarios",
      description = "Apply each rule in turn, send traffic, judge, print a table, and exit.")
  private boolean scenarios;

  @Option(
      names = "--self-check",
      description = "With --scenarios: each check must also fail when the rule is a wrong one.")
  private boolean selfCheck;

  @Option(
      names = "--requests",
      defaultValue = "3000",
      paramLabel = "N",
      description = "With --scenarios: calls per split, 3000 or more (default ${DEFAULT-VALUE}).")
  private int requests;

  @Option(
      names = "--istio-samples",
      paramLabel = "DIR",
      description = "With --scenarios: judge Istio's own Bookinfo files from this directory.")
  private @Nullable Path istioSamples;

  @Option(
      names = "--bootstrap",
      paramLabel = "WORKLOAD",
      description =
          "Print how a gRPC client of that name, in any language, joins the mesh at"
              + " --control-plane: the JSON for GRPC_XDS_BOOTSTRAP_CONFIG.")
  private @Nullable String bootstrap;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private CommandSpec spec;

  @Option(names = "--json", description = "Print results as JSON.")
  private boolean json;

  @Option(names = "--help", usageHelp = true, description = "Print this and exit.")
  @SuppressWarnings("UnusedVariable") // picocli reads it.
  private boolean help;

  private Bookinfo() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Parses and runs; returns the exit code. A wrong value is said in one line. */
  static int run(String... arguments) {
    return run(new PrintWriter(System.out, true, StandardCharsets.UTF_8), arguments);
  }

  /** As {@link #run(String...)}, printing help and bootstraps elsewhere. */
  static int run(PrintWriter out, String... arguments) {
    return new CommandLine(new Bookinfo())
        .setOut(out)
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              String message =
                  failure instanceof IllegalArgumentException
                      ? String.valueOf(failure.getMessage())
                      : failure.toString();
              line.getErr().println(line.getColorScheme().errorText(message));
              return CommandLine.ExitCode.SOFTWARE;
            })
        .execute(arguments);
  }

  @Override
  public Integer call() throws Exception {
    if (scenarios || selfCheck || istioSamples != null) {
      return new ScenarioCommand(
              requests, selfCheck, json, Optional.ofNullable(istioSamples), remote())
          .call(spec.commandLine().getOut());
    }
    String workload = bootstrap;
    if (workload != null) {
      String target = controlPlane == null ? DEFAULT_CONTROL_PLANE : controlPlane;
      spec.commandLine().getOut().println(GrpcBootstrap.of(target, workload).json());
      return CommandLine.ExitCode.OK;
    }
    Mode mode = mode();
    Console console = new Console(json);
    Forever.until(mode.start(console));
    return CommandLine.ExitCode.OK;
  }

  /** A way to run: starts, tells the console what runs, returns what closes it. */
  interface Mode {
    Closing start(Console console) throws IOException, InterruptedException;
  }

  private Mode mode() {
    Optional<Path> directory = Optional.ofNullable(rules);
    String part = service;
    String target = controlPlane;
    if (part == null && target == null) {
      return console -> OneProcess.start(console, port, directory).closing();
    }
    ControlPlaneAccess ads = access(target == null ? DEFAULT_CONTROL_PLANE : target);
    String run = part == null ? PAGE : part;
    return switch (run) {
      case PAGE -> console -> PageProcess.start(console, port, ads, directory);
      case "details", "reviews", "ratings" ->
          console -> ServiceProcess.start(console, instance(run), ads);
      default ->
          throw new IllegalArgumentException(
              "--service: " + run + " (expected: productpage, details, reviews or ratings)");
    };
  }

  private ControlPlaneAccess access(String target) {
    return new ControlPlaneAccess(target, Optional.ofNullable(tls));
  }

  /** The control plane on which scenarios run, if not on a control plane in this process. */
  private Optional<ScenarioCommand.Remote> remote() {
    String target = controlPlane;
    Path directory = rules;
    if (target == null) {
      return Optional.empty();
    }
    if (directory == null) {
      throw new IllegalArgumentException(
          "--rules: missing (expected with --scenarios and --control-plane: the directory that the"
              + " control plane watches)");
    }
    return Optional.of(new ScenarioCommand.Remote(access(target), directory));
  }

  private InstanceSpec instance(String name) {
    return InstanceSpec.of(
        new InstanceId(name, version, name + "-" + version + "-" + instance),
        Flakiness.parse(flaky));
  }
}
