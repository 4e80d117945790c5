package io.mizzen.it.envoy;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An Envoy in a process of its own, asked through its admin interface. */
final class EnvoyProcess implements AutoCloseable {
  private static final String PROPERTY = "mizzen.envoy";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Path adminAddress;

  private EnvoyProcess(Process process, Path adminAddress) {
    this.process = process;
    this.adminAddress = adminAddress;
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
    String program = System.getProperty(PROPERTY, "");
    assumeTrue(
        !program.isBlank(),
        () -> "Envoy is not installed; .ci/run installs it and sets -D" + PROPERTY);
    Path config = Files.writeString(directory.resolve("bootstrap.json"), bootstrap);
    Path admin = directory.resolve("admin-address");
    Process process =
        new ProcessBuilder(
                program,
                "--config-path",
                config.toString(),
                "--admin-address-path",
                admin.toString(),
                "--disable-hot-restart",
                "--concurrency",
                "1",
                "--log-path",
                directory.resolve("envoy.log").toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("envoy.out").toFile())
            .start();
    EnvoyProcess envoy = new EnvoyProcess(process, admin);
    await().atMost(PATIENCE).until(envoy::answersOrEnded);
    if (!process.isAlive()) {
      throw new AssertionError("Envoy ended: " + Files.readString(directory.resolve("envoy.out")));
    }
    return envoy;
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
    return admin("/stats?filter=" + name)
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private boolean answersOrEnded() throws IOException {
    return !process.isAlive()
        || (Files.exists(adminAddress)
            && Files.readString(adminAddress).contains(":")
            && !admin("/server_info").isEmpty());
  }

  /** One line per open listener, {@code name::address:port}. */
  private String listeners() {
    return admin("/listeners");
  }

  private String admin(String path) {
    try {
      URI uri = URI.create("http://" + Files.readString(adminAddress).strip() + path);
      HttpResponse<String> response =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
