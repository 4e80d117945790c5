package io.mizzen.validation;

import io.mizzen.rules.PortSelector;
import org.apiguardian.api.API;

/** Ports, where a constraint of the record cannot say it. */
@API(status = API.Status.INTERNAL)
public final class NumberCheck {
  /** The highest port. */
  public static final int LAST_PORT = 65_535;

  private NumberCheck() {}

  static void port(FieldContext context, int port) {
    if (!isPort(port)) {
      context.error(ViolationCode.INVALID_PORT, port, "1.." + LAST_PORT);
    }
  }

  /** Whether a number is 1 to {@link #LAST_PORT}. */
  public static boolean isPort(int port) {
    return port >= 1 && port <= LAST_PORT;
  }

  /** A port that may be left out, which the records say as 0. */
  public static void optionalPort(FieldContext context, int port) {
    if (port != 0) {
      port(context, port);
    }
  }

  /** The port that a destination or a policy names. */
  public static void portSelector(FieldContext context, PortSelector selector) {
    port(context.field("number"), selector.number());
  }
}
