package io.mizzen.api;

import org.apiguardian.api.API;

/** How bad a {@link Finding} is. */
@API(status = API.Status.EXPERIMENTAL)
public enum Severity {
  /** The resource was rejected; its last good version, if any, stays. */
  ERROR,
  /** Accepted, but it will not do what its author meant. */
  WARNING,
  /** Worth knowing. */
  INFO
}
