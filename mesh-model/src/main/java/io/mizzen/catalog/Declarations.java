package io.mizzen.catalog;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.Workload;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * What is declared about services and what runs, before the two are matched.
 *
 * @param services all services
 * @param workloads what services with a selector select from
 * @param endpoints endpoints that were listed explicitly (EndpointSlice, ServiceEntry.endpoints); a
 *     service with an EndpointSlice does not look at pods again
 */
@API(status = API.Status.EXPERIMENTAL)
public record Declarations(
    List<Service> services, List<Workload> workloads, Map<ServiceKey, List<Endpoint>> endpoints) {

  public Declarations {
    services = List.copyOf(services);
    workloads = List.copyOf(workloads);
    endpoints = java.util.Collections.unmodifiableMap(new TreeMap<>(endpoints));
  }

  /** What the documents of a rule set declare. */
  public static Declarations of(RuleSet rules, MeshSettings settings) {
    List<Service> services = new ArrayList<>(KubernetesDocuments.services(rules, settings));
    List<Workload> workloads = new ArrayList<>(KubernetesDocuments.workloads(rules));
    Map<ServiceKey, List<Endpoint>> endpoints =
        new TreeMap<>(KubernetesDocuments.sliceEndpoints(rules, settings));
    services.addAll(ServiceEntries.services(rules));
    workloads.addAll(ServiceEntries.workloads(rules));
    ServiceEntries.endpoints(rules)
        .forEach((key, listed) -> endpoints.merge(key, listed, (a, b) -> concat(a, b)));
    return new Declarations(services, workloads, endpoints);
  }

  /** These declarations and {@code more} workloads, for example self-registered ones. */
  public Declarations withWorkloads(Collection<Workload> more) {
    return more.isEmpty() ? this : new Declarations(services, concat(workloads, more), endpoints);
  }

  private static <T> List<T> concat(Collection<T> first, Collection<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
