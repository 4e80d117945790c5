package io.mizzen.translator;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Labels;
import io.mizzen.api.NotApplied;
import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.translator.core.Translation;
import io.mizzen.xds.XdsResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No field of a rule is ever dropped in silence: set alone, each changes some resource or is
 * reported as not applied.
 */
class EveryFieldTest {
  private static final String DELEGATES =
      """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: sample}
      spec: {http: [{route: [{destination: {host: ratings}}]}]}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: sample, namespace: sample}
      spec: {http: [{route: [{destination: {host: elsewhere}}]}]}
      """;

  private static final TestMesh MESH = TestMesh.withBase(DELEGATES);

  /** Fields whose effect lies outside one client's resources, each with the reason. */
  private static final Map<String, String> ELSEWHERE =
      Map.of("DestinationRule exportTo", "a rule's own namespace sees it whatever it exports");

  /** The fields that must be set for another to have a meaning: path pattern to other fields. */
  private static final Map<String, Map<String, Object>> CONTEXT = new LinkedHashMap<>();

  static {
    CONTEXT.put("http\\.delegate\\.namespace", Map.of("http.delegate.name", "sample"));
    CONTEXT.put("http\\.retries\\.(?!attempts).*", Map.of("http.retries.attempts", 3));
    CONTEXT.put(
        "http\\.fault\\.delay\\.perc.*",
        Map.of("http.fault.delay.fixedDelay", java.time.Duration.ofSeconds(1)));
    CONTEXT.put("http\\.fault\\.abort\\.perc.*", Map.of("http.fault.abort.httpStatus", 503));
    CONTEXT.put(
        "trafficPolicy\\.portLevelSettings\\.(?!port).*",
        Map.of("trafficPolicy.portLevelSettings.port.number", 9080));
    CONTEXT.put(
        "trafficPolicy\\.portLevelSettings\\.port\\..*",
        Map.of(
            "trafficPolicy.portLevelSettings.loadBalancer.simple",
            DestinationRule.SimpleLb.LEAST_REQUEST));
    CONTEXT.put(
        "subsets\\.trafficPolicy\\.portLevelSettings\\.(?!port).*",
        Map.of("subsets.trafficPolicy.portLevelSettings.port.number", 9080));
    CONTEXT.put(
        "subsets\\.trafficPolicy\\.portLevelSettings\\.port\\..*",
        Map.of(
            "subsets.trafficPolicy.portLevelSettings.loadBalancer.simple",
            DestinationRule.SimpleLb.LEAST_REQUEST));
  }

  /** Values other than the plain sample, by the end of the path. */
  private static final Map<String, Object> SAMPLES =
      Map.of(
          "retryOn",
          "internal",
          "grpcStatus",
          "UNAVAILABLE",
          "portLevelSettings.port.number",
          9080,
          "localityLbSetting.enabled",
          false,
          "distribute.from",
          "*",
          "distribute.to",
          Map.of("region2/*", 100),
          "hosts",
          List.of("ratings"),
          "host",
          "ratings");

  static Stream<String> virtualServiceFields() {
    return RuleFields.leaves(VirtualService.class).stream();
  }

  static Stream<String> destinationRuleFields() {
    return RuleFields.leaves(DestinationRule.class).stream();
  }

  @Test
  void theWalkReachesDeepFields() {
    assertThat(RuleFields.leaves(VirtualService.class))
        .contains("http.match.headers.regex", "http.route.headers.request.remove")
        .hasSizeGreaterThan(90);
    assertThat(RuleFields.leaves(DestinationRule.class))
        .contains("subsets.trafficPolicy.portLevelSettings.connectionPool.tcp.tcpKeepalive.time")
        .hasSizeGreaterThan(200);
  }

  @ParameterizedTest
  @MethodSource("virtualServiceFields")
  void ofVirtualServiceIsTranslatedOrReported(String field) {
    VirtualService base = RuleFields.blank(VirtualService.class);
    base = RuleFields.with(base, "hosts", List.of("reviews"));
    base = RuleFields.with(base, "http.route.destination.host", "reviews");
    base = RuleFields.with(base, "http.route.weight", 1);

    assertVisible(VirtualService.class, base, field);
  }

  @ParameterizedTest
  @MethodSource("destinationRuleFields")
  void ofDestinationRuleIsTranslatedOrReported(String field) {
    DestinationRule base = RuleFields.blank(DestinationRule.class);
    base = RuleFields.with(base, "host", "reviews");
    base = RuleFields.with(base, "subsets.name", "v1");

    assertVisible(DestinationRule.class, base, field);
  }

  private static <R extends Record> void assertVisible(Class<R> kind, R base, String field) {
    R prepared = base;
    if (field.startsWith("http.route.")) {
      prepared = twoDestinations(kind, prepared);
    }
    for (Map.Entry<String, Object> other : context(field).entrySet()) {
      prepared = RuleFields.with(prepared, other.getKey(), other.getValue());
    }
    R without = RuleFields.withHolder(prepared, field);
    R with = RuleFields.with(without, field, sample(kind, field));

    Outcome before = outcome(kind, without);
    Outcome after = outcome(kind, with);

    boolean changed = !before.resources().equals(after.resources());
    boolean reported = after.reported().stream().anyMatch(path -> covers(path, field));
    boolean excused = ELSEWHERE.containsKey(kind.getSimpleName() + " " + field);
    assertThat(changed || reported || excused)
        .as("%s is translated or reported; reported: %s", field, after.reported())
        .isTrue();
  }

  /** A weight has a meaning only beside another destination. */
  private static <R extends Record> R twoDestinations(Class<R> kind, R base) {
    VirtualService rule = (VirtualService) base;
    VirtualService.HttpRoute http = rule.http().get(0);
    List<VirtualService.HttpRouteDestination> twice = new ArrayList<>(http.route());
    twice.add(
        RuleFields.with(
            RuleFields.with(http.route().get(0), "destination.host", "ratings"), "weight", 1));
    VirtualService changed =
        new VirtualService(
            rule.hosts(),
            rule.gateways(),
            List.of(withRoute(http, twice)),
            rule.tls(),
            rule.tcp(),
            rule.exportTo());
    return kind.cast(changed);
  }

  private static VirtualService.HttpRoute withRoute(
      VirtualService.HttpRoute http, List<VirtualService.HttpRouteDestination> route) {
    return new VirtualService.HttpRoute(
        http.name(),
        http.match(),
        route,
        http.redirect(),
        http.directResponse(),
        http.delegate(),
        http.rewrite(),
        http.timeout(),
        http.retries(),
        http.fault(),
        http.mirror(),
        http.mirrors(),
        http.mirrorPercent(),
        http.mirrorPercentage(),
        http.corsPolicy(),
        http.headers());
  }

  private static Map<String, Object> context(String field) {
    Map<String, Object> all = new LinkedHashMap<>();
    CONTEXT.forEach(
        (pattern, others) -> {
          if (field.matches(pattern)) {
            all.putAll(others);
          }
        });
    String localities = field.replaceAll("localityLbSetting\\..*", "localityLbSetting.");
    String hash = field.replaceAll("consistentHash\\..*", "consistentHash.");
    if (field.endsWith("localityLbSetting.enabled") || field.endsWith("distribute.from")) {
      all.put(localities + "distribute.to", Map.of("region2/*", 100));
    }
    if (field.endsWith("localityLbSetting.enabled") || field.endsWith("distribute.to")) {
      all.put(localities + "distribute.from", "*");
    }
    if (field.endsWith("ingHash.minimumRingSize")
        || field.endsWith("consistentHash.minimumRingSize")) {
      all.put(hash + "httpHeaderName", "x-user");
    }
    return all;
  }

  private static Object sample(Class<?> kind, String field) {
    return SAMPLES.entrySet().stream()
        .filter(e -> ("." + field).endsWith("." + e.getKey()) && !field.startsWith("http.m"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseGet(() -> RuleFields.sample(kind, field));
  }

  /** Whether a reported path is the field, a message around it, or an entry of its map. */
  private static boolean covers(String reported, String field) {
    String plain =
        reported.replaceAll("\\[\\d+]", "").replaceFirst("^spec\\.", "").replace(".x-key", "");
    return (field + ".").startsWith(plain + ".");
  }

  private record Outcome(List<XdsResource> resources, List<String> reported) {}

  private static <R extends Record> Outcome outcome(Class<R> kind, R spec) {
    ResourceKey key = new ResourceKey(kind.getSimpleName(), "default", "sample-rule");
    TestMesh mesh =
        MESH.with(new MeshResource<>(key, Labels.none(), Map.of(), spec, Origin.of("<test>")));
    ProxyInputs inputs = mesh.inputs();
    List<Translation> all = new ArrayList<>();
    for (String service : List.of("reviews", "ratings")) {
      all.add(Translator.listener(inputs.listener(service).orElseThrow()));
      all.add(mesh.route(service));
      for (String subset : List.of("", "v1", "sample")) {
        all.addAll(mesh.clusterAndEndpoints(service, subset));
      }
    }
    return new Outcome(
        all.stream().map(Translation::resource).toList(),
        all.stream()
            .flatMap(translation -> translation.notApplied().stream())
            .filter(notApplied -> notApplied.resource().equals(key))
            .map(NotApplied::path)
            .distinct()
            .toList());
  }
}
