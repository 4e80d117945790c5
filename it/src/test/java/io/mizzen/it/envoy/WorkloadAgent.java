package io.mizzen.it.envoy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The application of a workload, in a process of its own inside a network namespace: serves, and
 * calls whom it is told to. One JSON object per line in, one out.
 */
public final class WorkloadAgent {
  private static final Gson JSON = new Gson();
  private static final int PATIENCE_MILLIS = 30_000;

  private final Executor threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "agent");
            thread.setDaemon(true);
            return thread;
          });
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofMillis(PATIENCE_MILLIS))
          .build();
  private @Nullable AgentLoad load;

  private WorkloadAgent() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    WorkloadAgent agent = new WorkloadAgent();
    try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonObject reply = agent.handle(JsonParser.parseString(line).getAsJsonObject());
        System.out.println(JSON.toJson(reply));
        System.out.flush();
      }
    }
  }

  private JsonObject handle(JsonObject command) {
    JsonObject reply = new JsonObject();
    try {
      switch (text(command, "op")) {
        case "http" -> call(command, reply);
        case "tcp" -> reply.addProperty("answer", bytes(command));
        case "serveHttp" -> serveHttp(text(command, "name"), command.get("port").getAsInt());
        case "serveTcp" -> serveTcp(text(command, "name"), command.get("port").getAsInt());
        case "startLoad" ->
            load =
                AgentLoad.start(
                    new InetSocketAddress(text(command, "address"), command.get("port").getAsInt()),
                    head(command),
                    command.get("perSecond").getAsInt(),
                    text(command, "expected"));
        case "stopLoad" -> Objects.requireNonNull(load, "started before").stop(reply);
        default -> reply.addProperty("error", "unknown: " + command);
      }
    } catch (IOException | RuntimeException e) {
      reply.addProperty("error", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reply.addProperty("error", "interrupted");
    }
    return reply;
  }

  private void call(JsonObject command, JsonObject reply) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request(command), HttpResponse.BodyHandlers.ofString());
    reply.addProperty("status", response.statusCode());
    reply.addProperty("body", response.body());
    Map<String, String> headers = new TreeMap<>();
    response.headers().map().forEach((name, all) -> headers.put(name, String.join(",", all)));
    reply.add("headers", JSON.toJsonTree(headers));
  }

  private static HttpRequest request(JsonObject command) {
    URI uri =
        URI.create(
            "http://"
                + text(command, "address")
                + ":"
                + command.get("port").getAsInt()
                + text(command, "path"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofMillis(PATIENCE_MILLIS))
            .method(text(command, "method"), HttpRequest.BodyPublishers.noBody());
    command
        .getAsJsonObject("headers")
        .asMap()
        .forEach((name, value) -> request.header(name, value.getAsString()));
    return request.build();
  }

  /** The bytes of a request without a body. */
  private static byte[] head(JsonObject command) {
    StringBuilder head = new StringBuilder();
    head.append(text(command, "method")).append(' ').append(text(command, "path"));
    head.append(" HTTP/1.1\r\n");
    command
        .getAsJsonObject("headers")
        .asMap()
        .forEach(
            (name, value) ->
                head.append(name).append(": ").append(value.getAsString()).append("\r\n"));
    return head.append("\r\n").toString().getBytes(UTF_8);
  }

  /** Sends a line and reads one. */
  private static String bytes(JsonObject command) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(text(command, "address"), command.get("port").getAsInt()),
          PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write((text(command, "text") + "\n").getBytes(UTF_8));
      String line =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
      return line == null ? "closed" : line;
    }
  }

  /** Answers with what it was asked, as it arrived. */
  private void serveHttp(String name, int port) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          Map<String, String> headers = new TreeMap<>();
          exchange
              .getRequestHeaders()
              .forEach((key, all) -> headers.put(key.toLowerCase(Locale.ROOT), all.get(0)));
          JsonObject seen = new JsonObject();
          seen.addProperty("name", name);
          seen.addProperty("port", port);
          seen.addProperty("path", exchange.getRequestURI().toString());
          seen.addProperty("method", exchange.getRequestMethod());
          seen.add("headers", JSON.toJsonTree(headers));
          byte[] body = JSON.toJson(seen).getBytes(UTF_8);
          List<String> status = exchange.getRequestHeaders().get("x-answer-status");
          exchange.sendResponseHeaders(
              status == null ? 200 : Integer.parseInt(status.get(0)),
              exchange.getRequestMethod().equals("HEAD") ? -1 : body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            if (!exchange.getRequestMethod().equals("HEAD")) {
              out.write(body);
            }
          }
        });
    server.start();
  }

  private void serveTcp(String name, int port) throws IOException {
    ServerSocket server = new ServerSocket(port);
    threads.execute(
        () -> {
          while (!server.isClosed()) {
            try {
              Socket socket = server.accept();
              threads.execute(() -> echo(name, socket));
            } catch (IOException e) {
              throw new IllegalStateException("cannot accept at " + port, e);
            }
          }
        });
  }

  private static void echo(String name, Socket socket) {
    try (socket) {
      BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      String line = in.readLine();
      if (line != null) {
        socket.getOutputStream().write((name + " " + line + "\n").getBytes(UTF_8));
      }
    } catch (IOException e) {
      System.err.println("connection of " + name + " ended: " + e);
    }
  }

  static String text(JsonObject command, String key) {
    return command.has(key) ? command.get(key).getAsString() : "";
  }
}
