package io.mizzen.controlplane.store;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.mizzen.api.ClusterId;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.Network;
import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.TopologyLabels;
import io.mizzen.api.Workload;
import io.mizzen.config.ConfigNode;
import io.mizzen.config.Document;
import io.mizzen.config.yaml.YamlPrinter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The stored form of a mesh: its rules as text, by where they were declared, and the servers that
 * had registered themselves, as WorkloadEntry resources. Immutable.
 *
 * @param meshId whose mesh it is
 * @param texts YAML by source; each document names its namespace
 */
record StoredMesh(String meshId, Map<String, String> texts, List<Workload> workloads) {
  private static final Gson GSON = new Gson();

  /** The annotation by which istiod's own WorkloadEntries name their WorkloadGroup. */
  private static final String GROUP = "istio.io/autoRegistrationGroup";

  StoredMesh {
    texts = new TreeMap<>(texts);
    workloads = List.copyOf(workloads);
  }

  /** The rules and the registrations of a mesh. */
  static StoredMesh of(
      String meshId, Map<ResourceKey, Document> documents, Collection<Workload> registered) {
    Map<String, List<String>> bySource = new TreeMap<>();
    new TreeMap<>(documents)
        .forEach(
            (key, document) ->
                bySource
                    .computeIfAbsent(document.origin().source(), source -> new ArrayList<>())
                    .add(YamlPrinter.print(withNamespace(document.root(), key.namespace()))));
    Map<String, String> texts =
        bySource.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, entry -> String.join("---\n", entry.getValue())));
    List<Workload> own =
        registered.stream().filter(each -> each.kind() == Workload.Kind.SELF_REGISTERED).toList();
    return new StoredMesh(meshId, texts, own);
  }

  /**
   * Reads what {@link #print} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static StoredMesh parse(String json) {
    try {
      JsonObject root = JsonParser.parseString(json).getAsJsonObject();
      Map<String, String> texts = new TreeMap<>();
      root.getAsJsonObject("texts")
          .entrySet()
          .forEach(entry -> texts.put(entry.getKey(), entry.getValue().getAsString()));
      List<Workload> workloads = new ArrayList<>();
      for (JsonElement each : root.getAsJsonArray("workloads")) {
        workloads.add(workload(each.getAsJsonObject()));
      }
      return new StoredMesh(root.get("meshId").getAsString(), texts, workloads);
    } catch (JsonParseException
        | IllegalStateException
        | NullPointerException
        | UnsupportedOperationException e) {
      throw new IllegalArgumentException("stored mesh: not readable (expected: its JSON)", e);
    }
  }

  String print() {
    JsonObject root = new JsonObject();
    root.addProperty("meshId", meshId);
    JsonObject all = new JsonObject();
    texts.forEach(all::addProperty);
    root.add("texts", all);
    JsonArray entries = new JsonArray();
    workloads.forEach(each -> entries.add(entry(each)));
    root.add("workloads", entries);
    return GSON.toJson(root);
  }

  private static JsonObject entry(Workload workload) {
    JsonObject metadata = new JsonObject();
    metadata.addProperty("name", workload.name());
    metadata.addProperty("namespace", workload.namespace());
    JsonObject labels = new JsonObject();
    labels.addProperty(TopologyLabels.CLUSTER, workload.clusterId().name());
    metadata.add("labels", labels);
    JsonObject annotations = new JsonObject();
    annotations.addProperty(GROUP, workload.group());
    metadata.add("annotations", annotations);
    JsonObject spec = new JsonObject();
    spec.addProperty("address", workload.address());
    spec.add("ports", GSON.toJsonTree(workload.ports()));
    spec.add("labels", GSON.toJsonTree(workload.labels().entries()));
    spec.addProperty("network", workload.network().name());
    Locality place = workload.locality();
    spec.addProperty("locality", place.region() + "/" + place.zone() + "/" + place.subzone());
    spec.addProperty("weight", workload.weight());
    spec.addProperty("serviceAccount", workload.serviceAccount());
    JsonObject entry = new JsonObject();
    entry.addProperty("apiVersion", "networking.istio.io/v1");
    entry.addProperty("kind", "WorkloadEntry");
    entry.add("metadata", metadata);
    entry.add("spec", spec);
    return entry;
  }

  /** Empty in a store of a version that knew no groups. */
  private static String group(JsonObject metadata) {
    return metadata.has("annotations")
        ? metadata.getAsJsonObject("annotations").get(GROUP).getAsString()
        : "";
  }

  private static Workload workload(JsonObject entry) {
    JsonObject metadata = entry.getAsJsonObject("metadata");
    JsonObject spec = entry.getAsJsonObject("spec");
    Map<String, Integer> ports = new TreeMap<>();
    spec.getAsJsonObject("ports")
        .entrySet()
        .forEach(port -> ports.put(port.getKey(), port.getValue().getAsInt()));
    Map<String, String> labels = new TreeMap<>();
    spec.getAsJsonObject("labels")
        .entrySet()
        .forEach(label -> labels.put(label.getKey(), label.getValue().getAsString()));
    List<String> place =
        com.google.common.base.Splitter.on('/')
            .limit(3)
            .splitToList(spec.get("locality").getAsString());
    String name = metadata.get("name").getAsString();
    return Workload.builder(
            Workload.Kind.SELF_REGISTERED,
            metadata.get("namespace").getAsString(),
            name,
            spec.get("address").getAsString())
        .ports(ports)
        .labels(Labels.of(labels))
        .serviceAccount(spec.get("serviceAccount").getAsString())
        .locality(new Locality(place.get(0), place.get(1), place.get(2)))
        .network(Network.of(spec.get("network").getAsString()))
        .clusterId(ClusterId.of(cluster(metadata)))
        .group(group(metadata))
        .weight(spec.get("weight").getAsInt())
        .origin(Origin.of("stored registration of " + name))
        .build();
  }

  /** The cluster of an entry; entries of before there were cluster ids name none. */
  private static String cluster(JsonObject metadata) {
    JsonObject labels = metadata.getAsJsonObject("labels");
    return labels == null ? "" : labels.get(TopologyLabels.CLUSTER).getAsString();
  }

  /** The document with its namespace written down, which the text it came from may leave out. */
  private static ConfigNode withNamespace(ConfigNode root, String namespace) {
    if (!(root instanceof ConfigNode.Mapping mapping) || namespace.isEmpty()) {
      return root;
    }
    Optional<ConfigNode.Entry> metadata = mapping.entry("metadata");
    if (metadata.isEmpty()
        || !(metadata.get().value() instanceof ConfigNode.Mapping fields)
        || fields.entry("namespace").isPresent()) {
      return root;
    }
    List<ConfigNode.Entry> named = new ArrayList<>(fields.entries());
    named.add(
        new ConfigNode.Entry(
            "namespace",
            fields.origin(),
            new ConfigNode.Scalar(namespace, ConfigNode.Style.QUOTED, fields.origin())));
    ConfigNode.Mapping complete = new ConfigNode.Mapping(named, fields.origin());
    return new ConfigNode.Mapping(
        mapping.entries().stream()
            .map(
                entry ->
                    entry.key().equals("metadata")
                        ? new ConfigNode.Entry(entry.key(), entry.keyOrigin(), complete)
                        : entry)
            .toList(),
        mapping.origin());
  }
}
