package io.mizzen.translator.encode.envoy;

import org.apiguardian.api.API;

/** The source of workload certificates for the sidecars of a mesh. */
@API(status = API.Status.EXPERIMENTAL)
public enum Certificates {
  /** Nowhere: there is no mutual TLS, and what asks for it is closed. */
  NONE,
  /** Over SDS on the stream that carries all other resources. */
  SDS
}
