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
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.testing.controlplane.RuleFiles;
import io.mizzen.testing.controlplane.RuleFiles.RuleFile;
import io.mizzen.testing.controlplane.TestControlPlane;
import io.mizzen.translator.patch.PatchValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * The rules as they were when calls were recorded, for messages: which of them speak of a service,
 * where they stand, which of their routes took the calls, and which lead to a workload.
 */
final class RouteReport {
  private final MeshSnapshot snapshot;
  private final RuleFiles files;
  private final List<WorkloadIdentity> workloads;
  private final List<String> findings;
  private final RouteFinder finder;

  private RouteReport(
      MeshSnapshot snapshot,
      RuleFiles files,
      List<WorkloadIdentity> workloads,
      List<String> findings) {
    this.snapshot = snapshot;
    this.files = files;
    this.workloads = workloads;
    this.findings = findings;
    this.finder = new RouteFinder(snapshot);
  }

  static RouteReport of(TestControlPlane control, List<WorkloadIdentity> served) {
    return new RouteReport(
        control.snapshot(),
        control.files(),
        served,
        control.findings().stream()
            .filter(each -> each.severity() != Severity.INFO)
            .map(Object::toString)
            .toList());
  }

  /** The instances that served when the calls were recorded. */
  List<WorkloadIdentity> workloads() {
    return workloads;
  }

  /** The route that a call took; empty where no VirtualService speaks of it. */
  Optional<TakenRoute> route(Call call) {
    Map<ResourceKey, Document> documents = documents();
    return answer(call)
        .flatMap(
            taken ->
                snapshot
                    .rules()
                    .find(taken.rule(), VirtualService.class)
                    .map(rule -> taken(rule, taken.route(), documents)));
  }

  /**
   * The mesh's rules for calls of one workload to one service.
   *
   * @param calls one or more; the routes that they took are marked
   * @param reached the workload to which marked routes lead
   */
  String explain(List<Call> calls, Optional<WorkloadIdentity> reached) {
    WorkloadIdentity from = calls.get(0).from();
    String host = settings().resolveHost(calls.get(0).service(), from.namespace());
    ProxyScope scope = ProxyScope.of(snapshot, proxy(from));
    Optional<Service> known = scope.service(host);
    if (known.isEmpty()) {
      return "no service " + host + " is known, known: " + hosts();
    }
    Map<ResourceKey, Document> documents = documents();
    List<String> lines = new ArrayList<>();
    Optional<AppliedDestinationRule> subsets = scope.destinationRule(known.get());
    for (MeshResource<VirtualService> rule : scope.virtualServices(known.get())) {
      lines.addAll(routes(rule, documents, route -> marks(rule, route, scope, calls, reached)));
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
      IntFunction<List<String>> marks) {
    List<String> lines = new ArrayList<>();
    lines.add(rule.key() + " (" + files.place(rule.origin()) + ")");
    for (int i = 0; i < rule.spec().http().size(); i++) {
      TakenRoute route = taken(rule, i, documents);
      String place = route.place().isEmpty() ? "" : " (" + route.place() + ")";
      List<String> marked = marks.apply(i);
      lines.add(
          "  "
              + route.path()
              + place
              + ": "
              + route.meaning()
              + (marked.isEmpty() ? "" : "   <- " + String.join(", ", marked)));
    }
    return lines;
  }

  private TakenRoute taken(
      MeshResource<VirtualService> rule, int index, Map<ResourceKey, Document> documents) {
    String path = "spec.http[" + index + "]";
    String place =
        Optional.ofNullable(documents.get(rule.key()))
            .map(document -> files.place(document.originOf(path)))
            .orElse("");
    HttpRoute route = rule.spec().http().get(index);
    return new TakenRoute(rule.key().toString(), path, place, RouteText.of(route));
  }

  private List<String> marks(
      MeshResource<VirtualService> rule,
      int route,
      ProxyScope scope,
      List<Call> calls,
      Optional<WorkloadIdentity> reached) {
    List<String> marks = new ArrayList<>();
    RouteFinder.Answer here = new RouteFinder.Answer(rule.key(), route);
    long took = calls.stream().filter(call -> answer(call).equals(Optional.of(here))).count();
    if (took > 0) {
      marks.add(calls.size() == 1 ? "took the call" : "took " + took + " calls");
    }
    reached
        .filter(
            workload -> leadsTo(rule.spec().http().get(route), rule.namespace(), scope, workload))
        .ifPresent(workload -> marks.add("leads to " + workload.name()));
    return marks;
  }

  private Optional<RouteFinder.Answer> answer(Call call) {
    return finder.find(
        new RouteFinder.Question(
            proxy(call.from()), call.dialled(), call.method(), call.headers()));
  }

  private boolean leadsTo(
      HttpRoute route, String namespace, ProxyScope scope, WorkloadIdentity workload) {
    return route.route().stream()
        .flatMap(each -> each.destination().stream())
        .anyMatch(to -> selects(to, namespace, scope, Labels.of(workload.labels())));
  }

  private boolean selects(Destination to, String namespace, ProxyScope scope, Labels workload) {
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
    ConfigIntake intake = PatchValues.intake(settings().defaultNamespace());
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
