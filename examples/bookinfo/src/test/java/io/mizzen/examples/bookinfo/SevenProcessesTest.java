package io.mizzen.examples.bookinfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("F5: each part a process of its own")
class SevenProcessesTest {
  private static final Pattern PAGE = Pattern.compile("Page\\s+(http://\\S+)");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> processes = new ArrayList<>();
  private String controlPlane = "";

  @TempDir Path temporary;

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  @DisplayName("C7, D9: a killed instance comes back; without the control plane calls go on")
  void killedPartsComeBackOrAreNotMissed() throws Exception {
    Path rules = temporary.resolve("rules");
    controlPlane = "127.0.0.1:" + freePort();
    Process control = start("control-plane", "--service", "control-plane", "--rules", "" + rules);
    start("details", "--service", "details");
    start("ratings", "--service", "ratings");
    Process reviews = start("reviews-v1", "--service", "reviews", "--version", "v1");
    start("reviews-v2", "--service", "reviews", "--version", "v2");
    start("reviews-v3", "--service", "reviews", "--version", "v3");
    awaitLog("control-plane", "Control plane");
    start("page", "--service", "productpage", "--port", "0", "--rules", "" + rules);
    awaitLog("page", "Page");
    eventually("reviews-v1-1", "A Chart of Quiet Waters", "VirtualService reviews");

    reviews.destroyForcibly().waitFor();
    eventually("We cannot show the reviews right now");

    start("reviews-v1-again", "--service", "reviews", "--version", "v1");
    eventually("reviews-v1-1");
    awaitLog("control-plane", "left    reviews");

    Path file = rules.resolve("all-v1.yaml");
    Files.writeString(
        file,
        Files.readString(file).replace("host: reviews, subset: v1", "host: reviews, subset: v3"));
    eventually("reviews-v3-1", "5 of 5 stars, red");

    control.destroyForcibly().waitFor();
    for (int i = 0; i < 20; i++) {
      assertThat(page()).contains("reviews-v3-1", "5 of 5 stars, red", "A Chart of Quiet Waters");
    }
  }

  private Process start(String name, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.mizzen.examples.bookinfo.Bookinfo",
                "--control-plane",
                controlPlane));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(temporary.resolve(name + ".log").toFile())
            .start();
    processes.add(process);
    return process;
  }

  private void eventually(String... texts) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(page()).contains(texts));
  }

  private void awaitLog(String name, String text) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(log(name)).contains(text));
  }

  private String log(String name) throws IOException {
    return Files.readString(temporary.resolve(name + ".log"));
  }

  private String page() throws IOException, InterruptedException {
    Matcher url = PAGE.matcher(log("page"));
    assertThat(url.find()).isTrue();
    return http.send(
            HttpRequest.newBuilder(URI.create(url.group(1))).timeout(Duration.ofMinutes(1)).build(),
            BodyHandlers.ofString())
        .body();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
