package io.mizzen.it.kept;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.Chance;
import io.mizzen.it.mesh.CountingServer;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import io.mizzen.testkit.BinomialBounds;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Weights, precedence, answers in place, balancers and localities that change on an open channel.
 */
class RoutingTest {
  private static final int CALLS = 3_000;
  private static final Expected V1 = Expected.from("v1");
  private static final Expected V2 = Expected.from("v2");
  private static final Expected NOT_ROUTED = Expected.failing(Code.UNAVAILABLE, "");
  private static final Expected BOTH = Expected.from("v1", "v2");

  private static final String HASHED = balancer("consistentHash: {httpHeaderName: x-user}");

  @AutoClose private final TestMesh mesh = TestMesh.start();

  @BeforeEach
  void serveReviews() {
    mesh.apply(Yaml.service("reviews"), Yaml.subsets("reviews", "v1", "v2"));
    mesh.serve(Identity.of("reviews", "v1").at("east/a"));
    mesh.serve(Identity.of("reviews", "v2").at("west/b"));
  }

  @Test
  void weights() {
    mesh.apply(weights(100, 0));
    try (KeptChannel channel = KeptChannel.open(mesh, V1)) {
      channel.step("half and half", () -> mesh.apply(weights(50, 50)), BOTH);
      assertShare(channel, 0.5);
      channel.step("all to v2", () -> mesh.apply(weights(0, 100)), V2);
      channel.step("one in five to v2", () -> mesh.apply(weights(80, 20)), BOTH);
      assertShare(channel, 0.8);
      // Of four in five, a streak of the same would be chance.
      channel.step("all to v2 again", () -> mesh.apply(weights(0, 100)), V2);
      channel.step("all to v1", () -> mesh.apply(weights(100, 0)), V1);
      channel.step("four in five to v2", () -> mesh.apply(weights(20, 80)), BOTH);
      assertShare(channel, 0.2);
    }
  }

  @Test
  void precedence() {
    String jason = "match: [{headers: {end-user: {exact: jason}}}]\n  ";
    String other = "match: [{headers: {end-user: {exact: other}}}]\n  ";
    mesh.apply(http("- " + to("v1")));
    EchoClient client = mesh.client("mesh:///reviews:9080");
    Call call = Call.say().header("end-user", "jason");
    try (KeptChannel channel = KeptChannel.open(mesh, client, call, V1)) {
      channel.step("a match first", () -> apply("- " + jason + to("v2"), "- " + to("v1")), V2);
      channel.step("behind a catch-all", () -> apply("- " + to("v1"), "- " + jason + to("v2")), V1);
      channel.step("of someone else", () -> apply("- " + other + to("v2"), "- " + to("v1")), V1);
      channel.step("in front again", () -> apply("- " + jason + to("v2"), "- " + to("v1")), V2);
      channel.step("only others", () -> apply("- " + other + to("v1")), NOT_ROUTED);
      channel.step("everybody", () -> apply("- " + to("v2")), V2);
    }
  }

  @Test
  void answersInPlace() {
    mesh.apply(http("- " + to("v1")));
    try (KeptChannel channel = KeptChannel.open(mesh, V1)) {
      channel.step(
          "403", () -> apply("- directResponse: {status: 403, body: {string: no}}"), inPlace(403));
      channel.nothingIsSent("answered in place");
      channel.step("503", () -> apply("- directResponse: {status: 503}"), inPlace(503));
      channel.step(
          "a real fault",
          () ->
              apply("- fault: {abort: {httpStatus: 403, percentage: {value: 100}}}\n  " + to("v1")),
          Expected.failing(Code.PERMISSION_DENIED, "RPC terminated due to fault injection"));
      channel.step("an upstream", () -> apply("- " + to("v2")), V2);
    }
  }

  @Test
  void longDurations() {
    mesh.apply(http("- " + to("v1")));
    try (KeptChannel channel = KeptChannel.open(mesh, V1)) {
      for (String timeout : List.of("2777h46m39s", "2777h46m40s", "2880h", "2562047h")) {
        channel.step(
            "timeout " + timeout, () -> apply("- timeout: " + timeout + "\n  " + to("v2")), V2);
        channel.step("none", () -> apply("- " + to("v1")), V1);
      }
      for (String backoff : List.of("256205h", "2562047h")) {
        channel.step(
            "backoff " + backoff,
            () -> apply("- retries: {attempts: 2, backoff: " + backoff + "}\n  " + to("v2")),
            V2);
        channel.step("none", () -> apply("- " + to("v1")), V1);
      }
    }
  }

  @Test
  void balancers() {
    EchoClient client = mesh.client("mesh:///reviews:9080");
    Call call = Call.say().header("x-user", "jason");
    try (KeptChannel channel = KeptChannel.open(mesh, client, call, BOTH)) {
      channel.step("least request", () -> mesh.apply(balancer("simple: LEAST_REQUEST")), BOTH);
      Expected hashed = channel.either("a hash ring", () -> mesh.apply(HASHED), V1, V2);
      channel.step(
          "v3 joins, hashing off",
          () -> {
            mesh.apply(balancer("simple: ROUND_ROBIN"));
            mesh.serve(Identity.of("reviews", "v3").at("east/a"));
          },
          Expected.from("v1", "v2", "v3"));
      assertThat(hashed.versions()).hasSize(1);
      channel.step(
          "least request of three",
          () -> mesh.apply(balancer("simple: LEAST_REQUEST")),
          Expected.from("v1", "v2", "v3"));
    }
  }

  @Test
  void localities() {
    Identity east = Identity.of("caller", "v1").at("east/a");
    EchoClient client = mesh.client(east, "mesh:///reviews:9080");
    try (KeptChannel channel = KeptChannel.open(mesh, client, Call.say(), BOTH)) {
      channel.step("own region", () -> mesh.apply(policy("outlierDetection: {}")), V1);
      channel.stopping("nobody there", this::stopV1, V2);
      channel.step(
          "somebody again",
          () -> mesh.serve(Identity.of("reviews", "v3").at("east/a")),
          Expected.from("v3"));
      channel.step("shares, all to the west", () -> mesh.apply(distribute("west/*")), V2);
      channel.step(
          "shares to nowhere",
          () -> mesh.apply(distribute("north/*")),
          Expected.failing(Code.UNAVAILABLE, "no healthy endpoint"));
      channel.step(
          "no rule", () -> mesh.delete("DestinationRule", "reviews"), Expected.from("v2", "v3"));
    }
  }

  private void stopV1() {
    mesh.servers().stream()
        .filter(server -> server.version().equals("v1"))
        .forEach(CountingServer::close);
  }

  private void assertShare(KeptChannel channel, double ofV1) {
    long v1 = channel.send(CALLS).stream().filter(reply -> reply.isFrom("v1")).count();
    BinomialBounds bounds = Chance.bounds(CALLS, ofV1);
    assertThat(bounds.accepts(Math.toIntExact(v1))).as("%s of v1, %s", v1, bounds).isTrue();
  }

  private static Expected inPlace(int status) {
    return Expected.failing(
        status == 403 ? Code.PERMISSION_DENIED : Code.UNAVAILABLE,
        "the mesh's route answers this call itself, with HTTP status " + status);
  }

  private void apply(String... routes) {
    mesh.apply(http(String.join("\n", routes)));
  }

  private static String http(String routes) {
    return Yaml.virtualService("reviews", routes + "\n");
  }

  private static String to(String subset) {
    return "route: [{destination: {host: reviews, subset: " + subset + "}}]";
  }

  private static String weights(int v1, int v2) {
    return http(
        "- route:\n"
            + "  - {weight: "
            + v1
            + ", destination: {host: reviews, subset: v1}}\n"
            + "  - {weight: "
            + v2
            + ", destination: {host: reviews, subset: v2}}");
  }

  private static String balancer(String loadBalancer) {
    return policy("loadBalancer: {" + loadBalancer + "}");
  }

  private static String policy(String fields) {
    return Yaml.destinationRule("reviews", "trafficPolicy:\n" + fields.indent(2));
  }

  private static String distribute(String to) {
    return policy(
        "loadBalancer:\n  localityLbSetting:\n    distribute:\n    - from: east/*\n      to: {"
            + to
            + ": 100}\n");
  }
}
