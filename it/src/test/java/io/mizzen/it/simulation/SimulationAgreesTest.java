package io.mizzen.it.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Labels;
import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.Chance;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.EchoService;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.Reply;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import io.mizzen.simulation.CallTrace;
import io.mizzen.simulation.Request;
import io.mizzen.simulation.Simulation;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.testkit.BinomialBounds;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real gRPC calls on one open channel end as the simulation of the same rules says, rule after
 * rule. The simulation knows the services and rules from their text, and addresses of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimulationAgreesTest {
  private static final String TARGET = "reviews:9080";
  private static final int FEW = 6;
  private static final int MANY = 1_500;

  private static final Identity CALLER = Identity.of("page", "v1");
  private static final Call SAY = Call.say();
  private static final Call TELL = Call.of(EchoService.TELL);

  private static final Map<String, String> VERSIONS =
      Map.of("10.0.0.1", "v1", "10.0.0.2", "v2", "10.0.0.3", "v3");

  private final TestMesh mesh = TestMesh.start();
  private final EchoClient client = open();

  /** One rule and one call. */
  record Case(String rule, Call call) {
    @Override
    public String toString() {
      String path = call.method().getFullMethodName();
      return path.substring(path.indexOf('/')) + " " + call.headers() + " under " + rule;
    }
  }

  @AfterAll
  void close() {
    mesh.close();
  }

  private EchoClient open() {
    mesh.apply(Yaml.service("reviews"), subsets());
    VERSIONS.values().stream()
        .sorted()
        .forEach(version -> mesh.serve(Identity.of("reviews", version)));
    EchoClient opened = mesh.client(CALLER, "mesh:///" + TARGET);
    assertThat(opened.say().isOk()).isTrue();
    return opened;
  }

  private static String subsets() {
    return Yaml.subsets("reviews", "v1", "v2", "v3", "none");
  }

  /** The action of a call that matches; all others go to v1. */
  private static List<Case> matched(String match, Call... calls) {
    String rule =
        "- match:\n"
            + ("- " + match).indent(2)
            + "  route: [{destination: {host: reviews, subset: v2}}]\n"
            + Yaml.toSubset("reviews", "v1");
    return Stream.of(calls).map(call -> new Case(rule, call)).toList();
  }

  private static List<Case> always(String action) {
    return List.of(new Case("- " + action.strip().indent(2).strip() + "\n", SAY));
  }

  static List<Case> cases() {
    Call jason = SAY.header("end-user", "jason");
    Call kim = SAY.header("end-user", "kim");
    return Stream.of(
            matched("headers: {end-user: {exact: jason}}", SAY, jason, kim),
            matched("headers: {end-user: {prefix: ja}}", SAY, jason, kim),
            matched("headers: {end-user: {regex: 'j[a-s]*n?'}}", jason, kim),
            matched("headers: {end-user: {}}", SAY, kim),
            matched("withoutHeaders: {end-user: {exact: jason}}", SAY, jason, kim),
            matched("withoutHeaders: {end-user: {}}", SAY, jason),
            matched("uri: {exact: /mizzen.it.Echo/Tell}", SAY, TELL),
            matched("uri: {prefix: /mizzen.it.Echo/T}", SAY, TELL),
            matched("uri: {regex: '/.*/T[a-z]+'}", SAY, TELL),
            matched("uri: {exact: /MIZZEN.it.echo/TELL}\n  ignoreUriCase: true", SAY, TELL),
            matched("method: {exact: POST}", SAY),
            matched("method: {exact: GET}", SAY),
            matched("queryParams: {a: {exact: b}}", SAY),
            matched("authority: {exact: 'reviews:9080'}", SAY),
            matched("authority: {exact: 'reviews'}", SAY),
            matched("port: 9080", SAY),
            matched("port: 9081", SAY),
            matched("sourceNamespace: default", SAY),
            matched("gateways: [some-gateway]", SAY),
            matched(
                "uri: {exact: /mizzen.it.Echo/Tell}\n  headers: {end-user: {exact: jason}}",
                TELL,
                jason,
                TELL.header("end-user", "jason")),
            always("route: [{destination: {host: reviews, subset: v3}}]"),
            always("route: [{destination: {host: reviews}}]"),
            always("route: [{destination: {host: reviews, subset: none}}]"),
            always("route: [{destination: {host: reviews, subset: nosuch}}]"),
            always("route: [{destination: {host: nosuch}}]"),
            always(
                "route: [{destination: {host: reviews, subset: v1}, weight: 80},"
                    + " {destination: {host: reviews, subset: v2}, weight: 20}]"),
            always(
                "route: [{destination: {host: reviews, subset: v1}, weight: 1},"
                    + " {destination: {host: reviews, subset: v2}, weight: 1},"
                    + " {destination: {host: reviews, subset: v3}, weight: 2}]"),
            always(
                "route: [{destination: {host: reviews, subset: v1}, weight: 0},"
                    + " {destination: {host: reviews, subset: v3}, weight: 100}]"),
            always(
                "fault: {abort: {grpcStatus: NOT_FOUND, percentage: {value: 100}}}\n"
                    + "route: [{destination: {host: reviews}}]"),
            always(
                "fault: {abort: {httpStatus: 403, percentage: {value: 100}}}\n"
                    + "route: [{destination: {host: reviews}}]"),
            always(
                "fault: {abort: {httpStatus: 503, percentage: {value: 0}}}\n"
                    + "route: [{destination: {host: reviews, subset: v2}}]"),
            always("directResponse: {status: 403}"),
            always("directResponse: {status: 503}"),
            always("redirect: {uri: /elsewhere}"),
            List.of(
                new Case(
                    """
                    - match: [{headers: {end-user: {exact: jason}}}]
                      route: [{destination: {host: reviews, subset: v2}}]
                    """,
                    SAY)))
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void callsEndAsSimulated(Case each) throws InterruptedException {
    CallTrace trace = simulated(each);
    Prediction prediction = Prediction.of(trace, VERSIONS);

    Map<String, Integer> endings = real(each, prediction);

    assertThat(endings.keySet()).as("%s", trace).isSubsetOf(prediction.shares().keySet());
    prediction
        .shares()
        .forEach(
            (ending, share) -> {
              BinomialBounds bounds = Chance.bounds(callsFor(prediction), share);
              assertThat(bounds.accepts(endings.getOrDefault(ending, 0)))
                  .as("%s: %s of %s, in%n%s", ending, endings, prediction, trace)
                  .isTrue();
            });
  }

  static List<Case> casesOfLabels() {
    return Stream.of(
            matched("sourceLabels: {app: page}", SAY),
            matched("sourceLabels: {app: page, version: v1}", SAY),
            matched("sourceLabels: {app: page, version: v2}", SAY),
            matched("sourceLabels: {app: other}", SAY))
        .flatMap(List::stream)
        .toList();
  }

  /** A mesh and a client of its own, since such a rule moves clients from view to view. */
  @ParameterizedTest
  @MethodSource("casesOfLabels")
  void callsUnderRulesThatReadLabelsEndAsSimulated(Case each) {
    Prediction prediction = Prediction.of(simulated(each), VERSIONS);

    try (TestMesh mesh = TestMesh.start()) {
      mesh.apply(Yaml.service("reviews"), subsets(), Yaml.virtualService("reviews", each.rule()));
      mesh.serve(Identity.of("reviews", "v1"));
      mesh.serve(Identity.of("reviews", "v2"));
      List<Reply> replies = mesh.client(CALLER, "mesh:///" + TARGET).send(FEW, each.call());

      assertThat(replies).allSatisfy(reply -> assertThat(reply.isOk()).isTrue());
      assertThat(prediction.shares().keySet())
          .isEqualTo(replies.stream().map(Reply::version).collect(Collectors.toSet()));
    }
  }

  @Test
  void thereAreManyCasesAndTheyEndDifferently() {
    List<Prediction> predictions =
        cases().stream().map(each -> Prediction.of(simulated(each), VERSIONS)).toList();

    assertThat(predictions).hasSizeGreaterThanOrEqualTo(45);
    assertThat(predictions.stream().distinct()).hasSizeGreaterThanOrEqualTo(9);
  }

  private static CallTrace simulated(Case each) {
    Request request = Request.grpc(TARGET, "/" + each.call().method().getFullMethodName());
    for (Map.Entry<String, String> header : each.call().headers().entrySet()) {
      request = request.withHeader(header.getKey(), header.getValue());
    }
    return Simulation.parse("mesh.yaml", mesh(each), proxy()).call(request);
  }

  private static String mesh(Case each) {
    StringBuilder yaml = new StringBuilder(Yaml.service("reviews"));
    VERSIONS.forEach(
        (address, version) ->
            yaml.append("---\n")
                .append(
                    """
                    apiVersion: networking.istio.io/v1
                    kind: WorkloadEntry
                    metadata: {name: reviews-%2$s}
                    spec: {address: %1$s, labels: {app: reviews, version: %2$s}, ports: {grpc: 1}}
                    """
                        .formatted(address, version)));
    return yaml + "---\n" + subsets() + "---\n" + Yaml.virtualService("reviews", each.rule());
  }

  private static ProxyIdentity proxy() {
    return ProxyIdentity.in(CALLER.namespace()).withLabels(Labels.of(CALLER.labels()));
  }

  /** The ends of calls: by version, or by status code. */
  private Map<String, Integer> real(Case each, Prediction prediction) throws InterruptedException {
    mesh.apply(Yaml.virtualService("reviews", each.rule()));
    assertThat(client.mesh().awaitInEffect(Duration.ofSeconds(60))).isTrue();
    // A server that is not connected yet has no share.
    Set<String> seen = new HashSet<>();
    client.untilFirst(
        each.call(),
        reply -> {
          seen.add(ending(reply));
          return seen.containsAll(prediction.shares().keySet());
        });
    Map<String, Integer> endings = new TreeMap<>();
    for (Reply reply : client.send(callsFor(prediction), each.call())) {
      endings.merge(ending(reply), 1, Integer::sum);
    }
    return endings;
  }

  private static String ending(Reply reply) {
    return reply.isOk() ? reply.version() : reply.code().toString();
  }

  /** A share takes many calls to be told from another. */
  private static int callsFor(Prediction prediction) {
    return prediction.shares().size() == 1 ? FEW : MANY;
  }
}
