package io.mizzen.api;

import org.apiguardian.api.API;

/** The weight of a {@link Finding}. */
@API(status = API.Status.EXPERIMENTAL)
public enum Severity {
  /**
   * The resource was rejected and its last good version, if any, stays; or, with the code {@code
   * NOT_ENFORCEABLE}, it was accepted, no data plane can enforce it and the traffic it protects is
   * refused.
   */
  ERROR,
  /** Accepted, but it will not do what its author meant. */
  WARNING,
  /** Worth knowing. */
  INFO
}
