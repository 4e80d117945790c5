package io.mizzen.it.kept;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.mizzen.api.NotApplied;
import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.Reply;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * TLS that is asked for later and cannot be had: from then on no call leaves an open channel, and
 * each is told why. Servers are in two localities, so that a client's balancer has several groups.
 */
class TlsTest {
  private static final Expected BOTH = Expected.from("v1", "v2");

  private static final String MUTUAL_ON_9080 =
      "portLevelSettings:\n- port: {number: 9080}\n  tls: {mode: MUTUAL, clientCertificate: /c,"
          + " privateKey: /k}";

  @AutoClose private final TestMesh mesh = TestMesh.start();

  @BeforeEach
  void serveReviews() {
    mesh.apply(Yaml.service("reviews"));
    mesh.serve(Identity.of("reviews", "v1").at("east/a"));
    mesh.serve(Identity.of("reviews", "v2").at("west/b"));
  }

  @Test
  void closedClustersSendNothing() {
    try (KeptChannel channel = KeptChannel.open(mesh, BOTH)) {
      channel.step("SIMPLE", () -> mesh.apply(policy("tls: {mode: SIMPLE}")), closed("", "SIMPLE"));
      channel.nothingIsSent("closed for TLS");
      assertThat(mesh.control().notApplied())
          .extracting(NotApplied::path)
          .containsExactly("spec.trafficPolicy.tls.mode");
      channel.step("DISABLE", () -> mesh.apply(policy("tls: {mode: DISABLE}")), BOTH);
      channel.step(
          "MUTUAL for one port",
          () -> mesh.apply(policy(MUTUAL_ON_9080)),
          closed(".portLevelSettings[0]", "MUTUAL"));
      channel.nothingIsSent("closed for TLS on its port");
      channel.step("no rule", () -> mesh.delete("DestinationRule", "reviews"), BOTH);
      channel.step(
          "SIMPLE for a subset, a route to the other",
          () -> mesh.apply(subsets("SIMPLE"), route("v2")),
          Expected.from("v2"));
      channel.step("a route to the closed subset", () -> mesh.apply(route("v1")), closedSubset());
      channel.nothingIsSent("closed subset");
      channel.step(
          "another server of the closed subset",
          () -> mesh.serve(Identity.of("reviews", "v1").named("late").at("west/b")),
          closedSubset());
      channel.nothingIsSent("closed subset with more servers");
      channel.step(
          "the subset is opened", () -> mesh.apply(subsets("DISABLE")), Expected.from("v1"));
    }
  }

  @Test
  void waitingForReadyDoesNotHelp() {
    EchoClient client = mesh.client("mesh:///reviews:9080");
    client.untilFirst(Reply::isOk);
    mesh.apply(policy("tls: {mode: SIMPLE}"));

    Reply first = client.untilFirst(Call.say().waitingForReady(), reply -> !reply.isOk());
    List<Reply> replies = client.send(50, Call.say().waitingForReady());

    assertThat(first.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(replies).allMatch(closed("", "SIMPLE")::accepts);
  }

  private static Expected closed(String at, String mode) {
    return Expected.failing(
        Code.UNAVAILABLE,
        "closed: DestinationRule default/reviews spec.trafficPolicy" + at + ".tls.mode: " + mode);
  }

  private static Expected closedSubset() {
    return Expected.failing(
        Code.UNAVAILABLE,
        "closed: DestinationRule default/reviews spec.subsets[0].trafficPolicy.tls.mode: SIMPLE");
  }

  private static String policy(String fields) {
    return Yaml.destinationRule("reviews", "trafficPolicy:\n" + fields.indent(2));
  }

  private static String subsets(String mode) {
    return Yaml.destinationRule(
        "reviews",
        """
        subsets:
        - name: v1
          labels: {version: v1}
          trafficPolicy: {tls: {mode: %s}}
        - name: v2
          labels: {version: v2}
        """
            .formatted(mode));
  }

  private static String route(String subset) {
    return Yaml.virtualService("reviews", Yaml.toSubset("reviews", subset));
  }
}
