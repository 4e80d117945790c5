package io.mizzen.examples.bookinfo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class BootstrapOptionTest {
  private final StringWriter printed = new StringWriter();

  @Test
  void bootstrapNamesTheControlPlaneAndTheWorkload() {
    int exit = run("--bootstrap", "checkout", "--control-plane", "127.0.0.1:4711");

    assertThat(exit).isZero();
    JsonObject json = JsonParser.parseString(printed.toString()).getAsJsonObject();
    assertThat(json.getAsJsonArray("xds_servers").get(0).getAsJsonObject().get("server_uri"))
        .hasToString("\"127.0.0.1:4711\"");
    assertThat(json.getAsJsonObject("node").get("id"))
        .hasToString("\"sidecar~127.0.0.1~checkout.default~default.svc.cluster.local\"");
  }

  @Test
  void bootstrapFallsBackToTheUsualPort() {
    run("--bootstrap", "checkout");

    assertThat(printed.toString()).contains("\"127.0.0.1:15010\"");
  }

  @Test
  void wrongNameIsNoBootstrap() {
    assertThat(run("--bootstrap", "Check Out")).isNotZero();
    assertThat(printed.toString()).isEmpty();
  }

  private int run(String... arguments) {
    return Bookinfo.run(new PrintWriter(printed, true), arguments);
  }
}
