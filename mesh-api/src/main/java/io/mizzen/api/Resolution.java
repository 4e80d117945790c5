package io.mizzen.api;

import org.apiguardian.api.API;

/** How a service's endpoints are found; the names are those of Istio's ServiceEntry. */
@API(status = API.Status.EXPERIMENTAL)
public enum Resolution {
  /** Registries list the addresses (Istio's ClientSideLB). */
  STATIC,
  DNS,
  DNS_ROUND_ROBIN,
  /** The caller's own destination address is used (Passthrough). */
  NONE
}
