package io.mizzen.intake;

import io.mizzen.config.ConfigNode;
import io.mizzen.config.yaml.YamlLimits;
import io.mizzen.config.yaml.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The verdicts of Istio's validator on many inputs: whole resources, and parts of one that are put
 * into an otherwise good resource here.
 */
final class ReferenceCases {
  private static final String ROUTE = "route: [{destination: {host: a.b}}]";

  /**
   * The spec around the arguments {@code $0} and {@code $1} of one of the validator's functions.
   */
  private static final Map<String, String> AROUND =
      Map.ofEntries(
          Map.entry("validateCORSPolicy", http(ROUTE + ", corsPolicy: $0")),
          Map.entry("validateHTTPStatus", http("directResponse: {status: $0}")),
          Map.entry("validateHTTPFaultInjectionAbort", http(ROUTE + ", fault: {abort: $0}")),
          Map.entry("validateHTTPFaultInjectionDelay", http(ROUTE + ", fault: {delay: $0}")),
          Map.entry("ValidateHTTPRetry", http(ROUTE + ", retries: $0")),
          Map.entry("validateHTTPRewrite", http(ROUTE + ", rewrite: $0")),
          Map.entry("validateURIRegexRewrite", http(ROUTE + ", rewrite: {uriRegexRewrite: $0}")),
          Map.entry("validateHTTPRedirect", http("redirect: $0, match: $1")),
          Map.entry("validateHTTPDirectResponse", http("directResponse: $0")),
          Map.entry("validateDestination", http("route: [{destination: $0}]")),
          Map.entry("validateRouteDestinations", "{hosts: [a.b], tcp: [{route: $0}]}"),
          Map.entry("validateConnectionPool", policy("connectionPool: $0")),
          Map.entry("validateLoadBalancer", policy("loadBalancer: $0, outlierDetection: $1")),
          Map.entry("validateOutlierDetection", policy("outlierDetection: $0")),
          Map.entry("validateServer", "{servers: [$0]}"),
          Map.entry("validateServerPort", "{servers: [{port: $0, bind: $1, hosts: [a.b]}]}"),
          Map.entry(
              "validateTLSOptions",
              "{servers: [{port: {number: 443, protocol: HTTPS, name: a}, hosts: [a.b], tls:"
                  + " $0}]}"));

  private ReferenceCases() {}

  /** Wider than the defaults, for inputs that are refused by their size are among the cases. */
  private static final YamlLimits LIMITS =
      new YamlLimits(64 << 20, 64, 1, 10_000_000, 16 << 20, 0, 0);

  /**
   * One input.
   *
   * @param expected Istio's verdict with its reasons
   */
  record Case(String name, String yaml, boolean accepted, String expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Those cases of a file that concern a kind the mesh reads. */
  static List<Case> read(Path file) {
    ConfigNode root =
        new YamlReader(LIMITS)
            .read(file.toString(), text(file))
            .fold(
                documents -> documents.get(0).root(),
                unreadable -> {
                  throw new AssertionError(unreadable);
                });
    List<ConfigNode> cases = items(get(root, "cases").orElseThrow());
    return Stream.iterate(0, i -> i < cases.size(), i -> i + 1)
        .flatMap(i -> read(i, cases.get(i)).stream())
        .toList();
  }

  private static Optional<Case> read(int number, ConfigNode each) {
    String function = string(each, "function");
    String errors = get(each, "errors").map(ReferenceCases::flow).orElse("[]");
    return resource(function, each)
        // Go's nil in a map was written as an empty message, which is another, legal thing.
        .map(yaml -> errors.matches(".*(cannot be null|nil value).*") ? nulls(yaml) : yaml)
        .map(
            yaml ->
                new Case(
                    "#" + number + " " + function,
                    yaml,
                    string(each, "outcome").equals("accepted"),
                    errors));
  }

  private static String more(ConfigNode metadata, String field) {
    return get(metadata, field).map(map -> ", " + field + ": " + flow(map)).orElse("");
  }

  private static String nulls(String yaml) {
    return yaml.replace("{}", "null");
  }

  private static Optional<String> resource(String function, ConfigNode each) {
    if (!string(each, "kind").isEmpty()) {
      ConfigNode metadata = get(each, "metadata").orElseThrow();
      return Optional.of(
          document(
              string(each, "kind"),
              string(metadata, "name"),
              string(metadata, "namespace")
                  + more(metadata, "labels")
                  + more(metadata, "annotations"),
              flow(get(each, "spec").orElseThrow())));
    }
    List<ConfigNode> in = get(each, "in").map(ReferenceCases::items).orElse(List.of());
    if (in.isEmpty() || in.get(0).isNull()) {
      return Optional.empty();
    }
    if (function.equals("validateHTTPRoute")) {
      String hosts = flow(in.get(1)).equals("true") ? "" : "hosts: [a.b], ";
      return Optional.of(
          document("VirtualService", "", "", "{" + hosts + "http: [" + flow(in.get(0)) + "]}"));
    }
    if (function.equals("validateExportTo")) {
      return Optional.of(exportTo(in));
    }
    return Optional.ofNullable(AROUND.get(function))
        .map(
            spec ->
                document(
                    spec.startsWith("{servers")
                        ? "Gateway"
                        : spec.startsWith("{hosts") ? "VirtualService" : "DestinationRule",
                    "",
                    "",
                    spec.replace("$0", flow(in.get(0)))
                        .replace("$1", in.size() > 1 ? flow(in.get(1)) : "null")));
  }

  private static String exportTo(List<ConfigNode> in) {
    String own = ((ConfigNode.Scalar) in.get(0)).text();
    String list = "exportTo: " + flow(in.get(1));
    if (flow(in.get(2)).equals("true")) {
      return document("ServiceEntry", "", own, "{hosts: [a.b], " + list + "}");
    }
    String selector = "workloadSelector: {matchLabels: {app: a}}, ";
    String selected = flow(in.get(3)).equals("true") ? selector : "";
    return document("DestinationRule", "", own, "{host: a.b, " + selected + list + "}");
  }

  private static String http(String fields) {
    return "{hosts: [a.b], http: [{" + fields + "}]}";
  }

  private static String policy(String fields) {
    return "{host: a.b, trafficPolicy: {" + fields + "}}";
  }

  private static String document(String kind, String name, String namespace, String spec) {
    return "apiVersion: %s\nkind: %s\nmetadata: {name: %s%s}\nspec: %s\n"
        .formatted(
            apiVersion(kind),
            kind,
            name.isEmpty() ? "it" : name,
            namespace.isEmpty() ? "" : ", namespace: " + namespace,
            spec);
  }

  /** The first served version of Istio's kind. */
  private static String apiVersion(String kind) {
    return MeshKinds.all().stream()
        .map(KindDescriptor::kind)
        .filter(each -> each.kind().equals(kind) && each.group().endsWith(".istio.io"))
        .map(each -> each.apiVersions().iterator().next())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no kind of Istio's: " + kind));
  }

  private static Optional<ConfigNode> get(ConfigNode node, String key) {
    return ((ConfigNode.Mapping) node).get(key);
  }

  private static String string(ConfigNode node, String key) {
    return get(node, key).map(ConfigNode::describe).orElse("");
  }

  private static List<ConfigNode> items(ConfigNode node) {
    return ((ConfigNode.Sequence) node).items();
  }

  /** The node on one line. */
  private static String flow(ConfigNode node) {
    return node.fold(
        scalar -> scalar.style() == ConfigNode.Style.PLAIN ? scalar.text() : quoted(scalar.text()),
        list ->
            list.items().stream()
                .map(ReferenceCases::flow)
                .collect(Collectors.joining(", ", "[", "]")),
        mapping ->
            mapping.entries().stream()
                .map(entry -> quoted(entry.key()) + ": " + flow(entry.value()))
                .collect(Collectors.joining(", ", "{", "}")));
  }

  private static String quoted(String text) {
    StringBuilder line = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c ->
                line.append(
                    c == '"' || c == '\\'
                        ? "\\" + (char) c
                        : c < ' ' || c == 0x7F ? "\\x%02X".formatted(c) : Character.toString(c)));
    return line.append('"').toString();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
