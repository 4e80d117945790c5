package io.mizzen.analysis;

import org.apiguardian.api.API;

/**
 * Stable names of what analysis finds; {@code name()} becomes the code of a finding.
 *
 * @see #istio()
 */
@API(status = API.Status.EXPERIMENTAL)
public enum AnalysisCode {
  /** A host that is no service the rule's namespace can see. */
  UNKNOWN_HOST("IST0101"),
  /** A host of a VirtualService that is no service, so that no client calls it. */
  UNKNOWN_VIRTUAL_SERVICE_HOST(""),
  /** A subset that no DestinationRule of the host defines. */
  UNKNOWN_SUBSET("IST0101"),
  /** A port the service does not have. */
  UNKNOWN_PORT("IST0101"),
  /** A delegate that does not exist, or that its root may not see. */
  UNKNOWN_DELEGATE("IST0101"),
  /** A destination without port, on a service with several. */
  PORT_REQUIRED("IST0112"),
  /** Two VirtualServices of the mesh claim one host for the same clients. */
  CONFLICTING_HOSTS("IST0109"),
  /** A VirtualService routes a host of another namespace for clients of all namespaces. */
  FOREIGN_HOST(""),
  /** A DestinationRule for a host that is no service. */
  UNKNOWN_DESTINATION_RULE_HOST("IST0174"),
  /** A subset whose labels no workload of the service carries. */
  SUBSET_SELECTS_NOTHING("IST0173"),
  /**
   * Protection that no data plane can enforce yet: the traffic it protects is refused, or passes
   * where {@code allowedNotEnforced} names the kind.
   */
  NOT_ENFORCEABLE(""),
  /** A {@code uri} condition that no gRPC call can meet, on a port declared as gRPC. */
  URI_NEVER_MATCHES_GRPC("");

  private final String istio;

  AnalysisCode(String istio) {
    this.istio = istio;
  }

  /** Istio's code for the same thing, for example {@code IST0101}; empty when it has none. */
  public String istio() {
    return istio;
  }
}
