package io.mizzen.controlplane.debug;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.mizzen.xds.NodeMetadata;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.ProxyNode;
import io.mizzen.xds.server.ProxyStatus;
import io.mizzen.xds.server.ProxyStatus.Response;
import io.mizzen.xds.server.ProxyStatus.TypeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Connected proxies, in the shapes of istiod's adsz and syncz. Of a node's metadata only what is
 * known to hold no secret is shown.
 */
final class ProxyJson {
  private static final List<String> SHOWN_METADATA =
      List.of(
          NodeMetadata.GENERATOR,
          NodeMetadata.NAMESPACE,
          NodeMetadata.WORKLOAD_NAME,
          NodeMetadata.SERVICE_ACCOUNT,
          NodeMetadata.MESH_ID,
          NodeMetadata.CLUSTER_ID,
          NodeMetadata.NETWORK,
          NodeMetadata.INSTANCE_IPS,
          NodeMetadata.AUTO_REGISTER_GROUP);
  private static final Map<TypeUrl, String> SHORT =
      Map.of(
          TypeUrl.CLUSTER,
          "cluster",
          TypeUrl.LISTENER,
          "listener",
          TypeUrl.ROUTE,
          "route",
          TypeUrl.ENDPOINT,
          "endpoint",
          TypeUrl.EXTENSION_CONFIG,
          "extensionconfig");

  private ProxyJson() {}

  /**
   * {@code {totalClients, clients}}; watches are the names of a type that a proxy asks for, {@code
   * *} for all.
   */
  static JsonObject clients(List<ProxyStatus> proxies) {
    List<ProxyStatus> connected = connected(proxies);
    JsonObject object = new JsonObject();
    object.addProperty("totalClients", connected.size());
    object.add("clients", Json.array(connected, ProxyJson::client));
    JsonArray refused =
        Json.array(
            proxies.stream().filter(each -> each.refusal().isPresent()).toList(),
            ProxyJson::refused);
    object.add("refused", refused);
    return object;
  }

  /** One entry a proxy; a type that a proxy does not ask for is left out. */
  static JsonArray sync(List<ProxyStatus> proxies) {
    return Json.array(connected(proxies), ProxyJson::sync);
  }

  private static List<ProxyStatus> connected(List<ProxyStatus> proxies) {
    return proxies.stream().filter(each -> each.refusal().isEmpty()).toList();
  }

  private static JsonElement client(ProxyStatus proxy) {
    ProxyNode node = proxy.node();
    JsonObject object = new JsonObject();
    object.addProperty("connectionId", node.id());
    object.addProperty("connectedAt", proxy.connectedSince().toString());
    object.addProperty("userAgent", (node.userAgentName() + " " + node.userAgentVersion()).strip());
    object.addProperty("locality", Json.locality(node.region(), node.zone(), node.subzone()));
    JsonObject labels = new JsonObject();
    if (node.metadata().get(NodeMetadata.LABELS) instanceof Map<?, ?> map) {
      map.forEach((key, value) -> labels.addProperty(String.valueOf(key), String.valueOf(value)));
    }
    object.add("labels", labels);
    JsonObject metadata = new JsonObject();
    for (String key : SHOWN_METADATA) {
      if (node.metadata().get(key) instanceof String value) {
        metadata.addProperty(key, value);
      }
    }
    object.add("metadata", metadata);
    JsonObject watches = new JsonObject();
    proxy
        .types()
        .forEach(
            (type, status) -> {
              List<String> names = new ArrayList<>(new TreeSet<>(status.names()));
              if (status.wildcard()) {
                names.add(0, "*");
              }
              watches.add(type.url(), Json.texts(names));
            });
    object.add("watches", watches);
    return object;
  }

  private static JsonElement refused(ProxyStatus proxy) {
    JsonObject object = new JsonObject();
    object.addProperty("connectionId", proxy.node().id());
    object.addProperty("since", proxy.connectedSince().toString());
    proxy
        .refusal()
        .ifPresent(
            refusal -> object.addProperty("reason", refusal.reason() + ": " + refusal.message()));
    return object;
  }

  private static JsonElement sync(ProxyStatus proxy) {
    ProxyNode node = proxy.node();
    JsonObject object = new JsonObject();
    object.addProperty("cluster_id", text(node, NodeMetadata.CLUSTER_ID));
    object.addProperty("proxy", node.id());
    int end = node.id().indexOf('~');
    object.addProperty("proxy_type", end < 0 ? "" : node.id().substring(0, end));
    object.addProperty("proxy_version", node.userAgentVersion());
    object.addProperty("revision", proxy.revision());
    JsonObject resources = new JsonObject();
    proxy
        .types()
        .forEach(
            (type, status) -> {
              String name = SHORT.getOrDefault(type, type.shortName());
              nonce(status.sent()).ifPresent(n -> object.addProperty(name + "_sent", n));
              nonce(status.acked()).ifPresent(n -> object.addProperty(name + "_acked", n));
              resources.add(type.url(), resource(status));
            });
    object.add("resources", resources);
    return object;
  }

  private static JsonObject resource(TypeStatus status) {
    JsonObject object = new JsonObject();
    object.addProperty("state", status.state().name().replace('_', ' '));
    nonce(status.sent()).ifPresent(nonce -> object.addProperty("sent", nonce));
    nonce(status.acked()).ifPresent(nonce -> object.addProperty("acked", nonce));
    status.sent().ifPresent(sent -> object.addProperty("sentVersion", sent.version()));
    status.acked().ifPresent(acked -> object.addProperty("ackedVersion", acked.version()));
    status.sentAt().ifPresent(when -> object.addProperty("sentTime", when.toString()));
    status.answeredAt().ifPresent(when -> object.addProperty("answeredTime", when.toString()));
    status.lastNack().ifPresent(nack -> object.addProperty("lastError", nack.error()));
    return object;
  }

  private static Optional<String> nonce(Optional<Response> response) {
    return response.map(Response::nonce);
  }

  private static String text(ProxyNode node, String key) {
    return node.metadata().get(key) instanceof String value ? value : "";
  }
}
