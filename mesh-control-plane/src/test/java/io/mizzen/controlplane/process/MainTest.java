package io.mizzen.controlplane.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  private static final Pattern LISTENING =
      Pattern.compile("xDS at 127\\.0\\.0\\.1:(\\d+), debug at http://127\\.0\\.0\\.1:(\\d+)/");
  private static final String CONFIG =
      "mesh: {id: prod}\nlisten: 127.0.0.1:0\ndebug: 127.0.0.1:0\nrules: [rules]\n";

  @TempDir Path directory;

  /** A process of its own: it says where it listens, serves, and ends when it is asked to. */
  @Test
  void servesUntilItIsTerminatedAndFreesItsPorts() throws Exception {
    Path rules = Files.createDirectory(directory.resolve("rules"));
    Files.writeString(
        rules.resolve("reviews.yaml"),
        """
        apiVersion: v1
        kind: Service
        metadata: {name: reviews}
        spec: {ports: [{name: grpc, port: 9080}]}
        """);
    Files.writeString(rules.resolve("bad.yaml"), "kind: Service\n");
    Path config = Files.writeString(directory.resolve("mesh.yaml"), CONFIG);
    Process process =
        new ProcessBuilder(
                Path.of(String.valueOf(System.getProperty("java.home")), "bin", "java").toString(),
                "-cp",
                String.valueOf(System.getProperty("java.class.path")),
                "io.mizzen.controlplane.process.Main",
                config.toString())
            .redirectError(directory.resolve("err").toFile())
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      Matcher listening = LISTENING.matcher(String.valueOf(out.readLine()));
      assertThat(listening.matches()).as(Files.readString(directory.resolve("err"))).isTrue();
      int debug = Integer.parseInt(listening.group(2));
      assertThat(get(debug, "/ready")).startsWith("HTTP/1.1 200");
      assertThat(get(debug, "/debug/registryz")).contains("reviews.default.svc.cluster.local");
      assertThat(Files.readString(directory.resolve("err"))).contains("bad.yaml:1:1: ERROR");

      // Process.destroy would close the stream that is read below.
      process.toHandle().destroy();

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(out.readLine()).isEqualTo("stopping");
      assertThat(process.exitValue()).isEqualTo(128 + 15);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void saysWhatIsWrongAndEndsWithTwo() throws Exception {
    Path config = Files.writeString(directory.resolve("mesh.yaml"), "listen: here\n");

    assertThat(run(config.toString()))
        .isEqualTo("2: " + config + ":1:9: listen: here (expected: host:port, of this host)\n");
    assertThat(run(directory.resolve("none.yaml").toString()))
        .endsWith("none.yaml: NoSuchFileException (expected: a YAML file)\n");
    assertThat(run()).isEqualTo("2: usage: Main <config.yaml>\n");
    assertThat(run("--help")).isEqualTo("2: usage: Main <config.yaml>\n");
  }

  @Test
  void saysWhyItCannotStartAndEndsWithOne() throws Exception {
    Path config = Files.writeString(directory.resolve("mesh.yaml"), CONFIG);

    assertThat(run(config.toString())).startsWith("1: ").contains(directory + "/rules");
  }

  private static String run(String... args) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    int code = Main.run(args, stream, stream, new CountDownLatch(1));
    return code + ": " + err.toString(StandardCharsets.UTF_8);
  }

  private static String get(int port, String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
