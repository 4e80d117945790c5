package io.mizzen.translator.document;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.mizzen.api.Service;
import io.mizzen.api.ServicePort;
import io.mizzen.api.Workload;
import io.mizzen.model.MeshSettings;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.core.Packing;
import io.mizzen.xds.MizzenNames;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.List;
import org.apiguardian.api.API;

/** The small documents Mizzen's own data planes ask for; see {@link MizzenNames}. */
@API(status = API.Status.INTERNAL)
public final class MizzenDocuments {
  private MizzenDocuments() {}

  /** {@link MizzenNames#MESH}. */
  public static XdsResource mesh(MeshSettings settings) {
    return document(
        MizzenNames.MESH, Struct.newBuilder().putFields("domain", text(settings.domain())).build());
  }

  /**
   * The document {@link MizzenNames#service} about a host. It depends on that host alone when a
   * service is found, and on all hosts in the scope when none is.
   */
  public static XdsResource service(String spelled, ProxyScope scope) {
    Struct answer =
        SpelledHosts.service(spelled, scope)
            .map(MizzenDocuments::found)
            .orElseGet(() -> notFound(spelled, scope));
    return document(MizzenNames.service(spelled), answer);
  }

  private static Struct notFound(String spelled, ProxyScope scope) {
    NearestHosts hosts = NearestHosts.to(spelled, scope);
    ListValue.Builder nearest = ListValue.newBuilder();
    hosts.nearest().forEach(host -> nearest.addValues(text(host)));
    return Struct.newBuilder()
        .putFields("nearest", list(nearest))
        .putFields("others", Value.newBuilder().setNumberValue(hosts.others()).build())
        .build();
  }

  /** The workload that a stream was registered as, and which services' hosts select it. */
  public static XdsResource registration(Workload workload, List<String> selectingHosts) {
    ListValue.Builder hosts = ListValue.newBuilder();
    selectingHosts.stream().sorted().forEach(host -> hosts.addValues(text(host)));
    return document(
        MizzenNames.REGISTRATION,
        Struct.newBuilder()
            .putFields("services", list(hosts))
            .putFields("workloadEntry", text(workload.namespace() + "/" + workload.name()))
            .build());
  }

  private static Struct found(Service service) {
    ListValue.Builder ports = ListValue.newBuilder();
    service.clientPorts().stream()
        .map(ServicePort::number)
        .sorted()
        .forEach(port -> ports.addValues(Value.newBuilder().setNumberValue(port)));
    return Struct.newBuilder()
        .putFields("host", text(service.host()))
        .putFields("ports", list(ports))
        .build();
  }

  private static XdsResource document(String name, Struct content) {
    TypedExtensionConfig config =
        TypedExtensionConfig.newBuilder()
            .setName(name)
            .setTypedConfig(Packing.any(content))
            .build();
    return Packing.resource(TypeUrl.EXTENSION_CONFIG, name, config);
  }

  private static Value list(ListValue.Builder values) {
    return Value.newBuilder().setListValue(values).build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
