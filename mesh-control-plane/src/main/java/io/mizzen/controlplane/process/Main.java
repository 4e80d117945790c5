package io.mizzen.controlplane.process;

import io.mizzen.api.Finding;
import io.mizzen.api.Severity;
import io.mizzen.controlplane.ApplyResult;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.controlplane.process.ProcessConfig.UnusableConfigException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apiguardian.api.API;

/**
 * A control plane as a process: {@code java … io.mizzen.controlplane.process.Main mesh.yaml}. It
 * says in one line where it listens, runs until it is told to stop (SIGTERM, SIGINT), and then ends
 * all streams; data planes keep what they have. Exit code 2 for a config file or command line that
 * cannot be used, 1 when it cannot start.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Main {
  private static final String USAGE = "usage: Main <config.yaml>";

  private Main() {}

  /** Runs until it is told to stop. */
  public static void main(String[] args) {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stop, stopped), "mizzen-stop"));
    int code = run(args, System.out, System.err, stop);
    stopped.countDown();
    if (stop.getCount() > 0) {
      System.exit(code);
    }
  }

  private static void stop(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs until the latch opens.
   *
   * @return the exit code
   */
  static int run(String[] args, PrintStream out, PrintStream err, CountDownLatch stop) {
    if (args.length != 1 || args[0].startsWith("-")) {
      err.println(USAGE);
      return 2;
    }
    ProcessConfig config;
    try {
      config = ProcessConfig.read(Path.of(args[0]));
    } catch (UnusableConfigException e) {
      e.problems().forEach(err::println);
      return 2;
    }
    try (ControlPlane mesh = config.builder().build()) {
      for (Path each : config.rules()) {
        print(Files.isDirectory(each) ? mesh.watch(each) : mesh.apply(each), err);
      }
      mesh.start();
      out.println("xDS at " + mesh.target() + operators(mesh));
      out.flush();
      stop.await();
      out.println("stopping");
      return 0;
    } catch (UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
      err.println(e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static String operators(ControlPlane mesh) {
    return mesh.debugAddress().map(address -> ", debug at http:/" + address + "/").orElse("")
        + mesh.metricsAddress().map(address -> ", metrics at " + address).orElse("");
  }

  /** A bad rule keeps nobody from starting: its neighbours apply. */
  private static void print(ApplyResult result, PrintStream err) {
    for (Finding finding : result.findings()) {
      if (finding.severity() != Severity.INFO) {
        err.println(finding);
      }
    }
  }
}
