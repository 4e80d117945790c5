package io.mizzen.config.resource;

import io.mizzen.api.ResourceKey;
import io.mizzen.config.FieldNames;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tells from {@code apiVersion} and {@code kind} what a document is. Immutable.
 *
 * <p>In Istio's groups and in those that hold most of what a mesh reads, every kind must be known.
 * A kind of any other group belongs to another project and is skipped, unless it is spelled almost
 * like a known one.
 */
final class KnownKinds {
  private static final String ISTIO = "istio.io";

  /** Kubernetes' groups that get no new kinds unnoticed: core and workloads. */
  private static final Set<String> CLOSED_GROUPS = Set.of("", "apps");

  private final Map<KindName, ResourceKind<?>> read = new LinkedHashMap<>();
  private final Set<KindName> skipped;
  private final Map<String, KindName> byKind = new TreeMap<>();
  private final Map<String, Set<String>> byGroup = new TreeMap<>();

  /** The contents of a document. */
  sealed interface Verdict {
    /** The group its key carries; that of the known kind it most likely means. */
    String group();

    /** A kind that is read, perhaps in a version or group that is wrong. */
    record Read(ResourceKind<?> kind) implements Verdict {
      @Override
      public String group() {
        return kind.group();
      }
    }

    /** A kind without any use for a mesh. */
    record Skipped(String group) implements Verdict {}

    /** A kind its group does not have. */
    record Unknown(String group) implements Verdict {}
  }

  KnownKinds(Collection<ResourceKind<?>> kinds, Set<KindName> skipped) {
    for (ResourceKind<?> kind : kinds) {
      if (read.put(kind.fullName(), kind) != null) {
        throw new IllegalArgumentException("kinds: " + kind.fullName() + " twice (expected: once)");
      }
      add(kind.fullName());
    }
    this.skipped = Set.copyOf(skipped);
    skipped.forEach(this::add);
  }

  private void add(KindName name) {
    byKind.putIfAbsent(name.kind(), name);
    byGroup.computeIfAbsent(name.group(), group -> new TreeSet<>()).add(name.kind());
  }

  /**
   * @param apiVersion empty when the document has none
   */
  Verdict of(String apiVersion, String kind) {
    String group = ResourceKey.groupOf(apiVersion);
    KindName name = new KindName(group, kind);
    ResourceKind<?> known = read.get(name);
    if (known != null) {
      return new Verdict.Read(known);
    }
    if (skipped.contains(name)) {
      return new Verdict.Skipped(group);
    }
    KindName elsewhere = byKind.get(kind);
    if (elsewhere != null && (isOurs(apiVersion) || isMisspelled(apiVersion, elsewhere))) {
      ResourceKind<?> meant = read.get(elsewhere);
      return meant == null ? new Verdict.Skipped(elsewhere.group()) : new Verdict.Read(meant);
    }
    Set<String> neighbours = byGroup.getOrDefault(group, Set.of());
    boolean isUnknown = isOurs(apiVersion) || !FieldNames.didYouMean(kind, neighbours).isEmpty();
    return isUnknown ? new Verdict.Unknown(group) : new Verdict.Skipped(group);
  }

  private static boolean isOurs(String apiVersion) {
    String group = ResourceKey.groupOf(apiVersion);
    return CLOSED_GROUPS.contains(group) || group.equals(ISTIO) || group.endsWith("." + ISTIO);
  }

  private boolean isMisspelled(String apiVersion, KindName name) {
    ResourceKind<?> kind = read.get(name);
    String group = ResourceKey.groupOf(apiVersion);
    return group.indexOf('.') < 0 // one of Kubernetes' own, such as the former "extensions"
        || byGroup.containsKey(group)
        || (kind != null && !FieldNames.didYouMean(apiVersion, kind.apiVersions()).isEmpty());
  }

  /** Kinds whose fields are read, by their short names. */
  Set<String> readKinds() {
    Set<String> names = new TreeSet<>();
    read.values().stream()
        .filter(kind -> !kind.spec().equals(NotUsed.class))
        .forEach(kind -> names.add(kind.kind()));
    return names;
  }

  /** All kinds by their short names. */
  Set<String> allKinds() {
    return Collections.unmodifiableSet(byKind.keySet());
  }
}
