package io.mizzen.it.envoy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A {@link WorkloadAgent} in a network namespace. */
final class AgentProcess implements AutoCloseable {
  private static final Gson JSON = new Gson();

  private final ChildProcess process;
  private final Writer in;
  private final BufferedReader out;

  private AgentProcess(Process process) {
    this.process = new ChildProcess(process);
    this.in = process.outputWriter(UTF_8);
    this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  static AgentProcess start(String namespace, Path directory) throws IOException {
    List<String> command = new ArrayList<>(Namespaces.asApplication(namespace));
    command.addAll(
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-Djdk.httpclient.allowRestrictedHeaders=host",
            "-cp",
            System.getProperty("java.class.path"),
            WorkloadAgent.class.getName()));
    return new AgentProcess(
        new ProcessBuilder(command)
            .redirectError(directory.resolve(namespace + ".err").toFile())
            .start());
  }

  void serveHttp(String name, int port) {
    command(Map.of("op", "serveHttp", "name", name, "port", port));
  }

  void serveTcp(String name, int port) {
    command(Map.of("op", "serveTcp", "name", name, "port", port));
  }

  /** The answer to a request, with what the server saw, or {@code error}. */
  JsonObject http(
      String address, int port, String method, String path, Map<String, String> headers) {
    return command(
        Map.of(
            "op", "http", "address", address, "port", port, "method", method, "path", path,
            "headers", headers));
  }

  /** The first line of the answer to a line. */
  JsonObject tcp(String address, int port, String text) {
    return command(Map.of("op", "tcp", "address", address, "port", port, "text", text));
  }

  /**
   * Begins to send.
   *
   * @param expected part of each answer's body
   */
  void startLoad(String address, int port, String authority, int perSecond, String expected) {
    command(
        Map.of(
            "op",
            "startLoad",
            "address",
            address,
            "port",
            port,
            "method",
            "GET",
            "path",
            "/load",
            "headers",
            Map.of("host", authority),
            "perSecond",
            perSecond,
            "expected",
            expected));
  }

  JsonObject stopLoad() {
    return command(Map.of("op", "stopLoad"));
  }

  private synchronized JsonObject command(Map<String, Object> command) {
    try {
      in.write(JSON.toJson(command) + "\n");
      in.flush();
      String line = out.readLine();
      if (line == null) {
        throw new AssertionError("the agent has ended at " + command);
      }
      return JsonParser.parseString(line).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
