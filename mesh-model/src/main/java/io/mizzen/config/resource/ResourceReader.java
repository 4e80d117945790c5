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
import io.mizzen.config.WithoutEffect;
import io.mizzen.config.codec.RecordCodec;
import io.mizzen.config.resource.KnownKinds.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * Turns documents into resources: step 2 of docs/life-of-a-config.md. Immutable, so threads may
 * share it.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ResourceReader {
  private static final String SKIPPED = "no kind of the mesh; the document is skipped";
  private static final String NOT_USED =
      "the mesh does not use this kind yet; the resource has no effect and is listed as not"
          + " applied";

  private final KnownKinds kinds;
  private final ResourceParser parser;

  /**
   * @param kinds what is read; their full names differ
   * @param skipped kinds that may be in a text without effect, as all kinds of groups that none of
   *     {@code kinds} belongs to: they are answered with a remark, not an error
   */
  public ResourceReader(Collection<ResourceKind<?>> kinds, Set<KindName> skipped) {
    this(byName(kinds), skipped);
  }

  private ResourceReader(Map<KindName, ResourceKind<?>> kinds, Set<KindName> skipped) {
    this(kinds.keySet(), name -> Objects.requireNonNull(kinds.get(name)), skipped);
  }

  /**
   * As the other, of kinds that are described when a document needs them.
   *
   * @param describe answers for each of {@code kinds}; called by many threads
   */
  public ResourceReader(
      Set<KindName> kinds, Function<KindName, ResourceKind<?>> describe, Set<KindName> skipped) {
    this.kinds = new KnownKinds(kinds, describe, skipped);
    this.parser = new ResourceParser(new RecordCodec());
  }

  private static Map<KindName, ResourceKind<?>> byName(Collection<ResourceKind<?>> kinds) {
    Map<KindName, ResourceKind<?>> byName = new LinkedHashMap<>();
    for (ResourceKind<?> kind : kinds) {
      if (byName.put(kind.fullName(), kind) != null) {
        throw new IllegalArgumentException("kinds: " + kind.fullName() + " twice (expected: once)");
      }
    }
    return byName;
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
    List<Finding> findings = ListDocument.ownFindings(document);
    if (!findings.isEmpty()) {
      readings.add(new Reading.Rejected(Optional.empty(), findings));
    }
    for (Document item : ListDocument.items(document)) {
      readings.add(readOne(item, defaultNamespace));
    }
    return readings;
  }

  private Reading readOne(Document document, String defaultNamespace) {
    ConfigNode root = document.root();
    String kind = ResourceKeys.text(root, "kind").orElse("");
    Verdict verdict = kinds.of(ResourceKeys.text(root, "apiVersion").orElse(""), kind);
    Optional<ResourceKey> key =
        ResourceKeys.peek(root, verdict.group(), verdict.scope(), defaultNamespace);
    if (verdict instanceof Verdict.Read read) {
      return withRemark(parser.parse(document, read.kind(), defaultNamespace, key));
    }
    return verdict instanceof Verdict.Skipped && !kind.isEmpty()
        ? new Reading.Ignored(key, remark(document, key, SKIPPED))
        : new Reading.Rejected(key, parser.attributed(withoutKind(document), key));
  }

  private static Reading withRemark(Reading reading) {
    if (reading instanceof Reading.Accepted accepted
        && accepted.resource().spec() instanceof WithoutEffect spec
        && spec.isWithoutEffect()) {
      List<Finding> findings = new ArrayList<>(accepted.findings());
      findings.add(remark(accepted.document(), accepted.key(), NOT_USED));
      return new Reading.Accepted(accepted.resource(), accepted.document(), findings);
    }
    return reading;
  }

  private static Finding remark(Document document, Optional<ResourceKey> key, String said) {
    return new Finding(
        Severity.INFO,
        FindingCode.KIND_NOT_USED,
        key,
        document.originOf("kind"),
        "kind",
        Findings.shown(ResourceKeys.text(document.root(), "kind").orElse("")),
        "",
        said);
  }

  private List<Finding> withoutKind(Document document) {
    Findings findings = new Findings();
    FieldPath path = FieldPath.root().key("kind");
    if (!(document.root() instanceof ConfigNode.Mapping mapping)) {
      findings.error(
          FindingCode.WRONG_TYPE,
          document.origin(),
          FieldPath.root(),
          document.root().describe(),
          "a mapping with apiVersion, kind and metadata",
          "");
    } else if (mapping.get("kind").isEmpty()) {
      String expected = "one of " + String.join(", ", kinds.readKinds());
      String hint = "set kind";
      findings.error(
          FindingCode.MISSING_FIELD, document.originOf("kind"), path, "", expected, hint);
    } else {
      ConfigNode kind = mapping.get("kind").orElseThrow();
      findings.error(
          FindingCode.UNKNOWN_KIND,
          kind.origin(),
          path,
          kind.describe(),
          "one of " + String.join(", ", kinds.readKinds()),
          FieldNames.didYouMean(kind.describe(), kinds.allKinds()));
    }
    List<Finding> all = new ArrayList<>(document.findings());
    all.addAll(findings.toList());
    return all;
  }
}
