package io.mizzen.intake;

import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Severity;
import io.mizzen.config.ConfigNode;
import io.mizzen.config.Document;
import io.mizzen.config.FieldPath;
import io.mizzen.config.FindingCode;
import io.mizzen.config.codec.PartlyRead;
import io.mizzen.config.codec.RecordCodec;
import io.mizzen.config.yaml.EmbeddedYaml;
import io.mizzen.config.yaml.EmbeddedYaml.Embedded;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.kubernetes.ConfigMap;
import io.mizzen.rules.meshconfig.MeshConfig;
import io.mizzen.rules.meshconfig.MeshNetworks;
import io.mizzen.validation.SpecCheck;
import io.mizzen.validation.Validation;
import io.mizzen.validation.networking.MeshConfigCheck;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The MeshConfig and the MeshNetworks in the texts of the ConfigMap {@code istio}: read, checked
 * and reported at their own lines. As istiod does, fields that are not known are passed over; here
 * they are warned of.
 */
final class EmbeddedMeshConfig {
  private static final RecordCodec CODEC = new RecordCodec();
  private static final FieldPath DATA = FieldPath.root().key("data");

  private EmbeddedMeshConfig() {}

  /** Everything that is wrong with them, in the order of the text. */
  static List<Finding> findings(Document document, MeshResource<?> resource) {
    Optional<MeshResource<ConfigMap>> map =
        resource.as(ConfigMap.class).filter(each -> each.name().equals(ConfigMap.MESH_NAME));
    if (map.isEmpty()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    findings.addAll(
        check(
            document,
            map.get(),
            ConfigMap.MESH,
            MeshConfig.class,
            config ->
                (root, any) ->
                    MeshConfigCheck.config(root.field("data").field(ConfigMap.MESH), config)));
    findings.addAll(
        check(
            document,
            map.get(),
            ConfigMap.MESH_NETWORKS,
            MeshNetworks.class,
            any -> SpecCheck.none()));
    return findings.stream()
        .map(finding -> about(resource.key(), finding))
        .sorted(Comparator.comparing(Finding::origin))
        .toList();
  }

  private static <R extends Record> List<Finding> check(
      Document document,
      MeshResource<ConfigMap> map,
      String key,
      Class<R> type,
      Function<R, SpecCheck<ConfigMap>> check) {
    Optional<ConfigNode.Entry> entry =
        ((ConfigNode.Mapping) document.root())
            .get("data")
            .flatMap(data -> ((ConfigNode.Mapping) data).entry(key));
    if (entry.isEmpty()) {
      return List.of();
    }
    Embedded text = EmbeddedYaml.read(entry.get());
    List<Finding> findings = new ArrayList<>();
    text.errors().forEach(error -> findings.add(at(DATA.key(key).toString(), error)));
    if (text.root().isEmpty()) {
      return findings;
    }
    PartlyRead<R> read = CODEC.readPartly(text.root().get(), type, DATA.key(key));
    findings.addAll(read.findings());
    if (!read.hasErrors() || isOnlyUnknown(read)) {
      Document inner = Document.of(within(entry.get(), text.root().get()));
      read.value()
          .ifPresent(value -> findings.addAll(Validation.validate(inner, map, check.apply(value))));
    }
    return findings;
  }

  private static boolean isOnlyUnknown(PartlyRead<?> read) {
    return read.findings().stream().allMatch(EmbeddedMeshConfig::isUnknown);
  }

  private static boolean isUnknown(Finding finding) {
    return finding.code().equals(FindingCode.UNKNOWN_FIELD);
  }

  /** The outer document with the tree in the place of the text. */
  private static ConfigNode within(ConfigNode.Entry entry, ConfigNode root) {
    ConfigNode.Entry expanded = new ConfigNode.Entry(entry.key(), entry.keyOrigin(), root);
    ConfigNode data = new ConfigNode.Mapping(List.of(expanded), entry.keyOrigin());
    return new ConfigNode.Mapping(
        List.of(new ConfigNode.Entry("data", entry.keyOrigin(), data)), entry.keyOrigin());
  }

  private static Finding at(String path, Finding error) {
    return new Finding(
        error.severity(),
        error.code(),
        error.resource(),
        error.origin(),
        path,
        error.found(),
        error.expected(),
        error.hint());
  }

  private static Finding about(ResourceKey key, Finding finding) {
    return new Finding(
        isUnknown(finding) ? Severity.WARNING : finding.severity(),
        finding.code(),
        Optional.of(key),
        finding.origin(),
        finding.path(),
        finding.found(),
        finding.expected(),
        isUnknown(finding) && finding.hint().isEmpty() ? "it is passed over" : finding.hint());
  }
}
