package io.mizzen.translator.resolve;

import org.apiguardian.api.API;

/** The resolver of the DNS queries of a sidecar's workload. */
@API(status = API.Status.EXPERIMENTAL)
public enum DnsCapture {
  /** The host's own resolver: a service without an address is met at any address. */
  NONE,
  /**
   * The proxy, with the addresses that the mesh allocates: Istio's {@code DNS_CAPTURE} and {@code
   * DNS_AUTO_ALLOCATE}.
   */
  ALLOCATED
}
