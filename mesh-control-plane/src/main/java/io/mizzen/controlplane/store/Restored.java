package io.mizzen.controlplane.store;

import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.WorkloadKey;
import io.mizzen.controlplane.state.Contribution;
import io.mizzen.controlplane.state.Edits;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.SourceChange;
import io.mizzen.controlplane.state.SourceId;
import io.mizzen.model.MeshResource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a stored mesh that is still believed. It counts after all other sources, and each
 * entry only until somebody says it again. When the initial sync is over, servers that have not
 * come back go, and so do rules of files and sources, if any of these has declared a rule by then;
 * rules that were applied as text stay, since nobody else keeps them. Pure.
 */
final class Restored {
  /** After all other sources, the live registrations included. */
  static final SourceId ID = new SourceId(Integer.MAX_VALUE, "stored");

  /** The name of a text that was applied by a call. */
  private static final String APPLIED_TEXT = "<text>";

  private Restored() {}

  /**
   * The withdrawals that a state calls for; empty when nothing has.
   *
   * @param mayWithdrawServers whether servers that nobody has said again may go
   */
  static Optional<SourceChange> withdrawal(MeshState state, boolean mayWithdrawServers) {
    Contribution mine = state.contribution(ID);
    boolean over =
        state.initialSync() == MeshState.InitialSync.COMPLETE
            && state.contributions().entrySet().stream()
                .filter(each -> !each.getKey().equals(ID))
                .allMatch(each -> each.getValue().status().hasSynced());
    boolean declared = over && others(state).stream().anyMatch(Restored::declaresFiles);
    Map<ResourceKey, Optional<MeshResource<?>>> rules = new LinkedHashMap<>();
    mine.resources()
        .forEach(
            (key, rule) -> {
              if (isSaidByOthers(state, key) || (declared && !isApplied(rule.origin()))) {
                rules.put(key, Optional.empty());
              }
            });
    List<WorkloadKey> servers =
        mine.workloads().keySet().stream()
            .filter(
                key ->
                    (over && mayWithdrawServers)
                        || others(state).stream()
                            .anyMatch(each -> each.workloads().containsKey(key)))
            .toList();
    return rules.isEmpty() && servers.isEmpty()
        ? Optional.empty()
        : Optional.of(change(new Edits<>(rules), Edits.of(List.of(), w -> w.key(), servers)));
  }

  /** Whether nothing is left that could still go by itself. */
  static boolean isSettled(MeshState state) {
    Contribution mine = state.contribution(ID);
    return mine.workloads().isEmpty()
        && mine.resources().values().stream().allMatch(rule -> isApplied(rule.origin()));
  }

  static SourceChange change(
      Edits<ResourceKey, MeshResource<?>> rules,
      Edits<WorkloadKey, io.mizzen.api.Workload> workloads) {
    return new SourceChange(
        SourceChange.Extent.CHANGES,
        Optional.of(new io.mizzen.controlplane.state.SourceStatus.Synced()),
        rules,
        Edits.none(),
        workloads,
        Edits.none(),
        Edits.none());
  }

  private static boolean declaresFiles(Contribution contribution) {
    return contribution.resources().values().stream().anyMatch(rule -> !isApplied(rule.origin()));
  }

  private static boolean isSaidByOthers(MeshState state, ResourceKey key) {
    return others(state).stream().anyMatch(each -> each.resources().containsKey(key));
  }

  private static Collection<Contribution> others(MeshState state) {
    return state.contributions().headMap(ID, false).values();
  }

  private static boolean isApplied(Origin origin) {
    return origin.source().equals(APPLIED_TEXT);
  }
}
