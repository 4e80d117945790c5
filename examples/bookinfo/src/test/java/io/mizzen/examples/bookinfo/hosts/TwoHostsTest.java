package io.mizzen.examples.bookinfo.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mizzen.controlplane.process.Main;
import io.mizzen.examples.bookinfo.Bookinfo;
import io.mizzen.testkit.TestAuthority;
import io.mizzen.testkit.TestAuthority.Leaf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A control plane process with TLS on one host, Bookinfo's servers and clients on another: each in
 * a network namespace of its own, whose loopback the other cannot reach.
 */
@DisplayName("C5, C6: Bookinfo on two hosts, with TLS")
class TwoHostsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Each look at the other host is a JVM of its own. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  private static final Pattern LISTENING =
      Pattern.compile("xDS at \\S+:(\\d+), debug at (http://\\S+)/");
  private static final List<String> ACCOUNTS =
      List.of("productpage", "details", "reviews", "ratings");

  @TempDir Path home;
  private final TestAuthority authority = TestAuthority.create("two hosts");
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Path certificates;
  private Path rules;

  @SuppressWarnings("NullAway.Init") // start
  private TwoHosts hosts;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    hosts = TwoHosts.create();
    open.push(hosts);
    rules = Files.createDirectory(home.resolve("rules"));
    certificates = Files.createDirectory(home.resolve("certificates"));
    authority.write(certificates.resolve("roots.pem"));
    for (String each : ACCOUNTS) {
      String account = "bookinfo-" + each;
      authority
          .issue(Leaf.of(each).uri("spiffe://cluster.local/ns/default/sa/" + account))
          .write(certificates, account);
    }
    authority.issue(Leaf.of("control plane").ip(hosts.firstAddress())).write(home, "control-plane");
  }

  @AfterEach
  void stop() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  @Test
  void scenariosPassAndServersAreFoundAtTheirHost() throws Exception {
    Matcher control = startControlPlane();
    Process scenarios =
        start(
            hosts.second(),
            "scenarios",
            Bookinfo.class,
            "--scenarios",
            "--json",
            "--control-plane",
            hosts.firstAddress() + ":" + control.group(1),
            "--tls",
            certificates.toString(),
            "--rules",
            rules.toString());

    String endpoints = awaitInstances(control.group(2) + "/debug/endpointz");
    assertThat(addresses(JsonParser.parseString(endpoints)))
        .hasSizeGreaterThanOrEqualTo(5)
        .containsOnly(hosts.secondAddress());
    assertThat(fetch(control.group(2) + "/debug/instancesz")).doesNotContain("127.0.0.1");

    assertThat(scenarios.waitFor(8, TimeUnit.MINUTES)).as(read("scenarios")).isTrue();
    JsonObject report = JsonParser.parseString(printed("scenarios")).getAsJsonObject();
    assertThat(report.get("passed").getAsBoolean()).as(report.toString()).isTrue();
    assertThat(report.getAsJsonArray("results")).hasSize(13);
    assertThat(scenarios.exitValue()).isZero();
  }

  /** Its own certificate does not make one workload another. */
  @Test
  void certificateOfAnotherWorkloadIsRefused() throws Exception {
    Matcher control = startControlPlane();
    for (String suffix : List.of(".pem", "-key.pem")) {
      Files.copy(
          certificates.resolve("bookinfo-details" + suffix),
          Files.createDirectories(home.resolve("wrong")).resolve("bookinfo-ratings" + suffix));
    }
    authority.write(home.resolve("wrong/roots.pem"));

    start(
        hosts.second(),
        "ratings",
        Bookinfo.class,
        "--service",
        "ratings",
        "--control-plane",
        hosts.firstAddress() + ":" + control.group(1),
        "--tls",
        home.resolve("wrong").toString());

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(read("ratings")).contains("PERMISSION_DENIED", "bookinfo-details"));
    assertThat(fetch(control.group(2) + "/debug/instancesz")).doesNotContain("ratings");
  }

  private Matcher startControlPlane() throws IOException {
    Files.writeString(
        home.resolve("mesh.yaml"),
        """
        mesh: {id: two-hosts}
        listen: 0.0.0.0:0
        debug: 127.0.0.1:0
        rules: [rules]
        security:
          tls:
            certificateChain: control-plane.pem
            privateKey: control-plane-key.pem
            trustBundle: certificates/roots.pem
        """);
    start(hosts.first(), "control-plane", Main.class, home.resolve("mesh.yaml").toString());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(read("control-plane")).containsPattern(LISTENING));
    Matcher listening = LISTENING.matcher(read("control-plane"));
    assertThat(listening.find()).isTrue();
    return listening;
  }

  private String awaitInstances(String url) {
    List<String> last = new ArrayList<>(List.of(""));
    await()
        .atMost(PATIENCE)
        .pollInterval(BETWEEN_LOOKS)
        .untilAsserted(
            () -> {
              last.set(0, fetch(url));
              assertThat(last.get(0))
                  .as("%s%n%s", read("control-plane"), read("scenarios"))
                  .contains("details-v1", "reviews-v3", "ratings-v1");
            });
    return last.get(0);
  }

  /** The first host's answer on its loopback. */
  private String fetch(String url) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(TwoHosts.in(hosts.first(), java(Fetch.class, url)))
            .redirectError(home.resolve("fetch").toFile())
            .start();
    process.getOutputStream().close();
    String body = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(read("fetch")).isZero();
    return body;
  }

  private static List<String> addresses(JsonElement json) {
    List<String> found = new ArrayList<>();
    if (json.isJsonArray()) {
      json.getAsJsonArray().forEach(each -> found.addAll(addresses(each)));
    } else if (json.isJsonObject()) {
      json.getAsJsonObject()
          .asMap()
          .forEach(
              (name, value) -> {
                if (name.equals("Address") && value.isJsonPrimitive()) {
                  found.add(value.getAsString());
                } else {
                  found.addAll(addresses(value));
                }
              });
    }
    return found;
  }

  private Process start(String namespace, String name, Class<?> program, String... arguments)
      throws IOException {
    Process process =
        new ProcessBuilder(TwoHosts.in(namespace, java(program, arguments)))
            .redirectErrorStream(true)
            .redirectOutput(home.resolve(name).toFile())
            .start();
    open.push(() -> process.destroyForcibly().waitFor());
    return process;
  }

  private static List<String> java(Class<?> program, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private String read(String name) throws IOException {
    Path file = home.resolve(name);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  /** The JSON among the lines of the log. */
  private String printed(String name) throws IOException {
    String all = read(name);
    int begin = all.indexOf("{\n");
    assertThat(begin).as(all).isNotNegative();
    return all.substring(begin, all.lastIndexOf('}') + 1);
  }
}
