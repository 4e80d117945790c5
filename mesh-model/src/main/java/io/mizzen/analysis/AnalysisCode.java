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
  /** A WorkloadEntry at an address and port where its service has another workload. */
  DUPLICATE_ENDPOINT(""),
  /**
   * Protection that no data plane can enforce yet: the traffic it protects is refused, or passes
   * where {@code allowedNotEnforced} names the kind.
   */
  NOT_ENFORCEABLE(""),
  /** A {@code uri} condition that no gRPC call can meet, on a port declared as gRPC. */
  URI_NEVER_MATCHES_GRPC(""),
  /** A field, or a whole kind, that Istio does no longer look at or wants replaced. */
  DEPRECATED_RESOURCE("IST0002"),
  /** A selector that no workload matches. */
  UNKNOWN_SELECTOR("IST0101"),
  /** A secret that does not exist where the gateway runs. */
  UNKNOWN_CREDENTIAL("IST0101"),
  /** A gateway that does not exist. */
  UNKNOWN_GATEWAY("IST0101"),
  /** A namespace that does not exist. */
  UNKNOWN_NAMESPACE("IST0101"),
  /** A namespace whose pods get no sidecar. */
  NAMESPACE_NOT_INJECTED("IST0102"),
  /** A pod without sidecar in a namespace whose pods get one. */
  POD_WITHOUT_PROXY("IST0103"),
  /** An annotation on a kind that it does nothing for. */
  MISPLACED_ANNOTATION("IST0107"),
  /** An annotation in Istio's domain that Istio does not know. */
  UNKNOWN_ANNOTATION("IST0108"),
  /** Several Sidecars for one pod. */
  CONFLICTING_SIDECARS("IST0110"),
  /** Several Sidecars for all pods of a namespace. */
  SEVERAL_DEFAULT_SIDECARS("IST0111"),
  /** Services that give one port of a Deployment different transport protocols. */
  CONFLICTING_PORT_PROTOCOLS("IST0116"),
  /** A port whose name does not say its protocol. */
  PORT_NAME_WITHOUT_PROTOCOL("IST0118"),
  /** Labels that contradict each other about injection. */
  SEVERAL_INJECTION_LABELS("IST0123"),
  /** An annotation with a value it cannot have. */
  INVALID_ANNOTATION("IST0125"),
  /** A registry that MeshNetworks names and nobody provides. */
  UNKNOWN_REGISTRY("IST0126"),
  /** A policy that no workload falls under. */
  NO_MATCHING_WORKLOADS("IST0127"),
  /** A host of a VirtualService that its gateway does not expose. */
  HOST_NOT_IN_GATEWAY("IST0132"),
  /** A TCP port of a ServiceEntry without addresses. */
  ADDRESSES_REQUIRED("IST0134"),
  /** An annotation that has a successor. */
  DEPRECATED_ANNOTATION("IST0135"),
  /** Services that give one target port of a Deployment different ports. */
  CONFLICTING_TARGET_PORTS("IST0137"),
  /** One certificate in several gateways. */
  DUPLICATE_CERTIFICATE("IST0138"),
  /** An injector whose webhooks overlap or lead nowhere. */
  INVALID_WEBHOOK("IST0139"),
  /** TLS to a destination whose certificate nobody verifies. */
  UNVERIFIED_DESTINATION("IST0128"),
  /** The same for one port. */
  UNVERIFIED_PORT("IST0129"),
  /** A pod that runs as the user of the sidecar. */
  RESERVED_USER("IST0144"),
  /** Gateways of one workload that expose one host on one port. */
  CONFLICTING_GATEWAYS("IST0145"),
  /** A Deployment that waits for an injector that will not come. */
  IMAGE_AUTO_IN_DEPLOYMENT("IST0146"),
  /** A pod that no injector has completed. */
  IMAGE_AUTO_IN_POD("IST0147"),
  /** A namespace that is injected because all are. */
  INJECTED_BY_DEFAULT("IST0148"),
  /** A claim of a token in a route where nothing reads tokens. */
  CLAIM_WITHOUT_AUTHENTICATION("IST0149"),
  /** An ExternalName service whose port is not declared as TCP. */
  EXTERNAL_NAME_PORT("IST0150"),
  /** A patch relative to others, in an order that is not given. */
  ENVOY_FILTER_ORDER("IST0151"),
  /** REPLACE of something else than a filter. */
  ENVOY_FILTER_REPLACE("IST0152"),
  /** ADD of what cannot be added. */
  ENVOY_FILTER_ADD("IST0153"),
  /** REMOVE of what cannot be removed. */
  ENVOY_FILTER_REMOVE("IST0154"),
  /** As {@link #ENVOY_FILTER_ORDER}, beside a patch of the same filter for some versions only. */
  ENVOY_FILTER_ORDER_BY_VERSION("IST0155"),
  /** Access logs without a provider. */
  NO_TELEMETRY_PROVIDER("IST0157"),
  /** Pods with another sidecar than the injector's. */
  OTHER_PROXY_IMAGE("IST0158"),
  /** Several Telemetry resources for one pod. */
  CONFLICTING_TELEMETRIES("IST0159"),
  /** Several Telemetry resources for all pods of a namespace. */
  SEVERAL_DEFAULT_TELEMETRIES("IST0160"),
  /**
   * A gateway's route to all of a service, beside a rule of the mesh that chooses subsets of it.
   */
  SUBSET_NOT_FOR_INGRESS("IST0140"),
  /** A secret without a certificate that is valid now. */
  INVALID_CREDENTIAL("IST0161"),
  /** A port of a gateway that its service does not have. */
  GATEWAY_PORT_NOT_SERVED("IST0162"),
  /** A webhook without the address of its external control plane. */
  WEBHOOK_WITHOUT_ADDRESS("IST0163"),
  /** A webhook whose external control plane is named by an IP address. */
  WEBHOOK_ADDRESS_IS_IP("IST0164"),
  /** A gateway that an implementation generated for itself. */
  INTERNAL_GATEWAY("IST0165"),
  /** A policy that selects pods of a gateway of the Gateway API. */
  INEFFECTIVE_SELECTOR("IST0166"),
  /** A Sidecar for workloads in ambient mode, which have none. */
  INEFFECTIVE_POLICY("IST0167"),
  /** A condition of the status that says no. */
  NEGATIVE_CONDITION("IST0171"),
  /** A CRD of the Gateway API that is too old. */
  CRD_TOO_OLD("IST0176"),
  /** ServiceEntries that give one port of one host different protocols. */
  CONFLICTING_PROTOCOLS("IST0177");

  private final String istio;

  AnalysisCode(String istio) {
    this.istio = istio;
  }

  /** Istio's code for the same thing, for example {@code IST0101}; empty when it has none. */
  public String istio() {
    return istio;
  }
}
