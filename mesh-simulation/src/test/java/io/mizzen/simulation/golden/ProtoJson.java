package io.mizzen.simulation.golden;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Proto JSON to resources. A typed config of a type that is not decoded is replaced by an empty
 * one, before the message is read: the decoder knows it by its type alone.
 */
final class ProtoJson {
  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder()
          .add(HttpConnectionManager.getDescriptor())
          .add(TcpProxy.getDescriptor())
          .add(HTTPFault.getDescriptor())
          .add(DownstreamTlsContext.getDescriptor())
          .add(Empty.getDescriptor())
          .build();

  private static final JsonFormat.Parser PARSER = JsonFormat.parser().usingTypeRegistry(TYPES);

  private static final Map<TypeUrl, Message> KINDS =
      Map.of(
          TypeUrl.LISTENER, Listener.getDefaultInstance(),
          TypeUrl.ROUTE, RouteConfiguration.getDefaultInstance(),
          TypeUrl.CLUSTER, Cluster.getDefaultInstance(),
          TypeUrl.ENDPOINT, ClusterLoadAssignment.getDefaultInstance());

  private final Set<String> replaced = new TreeSet<>();

  /** The types of the typed configs that were replaced so far. */
  Set<String> replaced() {
    return replaced;
  }

  XdsResource resource(TypeUrl type, JsonObject json) {
    Message.Builder builder = KINDS.get(type).newBuilderForType();
    try {
      PARSER.merge(known(json).toString(), builder);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(type + " " + nameOf(json), e);
    }
    return XdsResource.of(type, nameOf(json), builder.build().toByteArray());
  }

  static String nameOf(JsonObject json) {
    return json.get(json.has("clusterName") ? "clusterName" : "name").getAsString();
  }

  private JsonElement known(JsonElement json) {
    if (json.isJsonArray()) {
      JsonArray array = new JsonArray();
      json.getAsJsonArray().forEach(each -> array.add(known(each)));
      return array;
    }
    if (!json.isJsonObject()) {
      return json;
    }
    JsonObject object = new JsonObject();
    if (json.getAsJsonObject().has("@type")) {
      String type = json.getAsJsonObject().get("@type").getAsString();
      if (!isKnown(type)) {
        replaced.add(type.substring(type.indexOf('/') + 1));
        object.addProperty("@type", "type.googleapis.com/google.protobuf.Empty");
        return object;
      }
    }
    json.getAsJsonObject().entrySet().forEach(e -> object.add(e.getKey(), known(e.getValue())));
    return object;
  }

  private static boolean isKnown(String typeUrl) {
    Descriptor found = TYPES.find(typeUrl.substring(typeUrl.indexOf('/') + 1));
    return found != null;
  }
}
