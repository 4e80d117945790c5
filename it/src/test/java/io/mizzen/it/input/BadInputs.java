package io.mizzen.it.input;

import io.mizzen.it.input.BadInput.Reach;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The table. Every rule in it would send the calls of {@code reviews} to v2 if it were applied,
 * with or without its mistake.
 */
final class BadInputs {
  private static final String ROUTE = "spec.http[0]";

  private BadInputs() {}

  static List<BadInput> all() {
    return Stream.of(shapes(), values(), policies(), documents(), texts())
        .flatMap(List::stream)
        .toList();
  }

  /** Fields that are not there, of another type, or there twice. */
  private static List<BadInput> shapes() {
    return List.of(
        route("«timout: 3s\n", "UNKNOWN_FIELD", ".timout", "timout", "timeout"),
        route(
            "retries:\n  attempts: 1\n  «perTryTimout: 1s\n",
            "UNKNOWN_FIELD",
            ".retries.perTryTimout",
            "perTryTimout",
            "perTryTimeout"),
        route("retries: «3\n", "WRONG_TYPE", ".retries", "3", "mapping"),
        route("match: [«~]\n", "WRONG_TYPE", ".match[0]", "null", "a value"),
        route("match: «all\n", "WRONG_TYPE", ".match", "all", "list"),
        route(
            "retries: {attempts: «two}\n",
            "WRONG_TYPE",
            ".retries.attempts",
            "two",
            "a whole number"),
        route(
            "match:\n- headers:\n    end-user: {exact: «1}\n",
            "WRONG_TYPE",
            ".match[0].headers.end-user.exact",
            "1",
            "quote it"),
        route(
            "match:\n- uri:\n    exact: /a\n    «prefix: /b\n",
            "ONEOF_CLASH",
            ".match[0].uri.prefix",
            "prefix",
            "exact"),
        route(
            "fault:\n  abort:\n    httpStatus: 503\n    «grpcStatus: UNAVAILABLE\n",
            "ONEOF_CLASH",
            ".fault.abort.grpcStatus",
            "grpcStatus",
            "httpStatus"),
        route("timeout: 1s\n«timeout: 2s\n", "DUPLICATE_KEY", ".timeout", "timeout", "once"),
        route(
            "mirrorPercent: 1\n«mirror_percent: 2\n",
            "DUPLICATE_KEY",
            ".mirror_percent",
            "mirror_percent",
            "mirrorPercent"),
        route("timeout: «*nope\n", "BAD_ALIAS", ".timeout", "nope", "anchor"),
        route("timeout: «!!java.net.URL 3s\n", "BAD_TAG", ".timeout", "URL", "tag"));
  }

  /** Values out of their range or form. */
  private static List<BadInput> values() {
    return List.of(
        route("timeout: «3 seconds\n", "BAD_DURATION", ".timeout", "3 seconds", "s"),
        route("timeout: «0s\n", "INVALID_DURATION", ".timeout", "0s", "1ms"),
        route(
            "fault: {delay: {fixedDelay: 1s, percentage: {value: «101}}}\n",
            "OUT_OF_RANGE",
            ".fault.delay.percentage.value",
            "101",
            "100"),
        route(
            "fault: {abort: {httpStatus: «700}}\n",
            "OUT_OF_RANGE",
            ".fault.abort.httpStatus",
            "700",
            "599"),
        route("retries: {attempts: «-1}\n", "OUT_OF_RANGE", ".retries.attempts", "-1", "0"),
        route(
            "retries: {attempts: «0, perTryTimeout: 1s}\n",
            "CONFLICT",
            ".retries.attempts",
            "0",
            "1 or more beside perTryTimeout"),
        route(
            "match: [{uri: {regex: «\"a(b\"}}]\n",
            "INVALID_REGEX",
            ".match[0].uri.regex",
            "a(b",
            "RE2"),
        route(
            "match: [{uri: {regex: «\"((a{100}){100}){100}\"}}]\n",
            "INVALID_REGEX",
            ".match[0].uri.regex",
            "((a{100}){100}){100}",
            ""),
        route(
            "match: [{uri: {regex: «\"" + "a".repeat(2000) + "\"}}]\n",
            "INVALID_REGEX",
            ".match[0].uri.regex",
            "2000 characters",
            "at most 1024"),
        rule(virtualService("").replace("subset: v2", "subset: v2\n      weight: «-1"))
            .says("OUT_OF_RANGE", "spec.http[0].route[0].weight", "-1", "0"),
        rule(virtualService("").replace("subset: v2", "subset: v2\n        port: {number: «70000}"))
            .says("INVALID_PORT", ROUTE + ".route[0].destination.port.number", "70000", "65535"),
        rule(virtualService("").replace("host: reviews\n", "host: «\"re views\"\n"))
            .says("INVALID_HOST", ROUTE + ".route[0].destination.host", "re views", "DNS"));
  }

  /** Destination rules: each would make subset v1 the workloads of version v2. */
  private static List<BadInput> policies() {
    return List.of(
        policy("loadBalancer: {simple: «ROUND_ROBBIN}\n")
            .says(
                "BAD_ENUM",
                "spec.trafficPolicy.loadBalancer.simple",
                "ROUND_ROBBIN",
                "ROUND_ROBIN"),
        policy("outlierDetection: {maxEjectionPercent: «101}\n")
            .says(
                "OUT_OF_RANGE",
                "spec.trafficPolicy.outlierDetection.maxEjectionPercent",
                "101",
                "100"),
        policy("connectionPool: {http: {http2MaxRequests: «-5}}\n")
            .says(
                "OUT_OF_RANGE",
                "spec.trafficPolicy.connectionPool.http.http2MaxRequests",
                "-5",
                "0"),
        rule(destinationRule("") + "  - name: «v1\n    labels: {version: v2}\n")
            .says("DUPLICATE", "spec.subsets[1].name", "v1", ""),
        rule(destinationRule("").replace("{version: v2}", "{version: «2}"))
            .says("WRONG_TYPE", "spec.subsets[0].labels.version", "2", "quote it"));
  }

  /** The text around a rule. */
  private static List<BadInput> documents() {
    String good = virtualService("");
    return List.of(
        rule(good.replace("kind: ", "kind: «").replace("VirtualService", "VirtualServise"))
            .says("UNKNOWN_KIND", "kind", "VirtualServise", "VirtualService"),
        rule(good.replace(
                "apiVersion: networking.istio.io/v1", "apiVersion: «networking.istio.io/v9"))
            .says("BAD_API_VERSION", "apiVersion", "networking.istio.io/v9", "v1"),
        rule(good.replace("metadata:\n  name: reviews\n", "«metadata:\n  labels: {a: b}\n"))
            .says("MISSING_FIELD", "metadata.name", "", "name"),
        rule(good.replace("name: reviews", "name: «My_Reviews"))
            .says("BAD_VALUE", "metadata.name", "My_Reviews", ""),
        rule(good.substring(0, good.indexOf("  http:")).replace("spec:", "«spec:"))
            .says("REQUIRED", "spec", "no rule", "at least one of http, tls, tcp"),
        rule("«- just\n- a list\n").says("WRONG_TYPE", "", "", "mapping"),
        rule(good.replace("spec:", "«hosts: [a]\nspec:"))
            .says("UNKNOWN_FIELD", "hosts", "hosts", "spec"));
  }

  /** Texts that are refused whole. */
  private static List<BadInput> texts() {
    return List.of(
        text(virtualService("timeout: [3s«}\n"), "YAML_SYNTAX", "expected ',' or ']'"),
        new BadInput(
            virtualService("«\ttimeout: 3s\n"), "YAML_SYNTAX", "", "TAB", "spaces", Reach.TEXT),
        text(virtualService("timeout: \"3s\" «4s\n"), "YAML_SYNTAX", "expected"),
        // The first 60 are levels 5 to 64.
        text(
            virtualService("match: " + "[".repeat(60) + "«" + "[".repeat(10_000)),
            "YAML_LIMIT",
            "nested deeper than 64"),
        text(virtualService("name: «" + "a".repeat(2 << 20) + "\n"), "YAML_LIMIT", "1048576"),
        text(
            virtualService("match: [&m x" + ", *m".repeat(1_000) + ", «*m]\n"),
            "YAML_LIMIT",
            "1000 aliases"),
        text(virtualService("match: " + aliasBomb() + "\n"), "YAML_LIMIT", "10000 nodes"));
  }

  /**
   * Ten lists, each of ten times the one before: two thousand million nodes when expanded. A list
   * of {@code *a0} adds 20 nodes, of {@code *a1} 210, of {@code *a2} 2,110; of {@code *a3} each
   * alias adds 2,111, so that the fourth one passes 10,000.
   */
  private static String aliasBomb() {
    return IntStream.range(0, 10)
        .mapToObj(
            i ->
                i == 0 ? "&a0 [x]" : "&a%d [%s]".formatted(i, "*a%d, ".formatted(i - 1).repeat(10)))
        .collect(Collectors.joining(", ", "[", "]"))
        .replaceFirst("((\\*a3, ){3})", "$1" + BadInput.MARK);
  }

  private static BadInput route(
      String field, String code, String path, String found, String expected) {
    return new BadInput(virtualService(field), code, ROUTE + path, found, expected, Reach.DOCUMENT);
  }

  private static Mistake policy(String policy) {
    return rule(destinationRule("  trafficPolicy:\n" + policy.indent(4)));
  }

  private static Mistake rule(String document) {
    return new Mistake(document);
  }

  private static BadInput text(String document, String code, String found) {
    return new BadInput(document, code, "", found, "nothing of this text", Reach.TEXT);
  }

  private record Mistake(String document) {
    BadInput says(String code, String path, String found, String expected) {
      return new BadInput(document, code, path, found, expected, Reach.DOCUMENT);
    }
  }

  /** A rule that sends everything to v2; {@code fields} are further ones of its route. */
  private static String virtualService(String fields) {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata:
      name: reviews
    spec:
      hosts:
      - reviews
      http:
      - route:
        - destination:
            host: reviews
            subset: v2
    """
        + (fields.isEmpty() ? "" : fields.indent(4));
  }

  private static String destinationRule(String fields) {
    return """
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata:
      name: reviews
    spec:
      host: reviews
    """
        + fields
        + """
          subsets:
          - name: v1
            labels: {version: v2}
        """;
  }
}
