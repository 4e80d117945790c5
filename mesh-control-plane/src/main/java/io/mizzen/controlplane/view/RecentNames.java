package io.mizzen.controlplane.view;

import io.mizzen.controlplane.view.Answers.Asked;
import io.mizzen.xds.TypeUrl;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * Which names of a view the newest revisions have changed, so that its streams look at those only.
 * Immutable and persistent.
 *
 * @param line told apart from that of a view of the same proxies that was made anew, and that was
 *     not asked the same names
 * @param oldest the revision after which every change is here
 * @param byRevision by revision, the names by type; only revisions that changed any
 */
record RecentNames(
    Object line, long oldest, PSortedMap<Long, Map<TypeUrl, Set<String>>> byRevision) {
  /** Streams that are further behind compare all their names. */
  private static final int MOST = 100;

  static RecentNames from(long revision) {
    return new RecentNames(new Object(), revision, TreePMap.empty());
  }

  RecentNames with(long revision, Set<Asked> changed) {
    if (changed.isEmpty()) {
      return this;
    }
    Map<TypeUrl, Set<String>> byType =
        changed.stream()
            .collect(
                Collectors.groupingBy(
                    Asked::type, Collectors.mapping(Asked::name, Collectors.toUnmodifiableSet())));
    PSortedMap<Long, Map<TypeUrl, Set<String>>> next = byRevision.plus(revision, byType);
    return next.size() > MOST
        ? new RecentNames(line, next.firstKey(), next.minusFirstEntry())
        : new RecentNames(line, oldest, next);
  }

  /** Whether these are the later changes of the same view. */
  boolean continues(RecentNames earlier) {
    return line.equals(earlier.line);
  }

  /** The changes after a revision; empty when that is not known any more. */
  Optional<Set<String>> since(long revision, TypeUrl type) {
    if (revision < oldest) {
      return Optional.empty();
    }
    Set<String> names = new HashSet<>();
    byRevision
        .tailMap(revision, false)
        .values()
        .forEach(byType -> names.addAll(byType.getOrDefault(type, Set.of())));
    return Optional.of(names);
  }
}
