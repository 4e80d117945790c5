package io.mizzen.it.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.Counts;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules for some callers hit those and nobody else, although all live in one JVM. */
class IdentitiesTest {
  private static final int CALLS = 50;
  private static final Identity MOBILE = Identity.of("mobile", "v1");
  private static final Identity DESKTOP = Identity.of("desktop", "v1");
  private static final Identity ELSEWHERE = Identity.of("mobile", "v1").in("elsewhere");

  @AutoClose private final TestMesh mesh = TestMesh.start();

  @BeforeEach
  void serveThreeVersions() {
    mesh.apply(Yaml.service("reviews"), Yaml.subsets("reviews", "v1", "v2", "v3"));
    mesh.serve(Identity.of("reviews", "v1"));
    mesh.serve(Identity.of("reviews", "v2"));
    mesh.serve(Identity.of("reviews", "v3"));
  }

  @Test
  void ruleForLabelsHitsOneOfTwoIdentities() {
    EchoClient mobile = parked(MOBILE);
    EchoClient desktop = parked(DESKTOP);

    mesh.apply(rule("sourceLabels: {app: mobile}", "v2", "v1"));
    mobile.untilFirst(reply -> !reply.isFrom("v3"));
    desktop.untilFirst(reply -> !reply.isFrom("v3"));

    assertThat(complaints(send(mobile), send(desktop))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sourceLabels: {app: desktop}",
        "sourceLabels: {app: nobody}",
        "uri: {prefix: /}",
        "sourceLabels: {app: mobile, version: v2}"
      })
  void checkerRejectsOtherRules(String match) {
    mesh.apply(rule(match, "v2", "v1"));

    assertThat(complaints(send(client(MOBILE)), send(client(DESKTOP)))).isNotEmpty();
  }

  @Test
  void checkerRejectsTheMeshWithoutTheRule() {
    EchoClient mobile = client(MOBILE);
    EchoClient desktop = client(DESKTOP);
    mobile.untilAllAnswer("v1", "v2", "v3");
    desktop.untilAllAnswer("v1", "v2", "v3");

    assertThat(complaints(send(mobile), send(desktop))).hasSize(2);
  }

  @Test
  void ruleForANamespaceHitsItsWorkloadsOnly() {
    mesh.apply(rule("sourceNamespace: elsewhere", "v2", "v1"));
    EchoClient elsewhere = mesh.client(ELSEWHERE, "mesh:///reviews.default:9080");

    assertThat(complaints(send(elsewhere), send(client(MOBILE)))).isEmpty();
    assertThat(complaints(send(client(MOBILE)), send(elsewhere))).hasSize(2);
  }

  /** The checker: v2 for whom the rule is meant, v1 for everyone else. */
  private static List<String> complaints(Counts meant, Counts others) {
    List<String> complaints = new ArrayList<>();
    if (meant.of("v2") != CALLS || meant.total() != CALLS) {
      complaints.add("meant callers went to " + meant + " (expected: v2)");
    }
    if (others.of("v1") != CALLS || others.total() != CALLS) {
      complaints.add("other callers went to " + others + " (expected: v1)");
    }
    return complaints;
  }

  private Counts send(EchoClient client) {
    return mesh.counting(() -> client.send(CALLS, Call.say()));
  }

  private EchoClient client(Identity identity) {
    return mesh.client(identity, "mesh:///reviews:9080");
  }

  private EchoClient parked(Identity identity) {
    mesh.apply(Yaml.virtualService("reviews", Yaml.toSubset("reviews", "v3")));
    EchoClient client = client(identity);
    client.untilFirst(reply -> reply.isFrom("v3"));
    return client;
  }

  private static String rule(String match, String matched, String rest) {
    return Yaml.virtualService(
        "reviews",
        "- match:\n  - "
            + match
            + "\n"
            + Yaml.toSubset("reviews", matched).replaceFirst("- route", "  route")
            + Yaml.toSubset("reviews", rest));
  }
}
