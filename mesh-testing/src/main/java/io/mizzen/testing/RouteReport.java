package io.mizzen.testing;

import io.mizzen.api.ClusterId;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.Network;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Service;
import io.mizzen.api.Severity;
import io.mizzen.config.Document;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.Destination;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import io.mizzen.snapshot.AppliedDestinationRule;
import io.mizzen.snapshot.MeshSnapshot;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.snapshot.ViewScope;
import io.mizzen.testing.RuleFiles.RuleFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The rules as they were when calls were recorded, for messages: which of them speak of a service,
 * where they stand, and which of their routes lead to a workload. It does not match requests again:
 * where several routes lead to the workload, it names them all.
 */
final class RouteReport {
  private final MeshSnapshot snapshot;
  private final RuleFiles files;
  private final List<WorkloadIdentity> workloads;
  private final List<String> findings;

  private RouteReport(
      MeshSnapshot snapshot,
      RuleFiles files,
      List<WorkloadIdentity> workloads,
      List<String> findings) {
    this.snapshot = snapshot;
    this.files = files;
    this.workloads = workloads;
    this.findings = findings;
  }

  static RouteReport of(TestControlPlane control) {
    return new RouteReport(
        control.snapshot(),
        control.files(),
        control.workloads().stream().map(TestWorkload::identity).toList(),
        control.findings().stream()
            .filter(each -> each.severity() != Severity.INFO)
            .map(Object::toString)
            .toList());
  }

  /** The instances that served when the calls were recorded. */
  List<WorkloadIdentity> workloads() {
    return workloads;
  }

  /**
   * The mesh's rules for calls to a service.
   *
   * @param from who calls
   * @param reached the workload whose routes are marked
   */
  String explain(WorkloadIdentity from, String service, Optional<WorkloadIdentity> reached) {
    String host = settings().resolveHost(service, from.namespace());
    ViewScope scope = ViewScope.of(snapshot, proxy(from));
    Optional<Service> known = scope.service(host);
    if (known.isEmpty()) {
      return "no service " + host + " is known, known: " + hosts();
    }
    Map<ResourceKey, Document> documents = documents();
    List<String> lines = new ArrayList<>();
    Optional<AppliedDestinationRule> subsets = scope.destinationRule(known.get());
    for (MeshResource<VirtualService> rule : scope.virtualServices(known.get())) {
      lines.addAll(routes(rule, documents, scope, reached));
    }
    if (lines.isEmpty()) {
      lines.add("no VirtualService speaks of " + host + ": round robin over all instances");
    }
    subsets.ifPresent(rule -> lines.add(subsets(rule, documents)));
    findings.forEach(each -> lines.add(files.readable(each)));
    return "rules for " + host + ":\n" + indented(lines);
  }

  private List<String> routes(
      MeshResource<VirtualService> rule,
      Map<ResourceKey, Document> documents,
      ViewScope scope,
      Optional<WorkloadIdentity> reached) {
    List<String> lines = new ArrayList<>();
    lines.add(rule.key() + " (" + files.place(rule.origin()) + ")");
    Optional<Document> document = Optional.ofNullable(documents.get(rule.key()));
    List<HttpRoute> http = rule.spec().http();
    for (int i = 0; i < http.size(); i++) {
      String path = "spec.http[" + i + "]";
      String place = document.map(text -> " (" + files.place(text.originOf(path)) + ")").orElse("");
      HttpRoute route = http.get(i);
      String mark =
          reached
              .filter(workload -> leadsTo(route, rule.namespace(), scope, workload))
              .map(workload -> "   <- leads to " + workload.name())
              .orElse("");
      lines.add("  " + path + place + ": " + RouteText.of(route) + mark);
    }
    return lines;
  }

  private boolean leadsTo(
      HttpRoute route, String namespace, ViewScope scope, WorkloadIdentity workload) {
    return route.route().stream()
        .flatMap(each -> each.destination().stream())
        .anyMatch(to -> selects(to, namespace, scope, Labels.of(workload.labels())));
  }

  private boolean selects(Destination to, String namespace, ViewScope scope, Labels workload) {
    Optional<Service> service = scope.service(settings().resolveHost(to.host(), namespace));
    boolean chosen = service.flatMap(Service::selector).map(workload::matches).orElse(false);
    if (!chosen || to.subset().isEmpty()) {
      return chosen;
    }
    return scope.destinationRule(service.get()).stream()
        .flatMap(rule -> rule.rule().subsets().stream())
        .filter(subset -> subset.name().equals(to.subset()))
        .anyMatch(subset -> workload.matches(Labels.of(subset.labels())));
  }

  private String subsets(AppliedDestinationRule rule, Map<ResourceKey, Document> documents) {
    String place =
        Optional.ofNullable(documents.get(rule.key()))
            .map(text -> " (" + files.place(text.origin()) + ")")
            .orElse("");
    return rule.key()
        + place
        + rule.rule().subsets().stream()
            .map(RouteReport::subset)
            .collect(Collectors.joining(", ", ": subsets ", ""));
  }

  private static String subset(DestinationRule.Subset subset) {
    return subset.name() + " " + Labels.of(subset.labels());
  }

  /** Read again, for their lines; the snapshot keeps none. The text applied last counts. */
  private Map<ResourceKey, Document> documents() {
    ConfigIntake intake = new ConfigIntake(settings().defaultNamespace());
    Map<ResourceKey, Document> documents = new HashMap<>();
    for (RuleFile file : files.all()) {
      documents.putAll(intake.read(file.path().toString(), file.yaml()).documents());
    }
    return documents;
  }

  private Set<String> hosts() {
    return snapshot.services().stream()
        .map(Service::host)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private MeshSettings settings() {
    return snapshot.settings();
  }

  private static ProxyIdentity proxy(WorkloadIdentity identity) {
    return new ProxyIdentity(
        identity.namespace(),
        identity.name(),
        "",
        Labels.of(identity.labels()),
        Locality.parse(identity.locality()),
        Network.defaultNetwork(),
        ClusterId.defaultCluster());
  }

  private static String indented(List<String> lines) {
    return lines.stream().map(line -> "  " + line).collect(Collectors.joining("\n"));
  }
}
