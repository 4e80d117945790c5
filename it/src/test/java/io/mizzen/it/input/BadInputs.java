package io.mizzen.it.input;

import java.util.List;
import java.util.stream.Stream;

/**
 * The table of mistakes. Every document would send reviews to v2 if the mesh overlooked its
 * mistake; a live mesh that sends them to v1 must go on doing so.
 */
final class BadInputs {
  private static final String HEAD =
      """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata:
        name: reviews
      spec:
      """;
  private static final String HOSTS = "  hosts: [reviews]\n";
  private static final String TO_V2 =
      "  - route:\n    - destination: {host: reviews, subset: v2}\n";
  private static final String ROUTES = HOSTS + "  http:\n" + TO_V2;
  private static final String POLICY =
      """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata:
        name: reviews
      spec:
        host: reviews
        subsets:
        - name: v1
          labels: {version: v2}
        trafficPolicy:
      """;

  private BadInputs() {}

  /** One bad document each: its neighbours apply. */
  static Stream<BadInput> documents() {
    return Stream.of(fields(), values(), policies(), heads()).flatMap(List::stream);
  }

  private static List<BadInput> fields() {
    return List.of(
        rule("unknown field", "UNKNOWN_FIELD", ROUTES + "  §htp: []\n"),
        rule(
            "unknown nested field",
            "UNKNOWN_FIELD",
            HOSTS + "  http:\n  - route:\n    - destination: {host: reviews, §subst: v2}\n"),
        rule(
            "unknown field in the second list item",
            "UNKNOWN_FIELD",
            ROUTES.replace(
                    TO_V2, TO_V2.replace("- route", "- match: [{port: 9}]\n    route") + TO_V2)
                + "    §retrys: {attempts: 1}\n"),
        rule("text for a list", "WRONG_TYPE", ROUTES.replace("[reviews]", "§reviews")),
        rule("null in a list", "WRONG_TYPE", ROUTES.replace("[reviews]", "[reviews, §~]")),
        rule("list for a mapping", "WRONG_TYPE", ROUTES + "    fault: §[]\n"),
        rule("text for a number", "WRONG_TYPE", ROUTES + "      weight: §heavy\n"),
        rule("text for a boolean", "WRONG_TYPE", match("ignoreUriCase: §\"yes\"")),
        rule("both of a oneof", "ONEOF_CLASH", match("uri: {exact: /a.B/C, §prefix: /a.B/}")),
        rule("duplicate key", "DUPLICATE_KEY", ROUTES + "  §hosts: [ratings]\n"),
        rule(
            "duplicate key in both spellings",
            "DUPLICATE_KEY",
            ROUTES + "    mirrorPercent: 1\n    §mirror_percent: 2\n"),
        rule("tag outside the core schema", "BAD_TAG", "  hosts: §!!java.net.URL [a]\n"),
        rule("alias without an anchor", "BAD_ALIAS", "  hosts: §*nobody\n"),
        rule("nothing to route", "REQUIRED", "  §hosts: [reviews]\n"));
  }

  private static List<BadInput> values() {
    return List.of(
        rule("no duration", "BAD_DURATION", ROUTES + "    timeout: §5x\n"),
        rule("duration too short", "INVALID_DURATION", ROUTES + "    timeout: §100us\n"),
        rule("number too large", "BAD_VALUE", ROUTES + "      weight: §2147483648\n"),
        rule("negative weight", "OUT_OF_RANGE", ROUTES + "      weight: §-1\n"),
        rule("negative attempts", "OUT_OF_RANGE", ROUTES + "    retries: {attempts: §-1}\n"),
        rule(
            "more than all",
            "OUT_OF_RANGE",
            ROUTES + "    fault: {abort: {httpStatus: 503, percentage: {value: §101}}}\n"),
        rule(
            "no HTTP status",
            "OUT_OF_RANGE",
            ROUTES + "    fault: {abort: {httpStatus: §99, percentage: {value: 1}}}\n"),
        rule("broken regex", "INVALID_REGEX", match("headers: {end-user: {regex: §'['}}")),
        rule(
            "no host name",
            "INVALID_HOST",
            ROUTES.replace("{host: reviews,", "{host: §re_views!,")));
  }

  private static List<BadInput> policies() {
    return List.of(
        policy("unknown balancer", "BAD_ENUM", "loadBalancer: {simple: §ROUND_ROBBIN}"),
        policy("unknown outlier field", "UNKNOWN_FIELD", "outlierDetection: {§consecutive: 5}"),
        policy(
            "limit below zero", "OUT_OF_RANGE", "connectionPool: {http: {http2MaxRequests: §-1}}"),
        policy(
            "protection without certificates",
            "CERTIFICATES_MISSING",
            "tls: {mode: §ISTIO_MUTUAL}"),
        new BadInput(
            "number for a label",
            "WRONG_TYPE",
            POLICY.replace("{version: v2}", "{version: §2}").replace("  trafficPolicy:\n", "")));
  }

  private static List<BadInput> heads() {
    return List.of(
        new BadInput("unknown kind", "UNKNOWN_KIND", HEAD.replace("Virt", "§Vrt") + ROUTES),
        new BadInput("unknown version", "BAD_API_VERSION", HEAD.replace("net", "§nut") + ROUTES),
        new BadInput("name missing", "MISSING_FIELD", HEAD.replace("name", "§uid") + ROUTES),
        new BadInput("no name", "BAD_VALUE", HEAD.replace("name: ", "name: §My_") + ROUTES),
        new BadInput("no mapping", "WRONG_TYPE", "§- reviews\n"));
  }

  /** Texts that cannot be read as a whole: nothing of them applies. */
  static Stream<BadInput> texts() {
    return Stream.of(
        rule("broken syntax", "YAML_SYNTAX", "  hosts: [reviews\n  http§: {}\n"),
        rule("tab for indentation", "YAML_SYNTAX", "  hosts: [reviews]\n§\thttp: []\n"),
        rule(
            "deep nesting",
            "YAML_LIMIT",
            "  hosts: " + "[".repeat(62) + "§[" + "]".repeat(63) + "\n"),
        rule("alias bomb", "YAML_LIMIT", bomb()),
        rule(
            "too many aliases",
            "YAML_LIMIT",
            "  hosts: [&h reviews" + ", *h".repeat(1_000) + ", §*h]\n"));
  }

  private static String bomb() {
    return """
      a: &a [x, x, x, x, x, x, x, x, x, x]
      b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
      c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
      d: &d [*c, *c, *c, *c, *c, *c, *c, §*c, *c, *c]
    """;
  }

  private static BadInput rule(String name, String code, String spec) {
    return new BadInput(name, code, HEAD + spec);
  }

  private static BadInput policy(String name, String code, String policy) {
    return new BadInput(name, code, POLICY + "    " + policy + "\n");
  }

  private static String match(String match) {
    return ROUTES + "    match:\n    - " + match + "\n";
  }
}
