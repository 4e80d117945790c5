package io.mizzen.controlplane.view;

import io.mizzen.model.ChangeKey;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The changes of the newest revisions, so that who has seen an older one learns what to look at.
 * Immutable and persistent.
 *
 * @param byRevision by revision, what the step to it changed; without gaps up to the newest
 */
record RecentChanges(PSortedMap<Long, Set<ChangeKey>> byRevision) {
  /** A stream that is further behind looks at everything. */
  private static final int MOST = 1_000;

  static RecentChanges none() {
    return new RecentChanges(TreePMap.empty());
  }

  /** With what a revision changed; what was known before is forgotten if one was left out. */
  RecentChanges with(long revision, Set<ChangeKey> changed) {
    boolean follows = byRevision.isEmpty() || byRevision.lastKey() == revision - 1;
    PSortedMap<Long, Set<ChangeKey>> next =
        (follows ? byRevision : TreePMap.<Long, Set<ChangeKey>>empty()).plus(revision, changed);
    return new RecentChanges(next.size() > MOST ? next.minusFirstEntry() : next);
  }

  /** The changes after a revision; empty when that is not known any more. */
  Optional<Set<ChangeKey>> since(long revision) {
    if (!byRevision.isEmpty() && byRevision.firstKey() > revision + 1) {
      return Optional.empty();
    }
    Set<ChangeKey> all = new HashSet<>();
    byRevision.tailMap(revision, false).values().forEach(all::addAll);
    return Optional.of(all);
  }
}
