package io.mizzen.it.foreign;

import com.google.gson.Gson;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.it.mesh.EchoService;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A foreign gRPC client in a process of its own, driven by commands; see it/foreign. */
final class ForeignClient implements AutoCloseable {
  private static final Gson JSON = new Gson();
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);

  /** Enough to be quick, few enough to keep the answers countable. */
  private static final int CONCURRENCY = 8;

  /** The implementations at hand. */
  enum Kind {
    PYTHON("mizzen.python", "gRPC C-core"),
    GRPC_JS("mizzen.grpcjs.dir", "gRPC Node"),
    GRPC_GO("mizzen.grpcgo", "gRPC Go");

    private final String property;
    private final String userAgent;

    Kind(String property, String userAgent) {
      this.property = property;
      this.userAgent = userAgent;
    }

    /** The interpreter, the directory of packages or the program; empty when not installed. */
    Optional<String> installation() {
      return Optional.of(System.getProperty(property, "")).filter(path -> !path.isBlank());
    }

    String property() {
      return property;
    }

    /** The user agent name by which a control plane knows it. */
    String userAgent() {
      return userAgent;
    }

    private ProcessBuilder process(String installation) {
      return switch (this) {
        case PYTHON -> new ProcessBuilder(installation, "foreign/python/client.py");
        case GRPC_GO -> new ProcessBuilder(installation);
        case GRPC_JS -> {
          ProcessBuilder node = new ProcessBuilder("node", "foreign/grpc-js/client.js");
          node.environment().put("NODE_PATH", installation + "/node_modules");
          yield node;
        }
      };
    }
  }

  /**
   * The results of many calls.
   *
   * @param answers how often each response body came
   * @param failures how often each {@code CODE: description} came
   */
  record Outcome(Map<String, Integer> answers, Map<String, Integer> failures) {
    int answered(String answer) {
      return answers.getOrDefault(answer, 0);
    }
  }

  /**
   * The behaviour of a call while its channel has nowhere to send it; gRPC's {@code
   * wait_for_ready}.
   */
  enum Readiness {
    AWAITED,
    NEEDED
  }

  /**
   * Calls to make.
   *
   * @param concurrency how many are in flight at once
   */
  record Calls(
      int count,
      int concurrency,
      Duration timeout,
      Map<String, String> metadata,
      Readiness readiness) {}

  private final Process process;
  private final BufferedWriter commands;
  private final BufferedReader answers;

  private ForeignClient(Process process) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  static ForeignClient start(Kind kind, ControlPlane mesh) throws IOException {
    ProcessBuilder builder = kind.process(kind.installation().orElseThrow());
    String workload = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    builder.environment().put("GRPC_XDS_BOOTSTRAP_CONFIG", mesh.grpcBootstrap(workload).json());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return new ForeignClient(builder.start());
  }

  void open(String channel, String target) {
    send(Map.of("do", "open", "channel", channel, "target", target));
  }

  void close(String channel) {
    send(Map.of("do", "close", "channel", channel));
  }

  /**
   * Calls {@code count} times, {@value #CONCURRENCY} at a time; each call may take {@code timeout}
   * and waits while its channel has nowhere to send it.
   */
  Outcome call(String channel, int count, Duration timeout, Map<String, String> metadata) {
    return call(channel, new Calls(count, CONCURRENCY, timeout, metadata, Readiness.AWAITED));
  }

  /** Calls once; the call fails when its channel has nowhere to send it. */
  Outcome callNow(String channel, Duration timeout) {
    return call(channel, new Calls(1, 1, timeout, Map.of(), Readiness.NEEDED));
  }

  Outcome call(String channel, Calls calls) {
    Map<String, Object> command = new HashMap<>();
    command.put("do", "call");
    command.put("channel", channel);
    command.put("method", "/" + EchoService.SAY.getFullMethodName());
    command.put("count", calls.count());
    command.put("concurrency", calls.concurrency());
    command.put("timeoutSeconds", calls.timeout().toSeconds());
    command.put("metadata", calls.metadata());
    command.put("waitForReady", calls.readiness() == Readiness.AWAITED);
    return JSON.fromJson(send(command), Outcome.class);
  }

  @Override
  public void close() throws IOException {
    commands.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private String send(Map<String, ?> command) {
    try {
      commands.write(JSON.toJson(command));
      commands.newLine();
      commands.flush();
      return CompletableFuture.supplyAsync(this::readLine)
          .get(ANSWER_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (IOException | ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new AssertionError("foreign client does not answer " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private String readLine() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new AssertionError("foreign client ended");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
