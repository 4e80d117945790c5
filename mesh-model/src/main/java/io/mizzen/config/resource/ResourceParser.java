package io.mizzen.config.resource;

import io.mizzen.api.Finding;
import io.mizzen.api.Labels;
import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import io.mizzen.config.ConfigNode;
import io.mizzen.config.Document;
import io.mizzen.config.FieldNames;
import io.mizzen.config.FieldPath;
import io.mizzen.config.FindingCode;
import io.mizzen.config.Findings;
import io.mizzen.config.codec.PartlyRead;
import io.mizzen.config.codec.RecordCodec;
import io.mizzen.model.MeshResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Parses a document whose kind is known. */
final class ResourceParser {
  private static final Set<String> HEADER = Set.of("apiVersion", "kind", "metadata");
  private static final Set<String> TOP_LEVEL =
      Set.of("apiVersion", "kind", "metadata", "spec", "status");

  private final RecordCodec codec;

  ResourceParser(RecordCodec codec) {
    this.codec = codec;
  }

  <S extends Record> Reading parse(
      Document document, ResourceKind<S> kind, String defaultNamespace, Optional<ResourceKey> key) {
    ConfigNode.Mapping root = (ConfigNode.Mapping) document.root();
    PartlyRead<ResourceHeader> header =
        codec.readPartly(root, ResourceHeader.class, FieldPath.root());
    PartlyRead<S> spec = spec(document, root, kind);
    List<Finding> findings = new ArrayList<>(header.findings());
    if (!header.hasErrors()) {
      header.value().ifPresent(read -> findings.addAll(checkHeader(document, read, kind)));
    }
    findings.addAll(checkTopLevel(root, kind));
    Optional<PartlyRead<? extends Record>> status = status(root, kind);
    status.ifPresent(read -> findings.addAll(read.findings()));
    spec.findings().forEach(finding -> findings.add(atParent(document, finding)));
    List<Finding> attributed = attributed(withFlaws(document, findings), key);
    Optional<Record> readStatus = status.flatMap(read -> read.value());
    Optional<MeshResource<S>> resource =
        header
            .value()
            .flatMap(
                h ->
                    spec.value()
                        .map(s -> resource(document, kind, h, s, readStatus, defaultNamespace)));
    if (resource.isEmpty() || attributed.stream().anyMatch(Finding::isError)) {
      return new Reading.Rejected(
          key, attributed, resource.map(any -> new Reading.Remains(any, document)));
    }
    return new Reading.Accepted(resource.get(), document, attributed);
  }

  /** A missing field is reported at the key of the message around it, where there is one. */
  private static Finding atParent(Document document, Finding finding) {
    return finding.code().equals(FindingCode.REQUIRED)
        ? new Finding(
            finding.severity(),
            finding.code(),
            finding.resource(),
            document.originOf(finding.path()),
            finding.path(),
            finding.found(),
            finding.expected(),
            finding.hint())
        : finding;
  }

  /** A finding explains whatever else is wrong at its place. */
  private static List<Finding> withFlaws(Document document, List<Finding> findings) {
    if (document.findings().isEmpty()) {
      return findings;
    }
    Set<Origin> withErrors =
        document.findings().stream().map(Finding::origin).collect(Collectors.toUnmodifiableSet());
    List<Finding> all = new ArrayList<>(document.findings());
    findings.stream().filter(finding -> !withErrors.contains(finding.origin())).forEach(all::add);
    return all;
  }

  /** The findings with the resource they are about, in the order of the text. */
  List<Finding> attributed(List<Finding> findings, Optional<ResourceKey> key) {
    if (findings.isEmpty()) {
      return findings;
    }
    return findings.stream()
        .sorted((a, b) -> a.origin().compareTo(b.origin()))
        .map(
            finding ->
                new Finding(
                    finding.severity(),
                    finding.code(),
                    key,
                    finding.origin(),
                    finding.path(),
                    finding.found(),
                    finding.expected(),
                    finding.hint()))
        .toList();
  }

  private <S extends Record> PartlyRead<S> spec(
      Document document, ConfigNode.Mapping root, ResourceKind<S> kind) {
    if (kind.place() == ResourceKind.SpecPlace.WHOLE_DOCUMENT) {
      List<ConfigNode.Entry> own =
          root.entries().stream().filter(entry -> !HEADER.contains(entry.key())).toList();
      return codec.readPartly(
          new ConfigNode.Mapping(own, root.origin()), kind.spec(), FieldPath.root());
    }
    FieldPath path = FieldPath.root().key("spec");
    Optional<ConfigNode> spec = root.get("spec");
    if (spec.isPresent()) {
      return codec.readPartly(spec.get(), kind.spec(), path);
    }
    if (kind.place() == ResourceKind.SpecPlace.UNDER_OPTIONAL_SPEC) {
      return codec.readPartly(new ConfigNode.Mapping(List.of(), root.origin()), kind.spec(), path);
    }
    Findings findings = new Findings();
    missing(document, path, "the fields of a " + kind.kind(), findings);
    ConfigNode.Mapping empty = new ConfigNode.Mapping(List.of(), root.origin());
    return new PartlyRead<>(codec.readPartly(empty, kind.spec(), path).value(), findings.toList());
  }

  private Optional<PartlyRead<? extends Record>> status(
      ConfigNode.Mapping root, ResourceKind<?> kind) {
    return kind.status()
        .flatMap(
            type ->
                root.get("status")
                    .map(node -> codec.readPartly(node, type, FieldPath.root().key("status"))));
  }

  private static List<Finding> checkTopLevel(ConfigNode.Mapping root, ResourceKind<?> kind) {
    Findings findings = new Findings();
    if (kind.place() != ResourceKind.SpecPlace.WHOLE_DOCUMENT) {
      for (ConfigNode.Entry entry : root.entries()) {
        if (!TOP_LEVEL.contains(entry.key())) {
          unknown(entry, findings);
        }
      }
    }
    return findings.toList();
  }

  private static void unknown(ConfigNode.Entry entry, Findings findings) {
    String hint = FieldNames.didYouMean(entry.key(), TOP_LEVEL);
    findings.error(
        FindingCode.UNKNOWN_FIELD,
        entry.keyOrigin(),
        FieldPath.root().key(entry.key()),
        entry.key(),
        "apiVersion, kind, metadata, spec or status",
        hint.isEmpty() ? "indent it if it belongs to spec" : hint);
  }

  private static List<Finding> checkHeader(
      Document document, ResourceHeader header, ResourceKind<?> kind) {
    Findings findings = new Findings();
    checkApiVersion(document, header.apiVersion(), kind, findings);
    String name = header.metadata().name();
    FieldPath metadata = FieldPath.root().key("metadata");
    if (name.isEmpty()) {
      FieldPath path = metadata.key("name");
      findings.error(
          FindingCode.MISSING_FIELD,
          document.originOf("metadata.name"),
          path,
          "",
          "a name",
          "set it");
    } else if (!ObjectNames.isName(name)) {
      badValue(document, metadata.key("name"), name, ObjectNames.EXPECTED_NAME, findings);
    }
    String namespace = header.metadata().namespace();
    if (!namespace.isEmpty() && kind.scope() == ResourceKind.Scope.CLUSTER) {
      findings.warning(
          FindingCode.NO_EFFECT,
          document.originOf("metadata.namespace"),
          metadata.key("namespace"),
          namespace,
          "no namespace",
          "a " + kind.kind() + " is the whole cluster's; leave it out");
    } else if (!namespace.isEmpty() && !ObjectNames.isNamespace(namespace)) {
      FieldPath path = metadata.key("namespace");
      badValue(document, path, namespace, ObjectNames.EXPECTED_NAMESPACE, findings);
    }
    if (!header.metadata().hasReadableCreation()) {
      FieldPath path = metadata.key("creationTimestamp");
      String found = header.metadata().creationTimestamp();
      badValue(document, path, found, "a time such as 2026-01-31T12:00:00Z", findings);
    }
    return findings.toList();
  }

  private static void checkApiVersion(
      Document document, String apiVersion, ResourceKind<?> kind, Findings findings) {
    FieldPath path = FieldPath.root().key("apiVersion");
    String expected = String.join(" or ", kind.apiVersions());
    if (apiVersion.isEmpty()) {
      missing(document, path, expected, findings);
    } else if (!kind.apiVersions().contains(apiVersion)) {
      findings.error(
          FindingCode.BAD_API_VERSION,
          document.originOf("apiVersion"),
          path,
          apiVersion,
          expected,
          FieldNames.didYouMean(apiVersion, kind.apiVersions()));
    }
  }

  private static void badValue(
      Document document, FieldPath path, String found, String expected, Findings findings) {
    findings.error(
        FindingCode.BAD_VALUE, document.originOf(path.toString()), path, found, expected, "");
  }

  /** Points to the field where it is there and empty, else to where it would have been. */
  private static void missing(
      Document document, FieldPath path, String expected, Findings findings) {
    Origin origin = document.originOf(path.toString());
    findings.error(FindingCode.MISSING_FIELD, origin, path, "", expected, "set " + path);
  }

  private static <S extends Record> MeshResource<S> resource(
      Document document,
      ResourceKind<S> kind,
      ResourceHeader header,
      S spec,
      Optional<Record> status,
      String defaultNamespace) {
    ResourceHeader.Metadata metadata = header.metadata();
    String namespace = kind.namespaceOf(metadata.namespace(), defaultNamespace);
    return new MeshResource<>(
        new ResourceKey(kind.group(), kind.kind(), namespace, metadata.name()),
        Labels.of(metadata.labels()),
        metadata.annotations(),
        metadata.created(),
        spec,
        status,
        document.origin());
  }
}
