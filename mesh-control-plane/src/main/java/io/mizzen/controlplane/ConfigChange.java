package io.mizzen.controlplane;

import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.config.Document;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.intake.Intake;
import io.mizzen.model.MeshResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one apply wants to change, before it meets the state.
 *
 * @param accepted good resources, one per key
 * @param documents where they were read, for the places of findings across resources
 * @param files per file of an applied directory what it mentions; empty for plain texts, which own
 *     nothing
 * @param findings everything there is to say about the texts
 */
record ConfigChange(
    List<MeshResource<?>> accepted,
    Map<ResourceKey, Document> documents,
    Map<String, FileContent> files,
    List<Finding> findings) {

  /**
   * What a file mentions.
   *
   * @param complete false if it may declare more than could be read
   */
  record FileContent(Set<ResourceKey> mentioned, boolean complete) {}

  /** A text that owns nothing: what it does not mention stays. */
  static ConfigChange ofText(SourceText text, ConfigIntake intake) {
    Intake read = intake.read(text.name(), text.text());
    return new ConfigChange(read.accepted(), read.documents(), Map.of(), read.findings());
  }

  /**
   * Files that own what they declare: of a resource that two files declare the first one's stays.
   */
  static ConfigChange ofFiles(List<SourceText> texts, ConfigIntake intake) {
    Map<ResourceKey, MeshResource<?>> accepted = new LinkedHashMap<>();
    Map<ResourceKey, Document> documents = new LinkedHashMap<>();
    Map<String, FileContent> files = new LinkedHashMap<>();
    List<Finding> findings = new ArrayList<>();
    for (SourceText text : texts) {
      Intake read = intake.read(text.name(), text.text());
      findings.addAll(read.findings());
      read.documents().forEach(documents::putIfAbsent);
      files.put(text.name(), new FileContent(read.mentioned(), read.complete()));
      for (MeshResource<?> resource : read.accepted()) {
        MeshResource<?> earlier = accepted.putIfAbsent(resource.key(), resource);
        if (earlier != null) {
          findings.add(ConfigIntake.duplicate(resource, earlier));
        }
      }
    }
    return new ConfigChange(List.copyOf(accepted.values()), documents, files, findings);
  }

  /** Adds and replaces, deletes nothing. */
  MeshState addTo(MeshState state) {
    return state.withResources(accepted, List.of(), state.owners()).locatedBy(documents);
  }

  /**
   * Makes the files below {@code directory} what they say now: resources that a file owned and no
   * file mentions any more are deleted, unless that file could not be read completely.
   */
  MeshState replaceBelow(String directory, MeshState state) {
    Set<ResourceKey> mentioned = new TreeSet<>();
    files.values().forEach(file -> mentioned.addAll(file.mentioned()));
    Map<String, Set<ResourceKey>> owned = new LinkedHashMap<>();
    Set<ResourceKey> removed = new TreeSet<>();
    for (String gone : state.owners().filesBelow(directory)) {
      if (!files.containsKey(gone)) {
        removed.addAll(state.owners().of(gone));
        owned.put(gone, Set.of());
      }
    }
    files.forEach(
        (file, content) -> {
          Set<ResourceKey> keys = new TreeSet<>(content.mentioned());
          if (content.complete()) {
            removed.addAll(state.owners().of(file));
          } else {
            keys.addAll(state.owners().of(file));
          }
          owned.put(file, keys);
        });
    removed.removeAll(mentioned);
    owned.values().forEach(removed::removeAll);
    return state.withResources(accepted, removed, state.owners().with(owned)).locatedBy(documents);
  }
}
