package io.mizzen.examples.bookinfo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mizzen.testkit.HeldPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script as people run it: what it prints is what ends and starts the parts. */
@DisplayName("F5: each part a process of its own")
class SevenProcessesTest {
  private static final Pattern PAGE = Pattern.compile("Page\\s+(http://\\S+)");
  private static final Pattern LOGS = Pattern.compile("(?m)^Logs   (.+)$");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> processes = new ArrayList<>();
  private final HeldPort controlPlane = HeldPort.open();

  @TempDir Path temporary;

  @AfterEach
  void stop() throws InterruptedException {
    for (Process each : processes) {
      each.destroy();
      if (!each.waitFor(30, TimeUnit.SECONDS)) {
        each.descendants().forEach(ProcessHandle::destroyForcibly);
        each.destroyForcibly().waitFor();
      }
    }
    controlPlane.close();
  }

  @Test
  @DisplayName("C7, D9: a killed instance comes back; without the control plane calls go on")
  void killedPartsComeBackOrAreNotMissed() throws Exception {
    Path rules = temporary.resolve("it's my rules");
    runScript(rules);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(script()).containsPattern(LOGS));
    awaitLog("productpage", "Page");
    eventually("reviews-v1-1", "A Chart of Quiet Waters", "VirtualService reviews");

    kill("reviews-v1");
    eventually("We cannot show the reviews right now");
    awaitLog("control-plane", "disconnected, kept for 10 s: default/reviews-v1-1");

    startAgain("reviews-v1");
    eventually("reviews-v1-1");

    Path file = rules.resolve("all-v1.yaml");
    save(
        file,
        Files.readString(file).replace("host: reviews, subset: v1", "host: reviews, subset: v3"));
    eventually("reviews-v3-1", "5 of 5 stars, red");

    kill("control-plane");
    for (int i = 0; i < 20; i++) {
      assertThat(page()).contains("reviews-v3-1", "5 of 5 stars, red", "A Chart of Quiet Waters");
    }

    startAgain("control-plane");
    save(
        file,
        Files.readString(file).replace("host: reviews, subset: v3", "host: reviews, subset: v2"));
    eventually("reviews-v2-1");
  }

  /** Whole at once: a file that is being written may be read while it is still empty. */
  private void save(Path file, String text) throws IOException {
    Path written = Files.writeString(temporary.resolve("written"), text);
    Files.move(written, file, ATOMIC_MOVE, REPLACE_EXISTING);
  }

  private void runScript(Path rules) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", Path.of("run-processes.sh").toAbsolutePath() + "", "" + rules);
    builder.environment().put("TMPDIR", temporary.toString());
    builder.environment().put("BOOKINFO_CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("BOOKINFO_CONTROL_PLANE", controlPlane.target());
    builder.environment().put("BOOKINFO_DEBUG", "127.0.0.1:0");
    builder.environment().put("BOOKINFO_PORT", "0");
    start(builder, "script");
  }

  private void start(ProcessBuilder builder, String name) throws IOException {
    String bin = Path.of(System.getProperty("java.home"), "bin").toString();
    builder.environment().merge("PATH", bin, (path, own) -> own + ":" + path);
    processes.add(
        builder
            .redirectErrorStream(true)
            .redirectOutput(temporary.resolve(name + ".out").toFile())
            .start());
  }

  /** The line of a part: its id and the command that starts it again. */
  private MatchResult row(String part) throws IOException {
    Matcher row = Pattern.compile("(?m)^" + part + "\\s+(\\d+)\\s+(java .+)$").matcher(script());
    assertThat(row.find()).as(part + " in " + script()).isTrue();
    return row.toMatchResult();
  }

  private void kill(String part) throws IOException {
    ProcessHandle process = ProcessHandle.of(Long.parseLong(row(part).group(1))).orElseThrow();
    process.destroyForcibly();
    process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private void startAgain(String part) throws IOException {
    start(new ProcessBuilder("sh", "-c", "exec " + row(part).group(2)), part + "-again");
  }

  private void eventually(String... texts) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(page()).contains(texts));
  }

  private void awaitLog(String name, String text) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(log(name)).contains(text));
  }

  private String script() throws IOException {
    return Files.readString(temporary.resolve("script.out"), UTF_8);
  }

  private String log(String name) throws IOException {
    Matcher logs = LOGS.matcher(script());
    assertThat(logs.find()).isTrue();
    return Files.readString(Path.of(logs.group(1), name + ".log"), UTF_8);
  }

  private String page() throws IOException, InterruptedException {
    Matcher url = PAGE.matcher(log("productpage"));
    assertThat(url.find()).isTrue();
    return http.send(
            HttpRequest.newBuilder(URI.create(url.group(1))).timeout(Duration.ofMinutes(1)).build(),
            BodyHandlers.ofString())
        .body();
  }
}
