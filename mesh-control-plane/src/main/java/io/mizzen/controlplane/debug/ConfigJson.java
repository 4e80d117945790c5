package io.mizzen.controlplane.debug;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.mizzen.api.Finding;
import io.mizzen.api.NotApplied;
import io.mizzen.api.ResourceKey;
import io.mizzen.config.Document;
import io.mizzen.model.MeshSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The configuration in force, in the shapes of istiod's configz, mesh and push_status. */
final class ConfigJson {
  /** The notes that kubectl keeps of earlier versions: long, and nothing that is in force. */
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private ConfigJson() {}

  /** A list of resources as Kubernetes writes one. */
  static JsonObject resources(Map<ResourceKey, Document> documents) {
    JsonObject list = new JsonObject();
    list.addProperty("apiVersion", "v1");
    list.addProperty("kind", "List");
    JsonArray items = new JsonArray();
    new TreeMap<>(documents).forEach((key, document) -> items.add(resource(key, document)));
    list.add("items", items);
    return list;
  }

  /** The kinds of which there is any resource, {@code group/kind} each. */
  static JsonArray kinds(Map<ResourceKey, Document> documents) {
    return Json.texts(
        documents.keySet().stream()
            .map(key -> (key.group().isEmpty() ? "core" : key.group()) + "/" + key.kind())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  static JsonObject mesh(MeshSettings settings) {
    JsonObject mesh = new JsonObject();
    mesh.addProperty("meshId", settings.meshId());
    mesh.addProperty("trustDomain", settings.trustDomain());
    mesh.addProperty("rootNamespace", settings.rootNamespace());
    mesh.addProperty("defaultNamespace", settings.defaultNamespace());
    mesh.addProperty("outboundTrafficPolicy", settings.outboundTrafficPolicy().name());
    mesh.add("allowedNotEnforced", Json.texts(settings.allowedNotEnforced()));
    return mesh;
  }

  /** By code, what is wrong or odd; and what some data plane does not apply. */
  static JsonObject pushStatus(List<Finding> findings, List<NotApplied> notApplied) {
    JsonObject codes = new JsonObject();
    for (Finding finding : findings) {
      JsonObject entries =
          codes.has(finding.code()) ? codes.getAsJsonObject(finding.code()) : new JsonObject();
      JsonObject entry = new JsonObject();
      entry.addProperty("severity", finding.severity().name());
      entry.addProperty("message", finding.toString());
      entries.add(
          finding.resource().map(ResourceKey::toString).orElse("") + " " + finding.path(), entry);
      codes.add(finding.code(), entries);
    }
    JsonObject left = new JsonObject();
    for (NotApplied each : notApplied) {
      JsonObject entry = new JsonObject();
      entry.addProperty("proxy", each.dataPlane());
      entry.addProperty("message", each.reason());
      entry.addProperty("origin", each.origin().toString());
      left.add(each.resource() + " " + each.path() + " [" + each.dataPlane() + "]", entry);
    }
    codes.add("NOT_APPLIED", left);
    return codes;
  }

  private static JsonElement resource(ResourceKey key, Document document) {
    JsonElement tree = Json.of(document.root());
    if (tree.isJsonObject() && tree.getAsJsonObject().get("metadata") instanceof JsonObject meta) {
      meta.addProperty("namespace", key.namespace());
      if (meta.get("annotations") instanceof JsonObject annotations) {
        annotations.remove(LAST_APPLIED);
      }
    }
    return tree;
  }
}
