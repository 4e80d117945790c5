package io.mizzen.rules.serviceentry;

import io.mizzen.rules.workloadentry.WorkloadEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Istio {@code ServiceEntry}: services that no platform registry knows. */
public record ServiceEntry(
    List<String> hosts,
    List<String> addresses,
    List<ServicePort> ports,
    Optional<Location> location,
    Optional<Resolution> resolution,
    List<WorkloadEntry> endpoints,
    Optional<WorkloadSelector> workloadSelector,
    List<String> exportTo,
    List<String> subjectAltNames) {

  /** {@code ServicePort}; a {@code targetPort} of 0 means the same number. */
  public record ServicePort(int number, String protocol, String name, int targetPort) {}

  /** {@code ServiceEntry.Location}; absent means external. */
  public enum Location {
    MESH_EXTERNAL,
    MESH_INTERNAL
  }

  /** {@code ServiceEntry.Resolution}; absent means NONE. */
  public enum Resolution {
    NONE,
    STATIC,
    DNS,
    DNS_ROUND_ROBIN,
    DYNAMIC_DNS
  }

  /** {@code WorkloadSelector} of the networking API. */
  public record WorkloadSelector(Map<String, String> labels) {}
}
