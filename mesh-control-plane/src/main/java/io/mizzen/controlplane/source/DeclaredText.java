package io.mizzen.controlplane.source;

import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.config.Document;
import io.mizzen.intake.Intake;
import io.mizzen.model.MeshResource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One text and what it declares. Immutable.
 *
 * @param name unique within its source
 * @param root what it was applied with: the directory, or the text itself; of the texts of one root
 *     the first by name wins
 * @param applied grows with every apply; of two roots the one applied last wins
 * @param content as read; empty for texts that are not read again
 * @param declared good resources, and last good ones of documents that are bad now
 * @param mentioned declared ones, and those it declares without a good version of its own
 * @param findings what is wrong with the text
 * @param documents the documents of declared resources, for the places of later findings
 */
record DeclaredText(
    String name,
    String root,
    long applied,
    String content,
    NavigableMap<ResourceKey, MeshResource<?>> declared,
    Set<ResourceKey> mentioned,
    List<Finding> findings,
    Map<ResourceKey, Document> documents) {

  private static final String STATEMENT = "<text> ";

  DeclaredText {
    declared = Collections.unmodifiableNavigableMap(new TreeMap<>(declared));
    mentioned = Collections.unmodifiableSet(new TreeSet<>(mentioned));
    findings = List.copyOf(findings);
    documents = Map.copyOf(documents);
  }

  /**
   * A text as read. What it mentions without a good version keeps that of {@code before}; if it
   * could not be read completely, so does everything that {@code before} declared.
   */
  static DeclaredText of(
      String name,
      String root,
      long applied,
      String content,
      Intake read,
      Optional<DeclaredText> before) {
    NavigableMap<ResourceKey, MeshResource<?>> declared = new TreeMap<>();
    Map<ResourceKey, Document> documents = new TreeMap<>();
    Set<ResourceKey> mentioned = new TreeSet<>(read.mentioned());
    before.ifPresent(
        earlier -> {
          if (!read.complete()) {
            mentioned.addAll(earlier.mentioned());
          }
          declared.putAll(earlier.declared());
          declared.keySet().retainAll(mentioned);
          documents.putAll(earlier.documents());
          documents.keySet().retainAll(mentioned);
        });
    read.accepted().forEach(resource -> declared.put(resource.key(), resource));
    documents.putAll(read.documents());
    return new DeclaredText(
        name, root, applied, content, declared, mentioned, read.findings(), documents);
  }

  /** One resource that a call has applied. */
  static DeclaredText statement(
      long applied, MeshResource<?> resource, Map<ResourceKey, Document> documents) {
    String name = STATEMENT + resource.key();
    NavigableMap<ResourceKey, MeshResource<?>> declared = new TreeMap<>();
    declared.put(resource.key(), resource);
    Document document = documents.get(resource.key());
    return new DeclaredText(
        name,
        name,
        applied,
        "",
        declared,
        Set.of(resource.key()),
        List.of(),
        document == null ? Map.of() : Map.of(resource.key(), document));
  }

  /** The same, applied once more. */
  DeclaredText appliedAgain(String newRoot, long again) {
    return new DeclaredText(
        name, newRoot, again, content, declared, mentioned, findings, documents);
  }

  /** The same without one resource, until it is read again. */
  DeclaredText without(ResourceKey key) {
    NavigableMap<ResourceKey, MeshResource<?>> fewer = new TreeMap<>(declared);
    fewer.remove(key);
    Set<ResourceKey> left = new TreeSet<>(mentioned);
    left.remove(key);
    return new DeclaredText(name, root, applied, "", fewer, left, findings, documents);
  }

  /** Whether it is one resource of a text that was given to a call. */
  boolean isStatement() {
    return name.startsWith(STATEMENT);
  }

  /** Whether it is part of a directory: a standing declaration, not a single statement. */
  boolean isOfDirectory() {
    return !root.equals(name);
  }
}
