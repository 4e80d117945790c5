package io.mizzen.controlplane.source;

import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Severity;
import io.mizzen.config.Document;
import io.mizzen.controlplane.state.Edits;
import io.mizzen.controlplane.state.SourceFindings;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.MeshResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The texts of one source, and which of them decides about each resource. Of one root the first
 * text by name that declares a resource, of several roots the one applied last; a resource that is
 * only mentioned, without a good version anywhere, keeps its last good one.
 *
 * <p>The cost of a change is that of the resources its texts declare. Mutable, not thread-safe.
 */
final class DeclaredTexts {
  private final NavigableMap<String, DeclaredText> texts = new TreeMap<>();
  private final Map<ResourceKey, NavigableSet<String>> namesByKey = new HashMap<>();
  private final Map<ResourceKey, MeshResource<?>> inForce = new HashMap<>();

  Optional<DeclaredText> find(String name) {
    return Optional.ofNullable(texts.get(name));
  }

  /** The texts whose names are {@code path} or below it. */
  Collection<DeclaredText> below(String path) {
    List<DeclaredText> below = new ArrayList<>();
    find(path).ifPresent(below::add);
    String prefix = path.endsWith("/") ? path : path + "/";
    for (DeclaredText text : texts.tailMap(prefix).values()) {
      if (!text.name().startsWith(prefix)) {
        break;
      }
      below.add(text);
    }
    return below;
  }

  /** The texts that mention a resource. */
  List<DeclaredText> mentioning(ResourceKey key) {
    List<DeclaredText> mentioning = new ArrayList<>();
    for (String name : namesByKey.getOrDefault(key, new TreeSet<>())) {
      mentioning.add(Objects.requireNonNull(texts.get(name)));
    }
    return mentioning;
  }

  /** All resources in force. */
  Collection<MeshResource<?>> inForce() {
    return List.copyOf(inForce.values());
  }

  Collection<DeclaredText> all() {
    return List.copyOf(texts.values());
  }

  /**
   * Adds, replaces or, where there is no new text, removes texts.
   *
   * @return the resources that have another value in force now
   */
  Edits<ResourceKey, MeshResource<?>> replace(Map<String, Optional<DeclaredText>> changed) {
    Set<ResourceKey> touched = new TreeSet<>();
    for (Map.Entry<String, Optional<DeclaredText>> change : changed.entrySet()) {
      @Nullable DeclaredText before = texts.get(change.getKey());
      if (before != null) {
        forget(before, touched);
      }
      if (change.getValue().isPresent()) {
        remember(change.getValue().get(), touched);
      }
    }
    Map<ResourceKey, Optional<MeshResource<?>>> edits = new LinkedHashMap<>();
    for (ResourceKey key : touched) {
      Optional<MeshResource<?>> before = Optional.ofNullable(inForce.get(key));
      Optional<MeshResource<?>> now = decide(key);
      if (!before.equals(now)) {
        edits.put(key, now);
        if (now.isPresent()) {
          inForce.put(key, now.get());
        } else {
          inForce.remove(key);
        }
      }
    }
    return new Edits<>(edits);
  }

  /** The names of the texts that mention a resource which one of these texts mentions. */
  Set<String> sharing(Set<String> names) {
    Set<String> sharing = new TreeSet<>();
    for (String name : names) {
      find(name)
          .map(DeclaredText::mentioned)
          .orElse(Set.of())
          .forEach(key -> sharing.addAll(namesByKey.getOrDefault(key, new TreeSet<>())));
    }
    return sharing;
  }

  /** The findings about resources of these texts that other texts declare too. */
  List<Finding> overlaps(Set<String> names) {
    List<Finding> findings = new ArrayList<>();
    for (String name : names) {
      @Nullable DeclaredText text = texts.get(name);
      if (text != null) {
        for (MeshResource<?> resource : text.declared().values()) {
          overlap(text, resource, findings);
        }
      }
    }
    return findings;
  }

  private void overlap(DeclaredText mine, MeshResource<?> resource, List<Finding> findings) {
    for (DeclaredText other : mentioning(resource.key())) {
      MeshResource<?> theirs = other.declared().get(resource.key());
      if (theirs == null || other.name().equals(mine.name())) {
        continue;
      }
      if (other.root().equals(mine.root())) {
        if (other.name().compareTo(mine.name()) < 0) {
          findings.add(ConfigIntake.duplicate(resource, theirs));
        }
      } else if (other.isOfDirectory() && mine.isOfDirectory()) {
        boolean isInForce = resource.equals(inForce.get(resource.key()));
        findings.add(isInForce ? older(theirs, resource) : older(resource, theirs));
      }
    }
  }

  private static Finding older(MeshResource<?> older, MeshResource<?> newer) {
    return new Finding(
        Severity.WARNING,
        SourceFindings.SHADOWED_BY_SOURCE,
        Optional.of(older.key()),
        older.origin(),
        "metadata.name",
        older.name(),
        "a name that no other directory declares",
        "the one at " + newer.origin() + " is in force; this one takes over when that one goes");
  }

  private void remember(DeclaredText text, Set<ResourceKey> touched) {
    texts.put(text.name(), text);
    touched.addAll(text.mentioned());
    for (ResourceKey key : text.mentioned()) {
      namesByKey.computeIfAbsent(key, k -> new TreeSet<>()).add(text.name());
    }
  }

  private void forget(DeclaredText text, Set<ResourceKey> touched) {
    texts.remove(text.name());
    touched.addAll(text.mentioned());
    for (ResourceKey key : text.mentioned()) {
      NavigableSet<String> names = namesByKey.get(key);
      if (names != null && names.remove(text.name()) && names.isEmpty()) {
        namesByKey.remove(key);
      }
    }
  }

  /** The documents of the resources in force. */
  Map<ResourceKey, Document> documents() {
    Map<ResourceKey, Document> documents = new HashMap<>();
    for (ResourceKey key : inForce.keySet()) {
      Document document = deciding(key).map(text -> text.documents().get(key)).orElse(null);
      if (document != null) {
        documents.put(key, document);
      }
    }
    return documents;
  }

  private Optional<MeshResource<?>> decide(ResourceKey key) {
    Optional<DeclaredText> deciding = deciding(key);
    if (deciding.isPresent()) {
      return Optional.ofNullable(deciding.get().declared().get(key));
    }
    return namesByKey.containsKey(key) ? Optional.ofNullable(inForce.get(key)) : Optional.empty();
  }

  private Optional<DeclaredText> deciding(ResourceKey key) {
    Map<String, DeclaredText> firstOfRoot = new LinkedHashMap<>();
    for (DeclaredText text : mentioning(key)) {
      if (text.declared().containsKey(key)) {
        firstOfRoot.putIfAbsent(text.root(), text);
      }
    }
    @Nullable DeclaredText newest = null;
    for (DeclaredText text : firstOfRoot.values()) {
      if (newest == null || text.applied() > newest.applied()) {
        newest = text;
      }
    }
    return Optional.ofNullable(newest);
  }
}
