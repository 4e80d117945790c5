package io.mizzen.it.envoy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mizzen.controlplane.SidecarBootstrap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An Envoy in a process of its own, asked through its admin interface. */
final class EnvoyProcess implements AutoCloseable {
  private static final String PROPERTY = "mizzen.envoy";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ChildProcess process;
  private final Admin admin;

  /** The way to its admin interface. */
  interface Admin {
    /** The body of an answer; empty while there is none. */
    String get(String path);
  }

  private EnvoyProcess(ChildProcess process, Admin admin) {
    this.process = process;
    this.admin = admin;
  }

  /**
   * Starts Envoy and waits for its admin interface; the test is skipped where it is not installed.
   *
   * @param directory for its files; the log stays there
   */
  static EnvoyProcess start(Path directory, EnvoyBootstrap bootstrap) throws IOException {
    return start(directory, bootstrap.json());
  }

  /** The same with a bootstrap that is written already. */
  static EnvoyProcess start(Path directory, String bootstrap) throws IOException {
    return start(List.of(), directory, bootstrap, new AdminOverHttp(directory));
  }

  /**
   * The same as words before the command say, such as those that enter a network namespace.
   *
   * @param admin reaches the admin interface from here
   */
  static EnvoyProcess start(List<String> words, Path directory, String bootstrap, Admin admin)
      throws IOException {
    return start(
        words,
        directory,
        List.of(
            "--config-path",
            Files.writeString(directory.resolve("bootstrap.json"), bootstrap).toString(),
            "--disable-hot-restart",
            // A listener's old connections end with their next answer, not some minutes later.
            "--drain-strategy",
            "immediate"),
        admin);
  }

  /** The same as a sidecar's bootstrap says. */
  static EnvoyProcess start(
      List<String> words, Path directory, SidecarBootstrap bootstrap, Admin admin)
      throws IOException {
    Path config = Files.writeString(directory.resolve("bootstrap.json"), bootstrap.json());
    return start(words, directory, bootstrap.arguments(config), admin);
  }

  private static EnvoyProcess start(
      List<String> words, Path directory, List<String> arguments, Admin admin) throws IOException {
    List<String> command = new ArrayList<>(words);
    command.add(program());
    command.addAll(arguments);
    command.addAll(
        List.of(
            "--admin-address-path",
            directory.resolve(AdminOverHttp.FILE).toString(),
            "--concurrency",
            "1",
            "--log-path",
            directory.resolve("envoy.log").toString()));
    ChildProcess process =
        new ChildProcess(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("envoy.out").toFile())
                .start());
    EnvoyProcess envoy = new EnvoyProcess(process, admin);
    boolean answers = false;
    try {
      await().atMost(PATIENCE).until(envoy::answersOrEnded);
      answers = process.isAlive();
    } finally {
      if (!answers) {
        envoy.close();
      }
    }
    if (!answers) {
      throw new AssertionError("Envoy ended: " + Files.readString(directory.resolve("envoy.out")));
    }
    return envoy;
  }

  /** Its path; the test is skipped where it is not installed. */
  static String program() {
    String program = System.getProperty(PROPERTY, "");
    assumeTrue(
        !program.isBlank(),
        () -> "Envoy is not installed; .ci/run installs it and sets -D" + PROPERTY);
    return program;
  }

  /** Waits for the static listener, which opens once its routes have come, and returns its port. */
  int awaitListener() {
    await().atMost(PATIENCE).until(() -> !listeners().isEmpty());
    String listener = listeners().strip();
    return Integer.parseInt(listener.substring(listener.lastIndexOf(':') + 1));
  }

  /** {@code GET /config_dump}. */
  JsonObject configDump() {
    return JsonParser.parseString(admin("/config_dump?include_eds")).getAsJsonObject();
  }

  /** The value of a counter or gauge; 0 when Envoy does not have it. */
  long stat(String name) {
    // The filter is a regular expression: each character stands for itself.
    String exact = "^" + name.replaceAll("([^A-Za-z0-9_])", "\\\\$1") + "$";
    return admin("/stats?filter=" + URLEncoder.encode(exact, UTF_8))
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }

  /** Whether no cluster and no listener waits for something. */
  boolean isWarm() {
    return stat("cluster_manager.warming_clusters") == 0
        && stat("listener_manager.total_listeners_warming") == 0;
  }

  @Override
  public void close() {
    process.close();
  }

  private boolean answersOrEnded() {
    return !process.isAlive() || !admin.get("/server_info").isEmpty();
  }

  /** One line per open listener, {@code name::address:port}. */
  String listeners() {
    return admin("/listeners");
  }

  private String admin(String path) {
    return admin.get(path);
  }

  /** At the address that Envoy writes into a file. */
  private record AdminOverHttp(Path directory, HttpClient http) implements Admin {
    static final String FILE = "admin-address";

    AdminOverHttp(Path directory) {
      this(directory, HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    @Override
    public String get(String path) {
      Path file = directory.resolve(FILE);
      try {
        if (!Files.exists(file) || !Files.readString(file).contains(":")) {
          return "";
        }
        URI uri = URI.create("http://" + Files.readString(file).strip() + path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
            .body();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
  }
}
