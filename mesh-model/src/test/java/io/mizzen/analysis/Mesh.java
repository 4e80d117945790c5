package io.mizzen.analysis;

import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.config.Document;
import io.mizzen.config.resource.Reading;
import io.mizzen.config.yaml.YamlReader;
import io.mizzen.intake.MeshKinds;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.snapshot.MeshAssembly;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A mesh of YAML documents to analyze. */
final class Mesh {
  /** Reviews with two versions that run, ratings with two ports, and details on HTTP. */
  static final String SERVICES =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews}
      spec:
        selector: {app: reviews}
        ports: [{name: grpc, port: 9080}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: ratings}
      spec:
        ports: [{name: grpc, port: 9080}, {name: http-admin, port: 8080}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: details}
      spec:
        ports: [{name: http, port: 9080}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: billing, namespace: shop}
      spec:
        ports: [{name: grpc, port: 9080}]
      ---
      apiVersion: networking.istio.io/v1
      kind: WorkloadEntry
      metadata: {name: reviews-v1}
      spec: {address: 10.0.0.1, labels: {app: reviews, version: v1}}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v2}
      spec:
        template:
          metadata: {labels: {app: reviews, version: v2}}
      ---
      """;

  private final Map<ResourceKey, Document> documents = new TreeMap<>();
  private final List<MeshResource<?>> resources = new ArrayList<>();

  /** Reads a text; every document in it must be good. */
  Mesh with(String source, String yaml) {
    YamlReader.withDefaults()
        .read(source, yaml)
        .fold(
            read -> read,
            unreadable -> {
              throw new AssertionError(unreadable);
            })
        .forEach(this::with);
    return this;
  }

  private void with(Document document) {
    for (Reading reading : MeshKinds.reader().read(document, "default")) {
      Reading.Accepted accepted =
          reading.fold(
              good -> good,
              rejected -> {
                throw new AssertionError(rejected.findings());
              },
              ignored -> {
                throw new AssertionError(ignored);
              });
      resources.add(accepted.resource());
      documents.put(accepted.resource().key(), accepted.document());
    }
  }

  List<Finding> analyze() {
    return analyze(OriginIndex.of(documents));
  }

  List<Finding> analyze(OriginIndex origins) {
    MeshSettings settings = MeshSettings.defaults("mesh");
    MeshAssembly mesh = MeshAssembly.of(resources, settings);
    return Analyzer.analyze(mesh.snapshot(), mesh.endpoints(), origins);
  }

  /** One line per finding, {@code CODE namespace/name path}, joined with {@code &}; or good. */
  String verdict() {
    List<String> lines =
        analyze().stream()
            .map(
                f -> {
                  ResourceKey key = f.resource().orElseThrow();
                  return f.code() + " " + key.namespace() + "/" + key.name() + " " + f.path();
                })
            .toList();
    return lines.isEmpty() ? "good" : String.join(" & ", lines);
  }

  static String virtualService(String nameAndNamespace, String spec) {
    return document("VirtualService", nameAndNamespace, spec);
  }

  static String destinationRule(String nameAndNamespace, String spec) {
    return document("DestinationRule", nameAndNamespace, spec);
  }

  private static String document(String kind, String nameAndNamespace, String spec) {
    String[] parts = nameAndNamespace.split("/", 2);
    String metadata =
        parts.length == 1
            ? "{name: " + parts[0] + "}"
            : "{name: " + parts[1] + ", namespace: " + parts[0] + "}";
    return """
        apiVersion: networking.istio.io/v1
        kind: %s
        metadata: %s
        spec: {%s}
        ---
        """
        .formatted(kind, metadata, spec);
  }
}
