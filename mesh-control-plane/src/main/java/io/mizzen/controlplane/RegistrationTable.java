package io.mizzen.controlplane;

import io.mizzen.api.Workload;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The workloads that registered themselves over their streams, as Istio auto-registers machines.
 * Immutable; every event gives a new table.
 *
 * <p>A workload belongs to the stream that connected last: the loss of an older stream of the same
 * workload, noticed late, takes nothing away.
 *
 * @param phase whether the table can be taken for complete
 */
record RegistrationTable(NavigableMap<String, Entry> entries, Phase phase) {

  /** How far the table can be trusted. */
  enum Phase {
    /**
     * The control plane has just started and its servers are still coming back: that a service has
     * nobody proves nothing.
     */
    GATHERING,
    COMPLETE
  }

  /**
   * One registered workload.
   *
   * @param owner the stream that registered it last
   * @param connected whether that stream is still there
   */
  record Entry(Workload workload, long owner, boolean connected) {}

  RegistrationTable {
    entries = Collections.unmodifiableNavigableMap(new TreeMap<>(entries));
  }

  static RegistrationTable empty() {
    return new RegistrationTable(new TreeMap<>(), Phase.COMPLETE);
  }

  RegistrationTable in(Phase phase) {
    return new RegistrationTable(entries, phase);
  }

  RegistrationTable connected(Workload workload, long stream) {
    return with(workload.name(), workload.namespace(), new Entry(workload, stream, true));
  }

  /** The stream said goodbye: its workload is gone at once. */
  RegistrationTable goodbye(Workload workload, long stream) {
    return owned(workload, stream).isPresent() ? without(workload) : this;
  }

  /** The stream was lost: its workload stays until {@link #expired}. */
  RegistrationTable lost(Workload workload, long stream) {
    return owned(workload, stream)
        .map(e -> with(workload.name(), workload.namespace(), new Entry(workload, stream, false)))
        .orElse(this);
  }

  /** The grace period after a loss is over: the workload goes, unless it came back meanwhile. */
  RegistrationTable expired(Workload workload, long stream) {
    return owned(workload, stream).filter(entry -> !entry.connected()).isPresent()
        ? without(workload)
        : this;
  }

  List<Workload> workloads() {
    return entries.values().stream().map(Entry::workload).toList();
  }

  private Optional<Entry> owned(Workload workload, long stream) {
    return Optional.ofNullable(entries.get(key(workload.namespace(), workload.name())))
        .filter(entry -> entry.owner() == stream);
  }

  private RegistrationTable with(String name, String namespace, Entry entry) {
    NavigableMap<String, Entry> next = new TreeMap<>(entries);
    next.put(key(namespace, name), entry);
    return new RegistrationTable(next, phase);
  }

  private RegistrationTable without(Workload workload) {
    NavigableMap<String, Entry> next = new TreeMap<>(entries);
    next.remove(key(workload.namespace(), workload.name()));
    return new RegistrationTable(next, phase);
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }
}
