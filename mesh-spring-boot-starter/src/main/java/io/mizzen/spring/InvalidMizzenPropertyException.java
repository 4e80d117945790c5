package io.mizzen.spring;

import org.apiguardian.api.API;

/** A property below {@code mizzen} whose value cannot be used. */
@API(status = API.Status.EXPERIMENTAL)
public final class InvalidMizzenPropertyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String action;

  InvalidMizzenPropertyException(String problem, String action) {
    super(problem);
    this.action = action;
  }

  /** The advice. */
  public String action() {
    return action;
  }
}
