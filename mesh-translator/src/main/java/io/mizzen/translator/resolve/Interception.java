package io.mizzen.translator.resolve;

import org.apiguardian.api.API;

/** The way a sidecar gets its workload's connections: Istio's {@code interceptionMode}. */
@API(status = API.Status.EXPERIMENTAL)
public enum Interception {
  /** The host redirects them; listeners are found by the address they were meant for. */
  REDIRECT,
  /**
   * The workload dials the sidecar: each service port is a port of 127.0.0.1. What is sent to the
   * workload does not pass the sidecar.
   */
  NONE
}
