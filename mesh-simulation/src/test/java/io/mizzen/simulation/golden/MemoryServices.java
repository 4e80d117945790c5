package io.mizzen.simulation.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The services that Istio's simulation adds to a registry in memory, as Kubernetes objects.
 *
 * <p>Their instances are not in the file; it says only at which of the workload's ports Istio saw
 * which service port: a call's observed filter chain is named by the one, its virtual host by the
 * other. The workload's instances are read off these.
 */
final class MemoryServices {
  private static final Pattern HOST =
      Pattern.compile("([a-z0-9-]+)\\.([a-z0-9-]+)\\.svc\\.cluster\\.local");
  private static final Pattern CHAIN = Pattern.compile(".*_(\\d+)");
  private static final Pattern INBOUND = Pattern.compile("inbound\\|[a-z]+\\|(\\d+)");

  private final JsonObject simulation;

  private MemoryServices(JsonObject simulation) {
    this.simulation = simulation;
  }

  /** The documents as JSON; none if the file has no such services. */
  static List<String> of(JsonObject simulation) {
    return simulation.has("memoryServices")
        ? new MemoryServices(simulation).documents()
        : List.of();
  }

  private List<String> documents() {
    SortedMap<Integer, SortedSet<Integer>> observed = observed();
    Map<Integer, Iterator<Integer>> targets = new TreeMap<>();
    observed.forEach((port, all) -> targets.put(port, all.iterator()));
    List<String> documents = new ArrayList<>();
    List<JsonObject> services = new ArrayList<>();
    simulation
        .getAsJsonArray("memoryServices")
        .forEach(each -> services.add(each.getAsJsonObject()));
    for (JsonObject service : services) {
      Matcher host = HOST.matcher(service.get("hostname").getAsString());
      if (!host.matches()) {
        // No Kubernetes object has such a host: calls to it then differ.
        continue;
      }
      documents.add(service(host, service));
      Map<String, Integer> instances = new LinkedHashMap<>();
      for (JsonElement port : service.getAsJsonArray("ports")) {
        Iterator<Integer> left = targets.get(port.getAsJsonObject().get("port").getAsInt());
        if (left != null && left.hasNext()) {
          instances.put(port.getAsJsonObject().get("name").getAsString(), left.next());
        }
      }
      documents.add(endpoints(host, instances));
    }
    return documents;
  }

  /** Service port to the workload's ports, as far as inbound calls show them. */
  private SortedMap<Integer, SortedSet<Integer>> observed() {
    SortedMap<Integer, SortedSet<Integer>> targets = new TreeMap<>();
    for (JsonElement each : simulation.getAsJsonArray("calls")) {
      JsonObject observed = each.getAsJsonObject().getAsJsonObject("observed");
      if (observed.has("virtualHost") && observed.has("filterChain")) {
        Matcher host = INBOUND.matcher(observed.get("virtualHost").getAsString());
        Matcher chain = CHAIN.matcher(observed.get("filterChain").getAsString());
        if (host.matches() && chain.matches()) {
          targets
              .computeIfAbsent(Integer.valueOf(host.group(1)), port -> new TreeSet<>())
              .add(Integer.valueOf(chain.group(1)));
        }
      }
    }
    return targets;
  }

  private static String service(Matcher host, JsonObject service) {
    List<String> ports = new ArrayList<>();
    for (JsonElement each : service.getAsJsonArray("ports")) {
      JsonObject port = each.getAsJsonObject();
      ports.add(
          "{name: %s, port: %d, appProtocol: %s}"
              .formatted(
                  port.get("name").getAsString(),
                  port.get("port").getAsInt(),
                  port.get("protocol").getAsString().toLowerCase(java.util.Locale.ROOT)));
    }
    return """
    {apiVersion: v1, kind: Service, metadata: {name: %s, namespace: %s},
     spec: {clusterIP: %s, ports: %s}}\
    """
        .formatted(
            host.group(1), host.group(2), service.get("defaultAddress").getAsString(), ports);
  }

  private String endpoints(Matcher host, Map<String, Integer> instances) {
    List<String> ports = new ArrayList<>();
    instances.forEach((name, port) -> ports.add("{name: %s, port: %d}".formatted(name, port)));
    String address =
        simulation.getAsJsonObject("proxy").getAsJsonArray("ipAddresses").get(0).getAsString();
    return """
    {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4,
     metadata: {name: %s, namespace: %s, labels: {kubernetes.io/service-name: %s}},
     endpoints: [{addresses: [%s]}], ports: %s}\
    """
        .formatted(host.group(1), host.group(2), host.group(1), address, ports);
  }
}
