package io.mizzen.config.resource;

import io.mizzen.api.ResourceKey;
import io.mizzen.config.FieldNames;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

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

  private final Set<KindName> read;
  private final Function<KindName, ResourceKind<?>> kinds;
  private final Set<KindName> skipped;
  private final Map<String, KindName> byKind = new TreeMap<>();
  private final Map<String, Set<String>> byGroup = new TreeMap<>();

  /** The contents of a document. */
  sealed interface Verdict {
    /** The group its key carries; that of the known kind it most likely means. */
    String group();

    /** The scope in which its name is unique, as far as that is known. */
    default ResourceKind.Scope scope() {
      return ResourceKind.Scope.NAMESPACE;
    }

    /** A kind that is read, perhaps in a version or group that is wrong. */
    record Read(ResourceKind<?> kind) implements Verdict {
      @Override
      public String group() {
        return kind.group();
      }

      @Override
      public ResourceKind.Scope scope() {
        return kind.scope();
      }
    }

    /** A kind without any use for a mesh. */
    record Skipped(String group) implements Verdict {}

    /** A kind its group does not have. */
    record Unknown(String group) implements Verdict {}
  }

  /**
   * @param read the kinds that are read
   * @param kinds all that is known of one of them; asked for when a document needs it
   */
  KnownKinds(Set<KindName> read, Function<KindName, ResourceKind<?>> kinds, Set<KindName> skipped) {
    this.read = Set.copyOf(read);
    this.kinds = kinds;
    for (KindName name : read) {
      add(name);
    }
    this.skipped = Set.copyOf(skipped);
    for (KindName name : skipped) {
      add(name);
    }
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
    if (read.contains(name)) {
      return new Verdict.Read(kinds.apply(name));
    }
    if (skipped.contains(name)) {
      return new Verdict.Skipped(group);
    }
    KindName elsewhere = byKind.get(kind);
    if (elsewhere != null && (isOurs(apiVersion) || isMisspelled(apiVersion, elsewhere))) {
      return read.contains(elsewhere)
          ? new Verdict.Read(kinds.apply(elsewhere))
          : new Verdict.Skipped(elsewhere.group());
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
    String group = ResourceKey.groupOf(apiVersion);
    return group.indexOf('.') < 0 // one of Kubernetes' own, such as the former "extensions"
        || byGroup.containsKey(group)
        || (read.contains(name)
            && !FieldNames.didYouMean(apiVersion, kinds.apply(name).apiVersions()).isEmpty());
  }

  /** Kinds whose fields are read, by their short names. */
  Set<String> readKinds() {
    Set<String> names = new TreeSet<>();
    read.stream()
        .<ResourceKind<?>>map(kinds)
        .filter(kind -> !kind.spec().equals(NotUsed.class))
        .forEach(kind -> names.add(kind.kind()));
    return names;
  }

  /** All kinds by their short names. */
  Set<String> allKinds() {
    return Collections.unmodifiableSet(byKind.keySet());
  }
}
