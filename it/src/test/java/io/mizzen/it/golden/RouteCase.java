package io.mizzen.it.golden;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.mizzen.api.ResourceKey;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.destinationrule.DestinationRule.ConsistentHash;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.translator.Translator;
import io.mizzen.translator.core.Rule;
import io.mizzen.translator.encode.envoy.VirtualHostInput;
import io.mizzen.translator.resolve.Destinations;
import io.mizzen.translator.resolve.SourceWorkload;
import io.mizzen.xds.ClusterName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One VirtualService, a port and a proxy, and the routes that Istio makes of it. */
record RouteCase(JsonObject json) {
  /** The namespace of rules that have none, as in all answers of istiod. */
  private static final String NAMESPACE = "default";

  /** Test and rule, for messages. */
  String name() {
    return json.get("test").getAsString() + "/" + rule().get("name").getAsString();
  }

  /** Istio's routes; none where it answers with an error. */
  JsonArray expected() {
    JsonElement routes = json.get("routes");
    if (routes == null || routes.isJsonNull()) {
      return new JsonArray();
    }
    String text = routes.toString().replace("/namespaces//", "/namespaces/" + NAMESPACE + "/");
    return com.google.gson.JsonParser.parseString(text).getAsJsonArray();
  }

  /** Ours, as a part of a virtual host for a host that no registry knows. */
  JsonArray actual() {
    JsonElement routes =
        ProtoJson.of(Translator.virtualHost(input()).resource()).getAsJsonObject().get("routes");
    return routes == null ? new JsonArray() : routes.getAsJsonArray();
  }

  private VirtualHostInput input() {
    int port = json.get("listenPort").getAsInt();
    return new VirtualHostInput(
        "host:" + port,
        List.of("host"),
        port,
        Optional.empty(),
        MeshSettings.defaults(GoldenMesh.NAME),
        new SourceWorkload(
            json.getAsJsonObject("proxy").get("namespace").getAsString(),
            GoldenMesh.labels(json.getAsJsonObject("proxy"))),
        List.of(virtualService()),
        Destinations.of(Map.of(), hashes(port)));
  }

  private JsonObject rule() {
    return json.getAsJsonObject("virtualService");
  }

  /** The rule; the gateways that the case is about are the mesh, for which it is made here. */
  private Rule<VirtualService> virtualService() {
    JsonObject spec = rule().getAsJsonObject("spec").deepCopy();
    JsonArray mesh = new JsonArray();
    mesh.add("mesh");
    spec.add("gateways", mesh);
    return stored("VirtualService", rule().get("name").getAsString(), spec, VirtualService.class);
  }

  /** The fields that the destinations hash on, by the cluster that a destination means. */
  private Map<String, ConsistentHash> hashes(int listenPort) {
    Map<String, ConsistentHash> hashes = new HashMap<>();
    for (JsonElement http : rule().getAsJsonObject("spec").getAsJsonArray("http")) {
      for (JsonElement route : list(http, "route")) {
        JsonObject destination = route.getAsJsonObject().getAsJsonObject("destination");
        String host = destination.get("host").getAsString();
        String subset = destination.has("subset") ? destination.get("subset").getAsString() : "";
        int port =
            destination.has("port")
                ? destination.getAsJsonObject("port").get("number").getAsInt()
                : listenPort;
        JsonObject known =
            json.getAsJsonObject("destinations").getAsJsonObject(host + "|" + subset);
        if (known != null && known.has("consistentHash")) {
          hashes.put(
              new ClusterName(port, subset, host).render(), hash(known.get("consistentHash")));
        }
      }
    }
    return hashes;
  }

  private static ConsistentHash hash(JsonElement consistentHash) {
    JsonObject balancer = new JsonObject();
    balancer.add("consistentHash", consistentHash);
    JsonObject policy = new JsonObject();
    policy.add("loadBalancer", balancer);
    JsonObject spec = new JsonObject();
    spec.addProperty("host", "host");
    spec.add("trafficPolicy", policy);
    return stored("DestinationRule", "hash", spec, DestinationRule.class)
        .spec()
        .trafficPolicy()
        .flatMap(each -> each.loadBalancer())
        .flatMap(each -> each.consistentHash())
        .orElseThrow();
  }

  private static JsonArray list(JsonElement object, String field) {
    JsonElement list = object.getAsJsonObject().get(field);
    return list == null || list instanceof JsonNull ? new JsonArray() : list.getAsJsonArray();
  }

  private static <S extends Record> Rule<S> stored(
      String kind, String name, JsonObject spec, Class<S> type) {
    JsonObject metadata = new JsonObject();
    metadata.addProperty("name", name);
    metadata.addProperty("namespace", NAMESPACE);
    JsonObject document = new JsonObject();
    document.addProperty("apiVersion", "networking.istio.io/v1");
    document.addProperty("kind", kind);
    document.add("metadata", metadata);
    document.add("spec", spec);
    ResourceKey key = new ResourceKey("networking.istio.io", kind, NAMESPACE, name);
    List<MeshResource<?>> read = StoredRules.read(document.toString(), Set.of(key));
    if (read.isEmpty()) {
      throw new IllegalArgumentException("cannot be read: " + document);
    }
    return new Rule<>(key, type.cast(read.get(0).spec()));
  }
}
