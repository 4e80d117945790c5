package io.mizzen.analysis.cluster;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Analyzer;
import io.mizzen.analysis.OriginIndex;
import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.config.ConfigNode;
import io.mizzen.config.Document;
import io.mizzen.config.resource.Reading;
import io.mizzen.config.yaml.YamlReader;
import io.mizzen.intake.MeshKinds;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.snapshot.MeshAssembly;
import io.mizzen.validation.Validation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One analyzer of Istio's over some files, with what it said.
 *
 * @param missing inputs that are not among the files
 * @param expected one line per message: code, kind, name, file and line
 */
record AnalysisCase(
    String name, String analyzer, List<Path> files, List<String> missing, List<String> expected) {

  /** The result of validation in Istio's words. */
  private static final Map<String, String> VALIDATION_CODES =
      Map.of("UNREACHABLE_RULE", "IST0130", "INEFFECTIVE_MATCH", "IST0131");

  /** Codes that are judged by a cluster's pods there, and by workloads in the analysis of rules. */
  private static final Set<String> OF_CLUSTERS =
      Set.of(
          "CONFLICTING_HOSTS",
          "UNKNOWN_SUBSET",
          "SUBSET_SELECTS_NOTHING",
          "UNKNOWN_DESTINATION_RULE_HOST");

  /** The codes an analyzer of Istio's can give, where they are more than it gave. */
  private static final Map<String, Set<String>> CODES =
      Map.ofEntries(
          Map.entry("annotations.K8sAnalyzer", codes("0107 0108 0125 0135")),
          Map.entry("deprecation.DeprecationAnalyzer", codes("0002")),
          Map.entry("externalcontrolplane.ExternalControlPlaneAnalyzer", codes("0163 0164")),
          Map.entry("gateway.IngressGatewayPortAnalyzer", codes("0162 selector")),
          Map.entry("gateway.SecretAnalyzer", codes("0161 selector credential")),
          Map.entry("gateway.ConflictingGatewayAnalyzer", codes("0145")),
          Map.entry("gateway.CertificateAnalyzer", codes("0138")),
          Map.entry("injection.Analyzer", codes("0102 0103 0123 0148")),
          Map.entry("injection.ImageAnalyzer", codes("0158")),
          Map.entry("injection.ImageAutoAnalyzer", codes("0146 0147")),
          Map.entry("service.PortNameAnalyzer", codes("0118 0150")),
          Map.entry("sidecar.SelectorAnalyzer", codes("0110 0111 0167 selector")),
          Map.entry("sidecar.DefaultSelectorAnalyzer", codes("0111")),
          Map.entry("telemetry.SelectorAnalyzer", codes("0159 selector")),
          Map.entry("telemetry.DefaultSelectorAnalyzer", codes("0160")),
          Map.entry("telemetry.ProviderAnalyzer", codes("0157")),
          Map.entry("telemetry.LightstepAnalyzer", codes("0002")),
          Map.entry("virtualservice.ConflictingMeshGatewayHostsAnalyzer", codes("0109")),
          Map.entry("virtualservice.DestinationRuleAnalyzer", codes("subset")),
          Map.entry("virtualservice.DestinationHostAnalyzer", codes("0112 0140 host port")),
          Map.entry("virtualservice.GatewayAnalyzer", codes("0132 0165 gateway")),
          Map.entry("virtualservice.JWTClaimRouteAnalyzer", codes("0149")),
          Map.entry("deployment.MultiServiceAnalyzer", codes("0116 0137")),
          Map.entry("applicationUID.Analyzer", codes("0144")),
          Map.entry("meshnetworks.MeshNetworksAnalyzer", codes("0126")),
          Map.entry("authn.BlockedCIDRsAnalyzer", codes("0175")),
          Map.entry("auth.AuthorizationPoliciesAnalyzer", codes("0127 namespace")),
          Map.entry("destinationrule.CaCertificateAnalyzer", codes("0128 0129")),
          Map.entry("destinationrule.SubsetSelectPodAnalyzer", codes("0173 0174")),
          Map.entry("serviceentry.Analyzer", codes("0134")),
          Map.entry("serviceentry.ConflictingServiceEntryProtocolAnalyzer", codes("0177")),
          Map.entry("webhook.Analyzer", codes("0139")),
          Map.entry("envoyfilter.EnvoyPatchAnalyzer", codes("0151 0152 0153 0154 0155")),
          Map.entry("k8sgateway.CRDVersionAnalyzer", codes("0176")),
          Map.entry("conditions.ConditionAnalyzer", codes("0171")),
          Map.entry("schema.ValidationAnalyzer.VirtualService", codes("0130 0131")));

  private static Set<String> codes(String text) {
    return Arrays.stream(text.split(" ", -1))
        .map(code -> code.startsWith("0") ? "IST" + code : code)
        .collect(Collectors.toUnmodifiableSet());
  }

  static List<AnalysisCase> read(Path file, Path inputs) {
    ConfigNode root = document(file.toString(), text(file)).root();
    return items(root, "cases").stream().map(each -> of(each, inputs)).toList();
  }

  private static AnalysisCase of(ConfigNode each, Path inputs) {
    List<Path> files =
        items(each, "inputFiles").stream().map(node -> inputs.resolve(node.describe())).toList();
    List<String> missing =
        Stream.of("meshConfigFile", "meshNetworksFile")
            .map(key -> string(each, key))
            .filter(name -> !name.isEmpty() && !Files.exists(inputs.resolve(name)))
            .toList();
    List<Path> all = new ArrayList<>(files);
    Stream.of("meshConfigFile", "meshNetworksFile")
        .map(key -> string(each, key))
        .filter(name -> !name.isEmpty() && Files.exists(inputs.resolve(name)))
        .forEach(name -> all.add(inputs.resolve(name)));
    return new AnalysisCase(
        string(each, "name"),
        string(each, "analyzer"),
        all,
        missing,
        items(each, "actual").stream()
            .map(
                message ->
                    string(message, "code")
                        + " "
                        + withoutNamespace(string(message, "resource"))
                        + " "
                        + string(message, "reference"))
            .distinct()
            .sorted()
            .toList());
  }

  private static String withoutNamespace(String resource) {
    int space = resource.indexOf(' ');
    String name = resource.substring(space + 1);
    return resource.substring(0, space + 1) + name.substring(name.indexOf('/') + 1);
  }

  /** The mesh's findings, in the form of {@link #expected}. */
  List<String> answers() {
    Map<ResourceKey, Document> documents = new TreeMap<>();
    Map<ResourceKey, Integer> lines = new TreeMap<>();
    List<MeshResource<?>> resources = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (Path file : files) {
      for (Document document : documents(file)) {
        for (Reading reading : MeshKinds.reader().read(document, "default")) {
          resource(reading)
              .ifPresent(
                  resource -> {
                    resources.add(resource);
                    documents.put(resource.key(), document);
                    lines.put(resource.key(), start(document, resource));
                    findings.addAll(validate(document, resource));
                  });
        }
      }
    }
    MeshSettings settings = MeshSettings.defaults("mesh");
    OriginIndex origins = OriginIndex.of(documents);
    MeshAssembly mesh = MeshAssembly.of(resources, settings);
    Analyzer.analyze(mesh.snapshot(), mesh.endpoints(), origins).stream()
        .filter(finding -> !OF_CLUSTERS.contains(finding.code()))
        .forEach(findings::add);
    findings.addAll(
        ClusterAnalyzer.analyze(mesh.snapshot().rules(), settings, origins, Instant.now()));
    return findings.stream()
        .filter(this::isOfAnalyzer)
        .map(finding -> line(finding, documents, lines))
        .distinct() // Istio drops messages of the same text
        .sorted()
        .toList();
  }

  /** Istio analyzes what its webhook would refuse, too. */
  private static Optional<MeshResource<?>> resource(Reading reading) {
    return reading.fold(
        accepted -> Optional.of(accepted.resource()),
        rejected -> rejected.remains().map(remains -> remains.resource()),
        ignored -> Optional.empty());
  }

  private static <S extends Record> List<Finding> validate(
      Document document, MeshResource<S> resource) {
    return Validation.validate(document, resource, MeshKinds.checkOf(resource));
  }

  private boolean isOfAnalyzer(Finding finding) {
    String code = istio(finding);
    Set<String> own = new TreeSet<>(CODES.getOrDefault(analyzer, Set.of()));
    if (own.isEmpty()) {
      expected.forEach(line -> own.add(line.substring(0, line.indexOf(' '))));
    }
    if (!code.equals("IST0101")) {
      return own.contains(code);
    }
    String kind = finding.resource().orElseThrow().kind();
    return own.contains("IST0101") || own.stream().anyMatch(word -> isAbout(finding, word, kind));
  }

  private boolean isAbout(Finding finding, String word, String kind) {
    return switch (word) {
      case "selector" ->
          finding.code().equals("UNKNOWN_SELECTOR")
              && analyzer.toLowerCase(Locale.ROOT).startsWith(kind.toLowerCase(Locale.ROOT));
      case "credential" -> finding.code().equals("UNKNOWN_CREDENTIAL");
      case "subset" -> finding.code().equals("UNKNOWN_SUBSET");
      case "port" -> finding.code().equals("UNKNOWN_PORT");
      case "host" -> finding.code().equals("UNKNOWN_HOST");
      case "gateway" -> finding.code().equals("UNKNOWN_GATEWAY");
      case "namespace" -> finding.code().equals("UNKNOWN_NAMESPACE");
      default -> false;
    };
  }

  private static String istio(Finding finding) {
    return Arrays.stream(AnalysisCode.values())
        .filter(code -> code.name().equals(finding.code()))
        .map(AnalysisCode::istio)
        .findFirst()
        .orElse(VALIDATION_CODES.getOrDefault(finding.code(), finding.code()));
  }

  /** The line on which the text of the document begins; of an item, the second one, as in Istio. */
  private static int start(Document document, MeshResource<?> resource) {
    boolean isList = document.root() instanceof ConfigNode.Mapping m && m.get("items").isPresent();
    if (isList) {
      return resource.origin().line() + 1;
    }
    List<String> lines = text(Path.of(document.origin().source())).lines().toList();
    int start = document.origin().line();
    while (start > 1 && !lines.get(start - 2).startsWith("---")) {
      start--;
    }
    return start;
  }

  private static String line(
      Finding finding, Map<ResourceKey, Document> documents, Map<ResourceKey, Integer> starts) {
    ResourceKey key = finding.resource().orElseThrow();
    Document document = Objects.requireNonNull(documents.get(key));
    Path file = Path.of(document.origin().source());
    return istio(finding)
        + " "
        + key.kind()
        + " "
        + key.name()
        + " testdata/"
        + file.toString().substring(file.toString().indexOf("testdata/") + 9)
        + ":"
        + starts.get(key);
  }

  private static List<Document> documents(Path file) {
    boolean isMeshConfig = !text(file).contains("apiVersion:");
    String key =
        file.toString().toLowerCase(Locale.ROOT).contains("networks") ? "meshNetworks" : "mesh";
    String text =
        isMeshConfig
            ? "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: istio-system}\n"
                + "data:\n  "
                + key
                + ": |\n"
                + text(file).indent(4)
            : text(file);
    return YamlReader.withDefaults()
        .read(file.toString(), text)
        .fold(
            documents -> documents,
            unreadable -> {
              throw new AssertionError(unreadable);
            });
  }

  private static Document document(String source, String text) {
    return YamlReader.withDefaults()
        .read(source, text)
        .fold(
            documents -> documents.get(0),
            unreadable -> {
              throw new AssertionError(unreadable);
            });
  }

  private static List<ConfigNode> items(ConfigNode node, String key) {
    return ((ConfigNode.Mapping) node)
        .get(key)
        .map(list -> ((ConfigNode.Sequence) list).items())
        .orElse(List.of());
  }

  private static String string(ConfigNode node, String key) {
    return ((ConfigNode.Mapping) node).get(key).map(ConfigNode::describe).orElse("");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
