package io.mizzen.it.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.Counts;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.EchoService;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Header and path matches decide who is asked, changed on a live channel. */
class RoutesTest {
  private static final int CALLS = 12;
  private static final Call SAY = Call.say();
  private static final Call TELL = Call.of(EchoService.TELL);

  @AutoClose private final TestMesh mesh = TestMesh.start();

  @BeforeEach
  void serveThreeVersions() {
    mesh.apply(Yaml.service("reviews"), Yaml.subsets("reviews", "v1", "v2", "v3"));
    mesh.serve(Identity.of("reviews", "v1"));
    mesh.serve(Identity.of("reviews", "v2"));
    mesh.serve(Identity.of("reviews", "v3"));
  }

  /** A match, calls that satisfy it and calls that miss it by little. */
  static Stream<Arguments> matches() {
    return Stream.of(
        argumentSet(
            "header exact",
            "headers: {end-user: {exact: jason}}",
            List.of(SAY.header("end-user", "jason"), TELL.header("end-user", "jason")),
            List.of(SAY, SAY.header("end-user", "jasons"), SAY.header("end-user", "Jason"))),
        argumentSet(
            "header prefix",
            "headers: {end-user: {prefix: ja}}",
            List.of(SAY.header("end-user", "jason"), SAY.header("end-user", "ja")),
            List.of(SAY, SAY.header("end-user", "a-ja"))),
        argumentSet(
            "header regex, of the whole value",
            "headers: {end-user: {regex: 'j[a-m]+'}}",
            List.of(SAY.header("end-user", "jam")),
            List.of(SAY, SAY.header("end-user", "jams"), SAY.header("end-user", "xjam"))),
        argumentSet(
            "header present",
            "headers: {end-user: {}}",
            List.of(SAY.header("end-user", "anyone")),
            List.of(SAY, SAY.header("other", "anyone"))),
        argumentSet(
            "withoutHeaders",
            "withoutHeaders: {end-user: {exact: jason}}",
            List.of(SAY, SAY.header("end-user", "kim")),
            List.of(SAY.header("end-user", "jason"))),
        argumentSet(
            "uri exact",
            "uri: {exact: /mizzen.it.Echo/Tell}",
            List.of(TELL),
            List.of(SAY, Call.of(EchoService.WATCH).within(SAY.deadline()))),
        argumentSet("uri prefix", "uri: {prefix: /mizzen.it.Echo/T}", List.of(TELL), List.of(SAY)),
        argumentSet(
            "uri prefix of the service",
            "uri: {prefix: /mizzen.it.Echo/}",
            List.of(SAY, TELL),
            List.of()),
        argumentSet("uri regex", "uri: {regex: '/.*/T[a-z]+'}", List.of(TELL), List.of(SAY)),
        argumentSet(
            "uri in any case",
            "uri: {exact: /MIZZEN.it.echo/TELL}\n  ignoreUriCase: true",
            List.of(TELL),
            List.of(SAY)),
        argumentSet(
            "header and uri",
            "uri: {exact: /mizzen.it.Echo/Tell}\n  headers: {end-user: {exact: jason}}",
            List.of(TELL.header("end-user", "jason")),
            List.of(TELL, SAY.header("end-user", "jason"))),
        argumentSet(
            "one of two",
            "uri: {exact: /mizzen.it.Echo/Tell}\n- headers: {end-user: {exact: jason}}",
            List.of(TELL, SAY.header("end-user", "jason")),
            List.of(SAY)));
  }

  @ParameterizedTest
  @MethodSource("matches")
  void matchedCallsGoWhereTheRuleSays(String match, List<Call> hits, List<Call> misses) {
    EchoClient client = parked();
    mesh.apply(rule(match, "v2", "v1"));
    client.untilFirst(reply -> reply.isOk() && !reply.isFrom("v3"));

    assertThat(complaints(client, hits, "v2")).isEmpty();
    assertThat(complaints(client, misses, "v1")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("matches")
  void checkerRejectsSwappedDestinations(String match, List<Call> hits, List<Call> misses) {
    mesh.apply(rule(match, "v1", "v2"));
    EchoClient client = mesh.client("mesh:///reviews:9080");

    assertThat(complaints(client, hits, "v2")).hasSameSizeAs(hits);
    assertThat(complaints(client, misses, "v1")).hasSameSizeAs(misses);
  }

  @ParameterizedTest
  @MethodSource("matches")
  void checkerRejectsTheMeshWithoutTheRule(String match, List<Call> hits, List<Call> misses) {
    EchoClient client = parked();

    assertThat(complaints(client, hits, "v2")).as(match).hasSameSizeAs(hits);
    assertThat(complaints(client, misses, "v1")).as(match).hasSameSizeAs(misses);
    mesh.delete("VirtualService", "reviews");
    client.untilAllAnswer("v1", "v2", "v3");
    assertThat(complaints(client, hits, "v2")).as(match).hasSameSizeAs(hits);
  }

  @Test
  void firstOfTwoMatchingRoutesWins() {
    String broad = route("uri: {prefix: /mizzen.it.Echo/}", "v1");
    String narrow = route("uri: {exact: /mizzen.it.Echo/Tell}", "v2");
    EchoClient client = parked();

    mesh.apply(Yaml.virtualService("reviews", broad + narrow));
    client.untilFirst(reply -> reply.isOk() && !reply.isFrom("v3"));
    List<String> broadFirst = complaints(client, List.of(TELL), "v1");
    mesh.apply(Yaml.virtualService("reviews", narrow + broad));
    client.untilFirst(TELL, reply -> reply.isFrom("v2"));

    assertThat(broadFirst).isEmpty();
    assertThat(complaints(client, List.of(TELL), "v2")).isEmpty();
    assertThat(complaints(client, List.of(SAY), "v1")).isEmpty();
    // The checker of the first order rejects the second.
    assertThat(complaints(client, List.of(TELL), "v1")).hasSize(1);
  }

  private List<String> complaints(EchoClient client, List<Call> calls, String version) {
    return calls.stream()
        .flatMap(call -> onlyAt(version, call, counted(client, call)).stream())
        .toList();
  }

  /** Sends several, because a mesh without the rule may answer right by chance. */
  private Counts counted(EchoClient client, Call call) {
    return mesh.counting(
        () -> {
          if (call.method().equals(EchoService.WATCH)) {
            for (int i = 0; i < CALLS; i++) {
              client.watch(call).close();
            }
          } else {
            client.send(CALLS, call);
          }
        });
  }

  /** The checker: every call arrived at {@code version} and nowhere else. */
  private static List<String> onlyAt(String version, Call call, Counts counts) {
    return counts.of(version) == CALLS && counts.total() == CALLS
        ? List.of()
        : List.of(call + " arrived at " + counts + " (expected: " + version + ")");
  }

  private EchoClient parked() {
    mesh.apply(Yaml.virtualService("reviews", Yaml.toSubset("reviews", "v3")));
    EchoClient client = mesh.client("mesh:///reviews:9080");
    client.untilFirst(reply -> reply.isFrom("v3"));
    return client;
  }

  private static String rule(String match, String matched, String rest) {
    return Yaml.virtualService("reviews", route(match, matched) + Yaml.toSubset("reviews", rest));
  }

  private static String route(String match, String subset) {
    return "- match:\n"
        + ("- " + match).indent(2)
        + "  route:\n  - destination: {host: reviews, subset: "
        + subset
        + "}\n";
  }
}
