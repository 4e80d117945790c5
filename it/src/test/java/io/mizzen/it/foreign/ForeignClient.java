package io.mizzen.it.foreign;

import com.google.gson.Gson;
import io.mizzen.it.mesh.EchoService;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
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

  /** The implementations at hand. */
  enum Kind {
    PYTHON("mizzen.python", "gRPC C-core"),
    GRPC_JS("mizzen.grpcjs.dir", "gRPC Node");

    private final String property;
    private final String userAgent;

    Kind(String property, String userAgent) {
      this.property = property;
      this.userAgent = userAgent;
    }

    /** The interpreter, or the directory of installed packages; empty when not installed. */
    Optional<String> installation() {
      return Optional.of(System.getProperty(property, "")).filter(path -> !path.isBlank());
    }

    String property() {
      return property;
    }

    /** How it introduces itself to a control plane. */
    String userAgent() {
      return userAgent;
    }

    private ProcessBuilder process(String installation) {
      if (this == PYTHON) {
        return new ProcessBuilder(installation, "foreign/python/client.py");
      }
      ProcessBuilder node = new ProcessBuilder("node", "foreign/grpc-js/client.js");
      node.environment().put("NODE_PATH", installation + "/node_modules");
      return node;
    }
  }

  /**
   * What many calls gave.
   *
   * @param answers how often each response body came
   * @param failures how often each {@code CODE: description} came
   */
  record Outcome(Map<String, Integer> answers, Map<String, Integer> failures) {
    int answered(String answer) {
      return answers.getOrDefault(answer, 0);
    }
  }

  private final Process process;
  private final BufferedWriter commands;
  private final BufferedReader answers;

  private ForeignClient(Process process) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  static ForeignClient start(Kind kind, String controlPlane) throws IOException {
    ProcessBuilder builder = kind.process(kind.installation().orElseThrow());
    builder.environment().put("GRPC_XDS_BOOTSTRAP_CONFIG", bootstrap(kind, controlPlane));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return new ForeignClient(builder.start());
  }

  void open(String channel, String target) {
    send(Map.of("do", "open", "channel", channel, "target", target));
  }

  void close(String channel) {
    send(Map.of("do", "close", "channel", channel));
  }

  /** Calls {@code count} times; each call may take {@code timeout}. */
  Outcome call(String channel, int count, Duration timeout, Map<String, String> metadata) {
    String answer =
        send(
            Map.of(
                "do",
                "call",
                "channel",
                channel,
                "method",
                "/" + EchoService.SAY.getFullMethodName(),
                "count",
                count,
                "timeoutSeconds",
                timeout.toSeconds(),
                "metadata",
                metadata));
    return JSON.fromJson(answer, Outcome.class);
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

  /** grpc-js needs a locality, even an empty one. */
  private static String bootstrap(Kind kind, String controlPlane) {
    String workload = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return JSON.toJson(
        Map.of(
            "xds_servers",
            List.of(
                Map.of(
                    "server_uri", controlPlane,
                    "channel_creds", List.of(Map.of("type", "insecure")),
                    "server_features", List.of("xds_v3"))),
            "node",
            Map.of(
                "id",
                "sidecar~127.0.0.1~" + workload + ".default~default.svc.cluster.local",
                "cluster",
                workload,
                "locality",
                Map.of("region", "", "zone", "", "sub_zone", ""),
                "metadata",
                Map.of("GENERATOR", "grpc", "NAMESPACE", "default"))));
  }
}
