package io.mizzen.controlplane.debug;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.mizzen.api.Endpoint;
import io.mizzen.api.Service;
import io.mizzen.api.ServicePort;
import io.mizzen.controlplane.state.Contribution;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.SourceStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Services and endpoints, in the shapes of istiod's registryz, endpointz and clusterz. */
final class RegistryJson {
  private RegistryJson() {}

  /** All services in force, each with its attributes and ports. */
  static JsonArray services(MeshState state) {
    return Json.array(sorted(state), RegistryJson::service);
  }

  /** By host and namespace: shards, here one for all sources, and the service accounts. */
  static JsonObject endpoints(MeshState state) {
    JsonObject hosts = new JsonObject();
    for (Service service : sorted(state)) {
      List<Endpoint> endpoints = state.endpoints().of(service.key());
      JsonObject shard = new JsonObject();
      shard.add(
          "mizzen/" + state.settings().meshId(), Json.array(endpoints, RegistryJson::endpoint));
      JsonObject shards = new JsonObject();
      shards.add("Shards", shard);
      JsonObject accounts = new JsonObject();
      endpoints.stream()
          .map(Endpoint::serviceAccount)
          .filter(account -> !account.isEmpty())
          .sorted()
          .forEach(account -> accounts.add(account, new JsonObject()));
      shards.add("ServiceAccounts", accounts);
      JsonObject namespaces =
          hosts.has(service.host()) ? hosts.getAsJsonObject(service.host()) : new JsonObject();
      namespaces.add(service.namespace(), shards);
      hosts.add(service.host(), namespaces);
    }
    return hosts;
  }

  /** The sources and whether each has reported what it knows. */
  static JsonArray sources(MeshState state) {
    JsonArray all = new JsonArray();
    state.contributions().forEach((id, contribution) -> all.add(source(id.name(), contribution)));
    return all;
  }

  /** The networks that endpoints are on, with how many; gateways between them are not served. */
  static JsonArray networks(MeshState state) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Service service : sorted(state)) {
      for (Endpoint endpoint : state.endpoints().of(service.key())) {
        counts.merge(endpoint.network().name(), 1, Integer::sum);
      }
    }
    JsonArray all = new JsonArray();
    counts.forEach(
        (network, count) -> {
          JsonObject object = new JsonObject();
          object.addProperty("network", network);
          object.addProperty("endpoints", count);
          all.add(object);
        });
    return all;
  }

  private static List<Service> sorted(MeshState state) {
    List<Service> services = new ArrayList<>(state.snapshot().services());
    services.sort(Comparator.comparing(Service::key));
    return services;
  }

  private static JsonElement service(Service service) {
    JsonObject attributes = new JsonObject();
    attributes.addProperty("Name", service.name());
    attributes.addProperty("Namespace", service.namespace());
    attributes.add("Labels", Json.entries(service.labels().entries()));
    attributes.add("ExportTo", Json.texts(service.exportTo()));
    service
        .selector()
        .ifPresent(labels -> attributes.add("LabelSelectors", Json.entries(labels.entries())));
    JsonObject object = new JsonObject();
    object.add("Attributes", attributes);
    object.add("ports", Json.array(service.ports(), RegistryJson::port));
    object.addProperty("hostname", service.host());
    object.add("addresses", Json.texts(service.addresses()));
    object.addProperty("Resolution", service.resolution().name());
    object.addProperty("MeshExternal", service.external());
    object.addProperty("origin", service.origin().toString());
    return object;
  }

  private static JsonElement port(ServicePort port) {
    JsonObject object = new JsonObject();
    object.addProperty("name", port.name());
    object.addProperty("port", port.number());
    object.addProperty("protocol", port.protocol().name());
    return object;
  }

  private static JsonElement endpoint(Endpoint endpoint) {
    JsonObject object = new JsonObject();
    object.addProperty("Address", endpoint.address());
    object.addProperty("EndpointPort", endpoint.port().number());
    object.addProperty("ServicePortName", endpoint.servicePortName());
    object.add("Labels", Json.entries(endpoint.labels().entries()));
    object.addProperty("Locality", locality(endpoint));
    object.addProperty("Network", endpoint.network().name());
    object.addProperty("LbWeight", endpoint.weight());
    object.addProperty("HealthStatus", endpoint.health().name());
    object.addProperty("ServiceAccount", endpoint.serviceAccount());
    object.addProperty("WorkloadName", endpoint.workloadName());
    object.addProperty("Namespace", endpoint.namespace());
    return object;
  }

  private static String locality(Endpoint endpoint) {
    return Json.locality(
        endpoint.locality().region(), endpoint.locality().zone(), endpoint.locality().subzone());
  }

  private static JsonElement source(String name, Contribution contribution) {
    JsonObject object = new JsonObject();
    object.addProperty("id", name);
    object.addProperty("syncStatus", word(contribution.status()));
    if (contribution.status() instanceof SourceStatus.Outage outage) {
      object.addProperty("reason", outage.reason());
    }
    object.addProperty("resources", contribution.resources().size());
    object.addProperty("services", contribution.services().size());
    return object;
  }

  private static String word(SourceStatus status) {
    if (status instanceof SourceStatus.Outage) {
      return "outage";
    }
    return status.hasSynced() ? "synced" : "syncing";
  }
}
