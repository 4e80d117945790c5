package io.mizzen.analysis.cluster;

import io.mizzen.analysis.OriginIndex;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.analysis.check.ClusterCheck;
import io.mizzen.analysis.check.Reads;
import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.config.Document;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * The findings about all resources of a mesh, kept from one set of resources to the next: a check
 * runs again when a type of resource that it read has changed or a certificate expires, and a
 * resource by itself is looked at again when it has. Immutable.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ClusterAnalysis {
  private static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::origin)
          .thenComparing(Finding::path)
          .thenComparing(Finding::code)
          .thenComparing(Finding::found);

  private final Checks checks;
  private final RuleSet rules;
  private final Optional<MeshSettings> settings;
  private final List<Across> across;
  private final Map<ResourceKey, Each> each;
  private final Effort effort;

  /**
   * The work of one step.
   *
   * @param checks the checks across resources that ran
   * @param resources the resources that were looked at by themselves
   */
  public record Effort(int checks, int resources) {}

  /** The result of one check, the types of resources that it was made from, and its last moment. */
  private record Across(Set<Class<?>> reads, Instant until, List<Finding> findings) {}

  /** A resource and its document, whose status only it holds, and what was found in them. */
  private record Each(
      MeshResource<?> resource, Optional<Document> document, List<Finding> findings) {
    boolean isOf(MeshResource<?> other, Optional<Document> read) {
      return resource.equals(other) && document.equals(read);
    }
  }

  private ClusterAnalysis(
      Checks checks,
      RuleSet rules,
      Optional<MeshSettings> settings,
      List<Across> across,
      Map<ResourceKey, Each> each,
      Effort effort) {
    this.checks = checks;
    this.rules = rules;
    this.settings = settings;
    this.across = across;
    this.each = each;
    this.effort = effort;
  }

  /** Of no resources yet, for {@link ClusterAnalyzer}: all that {@code istioctl analyze} asks. */
  static ClusterAnalysis ofCluster() {
    return of(Checks.ofCluster());
  }

  /**
   * Of no resources yet, for a mesh of any workloads: without what {@link
   * io.mizzen.analysis.Analyzer} says of rules, and about injection and selected pods only where
   * there are any.
   */
  public static ClusterAnalysis besideRules() {
    return of(Checks.besideRules());
  }

  private static ClusterAnalysis of(Checks checks) {
    return new ClusterAnalysis(
        checks, RuleSet.empty(), Optional.empty(), List.of(), Map.of(), new Effort(0, 0));
  }

  /**
   * The analysis of other resources. The cost is that of what differs, and of a glance at each
   * resource.
   *
   * @param next made step by step from the rules of this analysis, else everything is looked at
   * @param origins where the resources of {@code next} were written; a resource that was read again
   *     is another one
   * @param now the time at which certificates are judged
   */
  public ClusterAnalysis at(
      RuleSet next, MeshSettings nextSettings, OriginIndex origins, Instant now) {
    boolean isFresh = !settings.equals(Optional.of(nextSettings));
    Cluster cluster = Cluster.of(next, nextSettings, origins, now);
    List<Across> results = new ArrayList<>();
    int ran = 0;
    for (int i = 0; i < checks.across().size(); i++) {
      if (!isFresh && isSame(across.get(i), next, now)) {
        results.add(across.get(i));
      } else {
        results.add(run(checks.across().get(i), cluster));
        ran++;
      }
    }
    Map<ResourceKey, Each> looked = new HashMap<>();
    int resources = 0;
    for (MeshResource<?> resource : next.byKey().values()) {
      Each known = isFresh ? null : each.get(resource.key());
      if (known == null || !known.isOf(resource, origins.documentOf(resource.key()))) {
        known = look(resource, origins);
        resources++;
      }
      looked.put(resource.key(), known);
    }
    return new ClusterAnalysis(
        checks, next, Optional.of(nextSettings), results, looked, new Effort(ran, resources));
  }

  @SuppressWarnings("unchecked") // checks read specs, and specs are records
  private boolean isSame(Across result, RuleSet next, Instant now) {
    return now.isBefore(result.until())
        && result.reads().stream()
            .allMatch(type -> next.hasSame((Class<? extends Record>) type, rules));
  }

  private static Across run(ClusterCheck check, Cluster cluster) {
    ReadLog log = new ReadLog();
    Report report = new Report(cluster.origins());
    check.check(cluster.telling(log), report);
    return new Across(Set.copyOf(log.types), log.until, report.findings());
  }

  /** The reads of one check. Confined to its run. */
  private static final class ReadLog implements Reads {
    private final Set<Class<?>> types = new HashSet<>();
    private Instant until = Instant.MAX;

    @Override
    public void type(Class<?> type) {
      types.add(type);
    }

    @Override
    public void until(Instant time) {
      until = time.isBefore(until) ? time : until;
    }
  }

  private Each look(MeshResource<?> resource, OriginIndex origins) {
    Report report = new Report(origins);
    checks.each().forEach(check -> check.check(resource, origins, report));
    return new Each(resource, origins.documentOf(resource.key()), report.findings());
  }

  /** All findings, sorted by origin; warnings and remarks only. */
  public List<Finding> findings() {
    return Stream.concat(
            across.stream().flatMap(result -> result.findings().stream()),
            each.values().stream().flatMap(result -> result.findings().stream()))
        .filter(finding -> !checks.dropped().contains(finding.code()))
        .sorted(ORDER)
        .toList();
  }

  /** The work of the step to this analysis. */
  public Effort effort() {
    return effort;
  }
}
