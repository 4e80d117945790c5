package io.mizzen.config.resource;

import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Severity;
import io.mizzen.config.ConfigNode;
import io.mizzen.config.Document;
import io.mizzen.config.FieldNames;
import io.mizzen.config.FieldPath;
import io.mizzen.config.FindingCode;
import io.mizzen.config.Findings;
import io.mizzen.config.codec.RecordCodec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * Turns documents into resources: step 2 of docs/life-of-a-config.md. Immutable, so threads may
 * share it.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ResourceReader {
  private final Map<String, ResourceKind<?>> kinds = new TreeMap<>();
  private final Set<String> unused;
  private final ResourceParser parser;

  /**
   * @param kinds what is read; their names differ
   * @param unused names of kinds that may be in a text without effect: they are answered with a
   *     remark, not an error
   */
  public ResourceReader(Collection<ResourceKind<?>> kinds, Set<String> unused) {
    for (ResourceKind<?> kind : kinds) {
      if (this.kinds.put(kind.kind(), kind) != null) {
        throw new IllegalArgumentException("kinds: " + kind.kind() + " twice (expected: once)");
      }
    }
    this.unused = Collections.unmodifiableSet(new TreeSet<>(unused));
    this.parser = new ResourceParser(new RecordCodec());
  }

  /**
   * Reads what {@code document} declares: one resource, or those of a Kubernetes {@code List} in
   * order. Never throws because of the document.
   *
   * @param defaultNamespace for resources without {@code metadata.namespace}; not empty
   */
  public List<Reading> read(Document document, String defaultNamespace) {
    if (!ListDocument.isList(document)) {
      return List.of(readOne(document, defaultNamespace));
    }
    List<Reading> readings = new ArrayList<>();
    List<Finding> flaws = ListDocument.ownFlaws(document);
    if (!flaws.isEmpty()) {
      readings.add(new Reading.Rejected(Optional.empty(), flaws));
    }
    for (Document item : ListDocument.items(document)) {
      readings.add(readOne(item, defaultNamespace));
    }
    return readings;
  }

  private Reading readOne(Document document, String defaultNamespace) {
    Optional<ResourceKey> key = ResourceKeys.peek(document.root(), defaultNamespace);
    String kindName = ResourceKeys.text(document.root(), "kind").orElse("");
    ResourceKind<?> kind = kinds.get(kindName);
    if (kind != null) {
      return parser.parse(document, kind, defaultNamespace, key);
    }
    return unused.contains(kindName)
        ? new Reading.Ignored(key, notUsed(document, kindName, key))
        : new Reading.Rejected(key, parser.attributed(withoutKind(document), key));
  }

  private static Finding notUsed(Document document, String kind, Optional<ResourceKey> key) {
    return new Finding(
        Severity.INFO,
        FindingCode.KIND_NOT_USED,
        key,
        document.originOf("kind"),
        "kind",
        kind,
        "",
        "the mesh does not use this kind yet; the document has no effect");
  }

  private List<Finding> withoutKind(Document document) {
    Findings findings = new Findings();
    FieldPath path = FieldPath.root().key("kind");
    Set<String> known = new TreeSet<>(kinds.keySet());
    known.addAll(unused);
    if (!(document.root() instanceof ConfigNode.Mapping mapping)) {
      findings.error(
          FindingCode.WRONG_TYPE,
          document.origin(),
          FieldPath.root(),
          document.root().describe(),
          "a mapping with apiVersion, kind and metadata",
          "");
    } else if (mapping.get("kind").isEmpty()) {
      String expected = "one of " + String.join(", ", kinds.keySet());
      String mend = "set kind";
      findings.error(
          FindingCode.MISSING_FIELD, document.originOf("kind"), path, "", expected, mend);
    } else {
      ConfigNode kind = mapping.get("kind").orElseThrow();
      findings.error(
          FindingCode.UNKNOWN_KIND,
          kind.origin(),
          path,
          kind.describe(),
          "one of " + String.join(", ", kinds.keySet()),
          FieldNames.didYouMean(kind.describe(), known));
    }
    List<Finding> all = new ArrayList<>(document.flaws());
    all.addAll(findings.toList());
    return all;
  }
}
