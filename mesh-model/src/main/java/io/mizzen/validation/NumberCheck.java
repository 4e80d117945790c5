package io.mizzen.validation;

import io.mizzen.rules.PortSelector;

/** Ports, where a constraint of the record cannot say it. */
final class NumberCheck {
  static final int LAST_PORT = 65_535;

  private NumberCheck() {}

  static void port(FieldContext context, int port) {
    if (!isPort(port)) {
      context.error(ViolationCode.INVALID_PORT, port, "1.." + LAST_PORT);
    }
  }

  static boolean isPort(int port) {
    return port >= 1 && port <= LAST_PORT;
  }

  /** A port that may be left out, which the records say as 0. */
  static void optionalPort(FieldContext context, int port) {
    if (port != 0) {
      port(context, port);
    }
  }

  static void portSelector(FieldContext context, PortSelector selector) {
    port(context.field("number"), selector.number());
  }
}
