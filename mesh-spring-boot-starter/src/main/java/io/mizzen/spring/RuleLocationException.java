package io.mizzen.spring;

import org.apiguardian.api.API;

/** A location of {@code mizzen.rules.locations} that cannot be read. */
@API(status = API.Status.EXPERIMENTAL)
public final class RuleLocationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String location;

  RuleLocationException(String location, Exception cause) {
    super("mizzen.rules.locations: " + location + " cannot be read: " + cause.getMessage(), cause);
    this.location = location;
  }

  /** The location as it was configured. */
  public String location() {
    return location;
  }
}
