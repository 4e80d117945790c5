package io.mizzen.examples.bookinfo.mesh;

import io.mizzen.api.ResourceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A set of YAML documents, one per resource, in order. Immutable.
 *
 * <p>It knows only as much as the demo needs: which resource a document is and where its text ends.
 * Judging rules is the control plane's business.
 */
public final class Documents {
  private static final String SEPARATOR = "(?m)^---.*$";
  private static final String NAMESPACE = "default";
  private static final Documents NONE = new Documents(new LinkedHashMap<>());

  private final Map<ResourceKey, Doc> byKey;

  private Documents(Map<ResourceKey, Doc> byKey) {
    this.byKey = Collections.unmodifiableMap(byKey);
  }

  public static Documents none() {
    return NONE;
  }

  /**
   * Reads a multi-document text. Documents without kind or name are left out: they name nothing.
   *
   * @param source what to call the text, for example its file name
   * @throws IllegalArgumentException if a document is not YAML
   */
  public static Documents parse(String source, String text) {
    Map<ResourceKey, Doc> byKey = new LinkedHashMap<>();
    for (String part : text.split(SEPARATOR, -1)) {
      YamlTree tree = new YamlTree(load(source, part));
      tree.at("kind")
          .text()
          .flatMap(kind -> tree.at("metadata", "name").text().map(name -> key(kind, name, tree)))
          .ifPresent(key -> byKey.put(key, new Doc(key, source, part.strip() + "\n", tree)));
    }
    return new Documents(byKey);
  }

  /** These documents, each replaced by {@code over}'s of the same key, plus what else it has. */
  public Documents overlaidBy(Documents over) {
    Map<ResourceKey, Doc> merged = new LinkedHashMap<>(byKey);
    merged.putAll(over.byKey);
    return new Documents(merged);
  }

  /** These documents but those that {@code others} has too. */
  public Documents without(Documents others) {
    Map<ResourceKey, Doc> rest = new LinkedHashMap<>(byKey);
    rest.keySet().removeAll(others.byKey.keySet());
    return new Documents(rest);
  }

  /** The keys of these documents that {@code others} has not. */
  public Set<ResourceKey> keysMissingIn(Documents others) {
    Set<ResourceKey> missing = new TreeSet<>(byKey.keySet());
    missing.removeAll(others.byKey.keySet());
    return missing;
  }

  /** All documents as one text. */
  public String text() {
    return byKey.values().stream().map(Doc::text).collect(Collectors.joining("---\n"));
  }

  Collection<Doc> all() {
    return byKey.values();
  }

  List<Doc> ofKind(String kind) {
    List<Doc> found = new ArrayList<>();
    for (Doc doc : byKey.values()) {
      if (doc.key().kind().equals(kind)) {
        found.add(doc);
      }
    }
    return found;
  }

  private static ResourceKey key(String kind, String name, YamlTree tree) {
    String group = ResourceKey.groupOf(tree.at("apiVersion").text().orElse(""));
    return new ResourceKey(
        group, kind, tree.at("metadata", "namespace").text().orElse(NAMESPACE), name);
  }

  private static Object load(String source, String part) {
    try {
      Object content = new Load(LoadSettings.builder().build()).loadFromString(part);
      return content == null ? Map.of() : content;
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException(source + ": not YAML: " + e.getMessage(), e);
    }
  }
}
