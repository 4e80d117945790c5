package io.mizzen.api;

import org.apiguardian.api.API;

/**
 * The ways to find a service's endpoints; the names are those of Istio's ServiceEntry, and {@link
 * #ALIAS} is Istio's model of a Kubernetes ExternalName.
 */
@API(status = API.Status.EXPERIMENTAL)
public enum Resolution {
  /** Registries list the addresses (Istio's ClientSideLB). */
  STATIC,
  /** The endpoints' names are resolved; every address found is an endpoint. */
  DNS,
  /** The one endpoint's name is resolved; a new connection goes to the first address found. */
  DNS_ROUND_ROBIN,
  /** The name that the request carries is resolved when it is called; hosts may be wildcards. */
  DYNAMIC_DNS,
  /**
   * The caller's own destination address is used (Passthrough): a ServiceEntry of that resolution,
   * or a headless Kubernetes Service.
   */
  NONE,
  /** Another name of another service; see {@link Service#externalName}. */
  ALIAS;

  /** Whether addresses come from DNS, so that endpoints are no addresses that can be sent. */
  public boolean isDns() {
    return this == DNS || this == DNS_ROUND_ROBIN || this == DYNAMIC_DNS;
  }
}
