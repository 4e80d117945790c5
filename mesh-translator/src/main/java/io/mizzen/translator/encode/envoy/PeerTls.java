package io.mizzen.translator.encode.envoy;

import org.apiguardian.api.API;

/** Which connections a port of the sidecar's workload takes. */
@API(status = API.Status.EXPERIMENTAL)
public enum PeerTls {
  /** Plaintext; TLS of the application passes as it is. */
  DISABLE,
  /** Plaintext and mutual TLS. */
  PERMISSIVE,
  /** Mutual TLS only. */
  STRICT,
  /** None: what protects it cannot be enforced. */
  CLOSED
}
