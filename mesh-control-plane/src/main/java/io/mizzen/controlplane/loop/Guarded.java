package io.mizzen.controlplane.loop;

import org.apiguardian.api.API;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls that do not depend on each other: one that throws does not keep the next from its turn. */
@API(status = API.Status.INTERNAL)
public final class Guarded {
  private static final Logger log = LoggerFactory.getLogger(Guarded.class);

  private Guarded() {}

  /**
   * Makes a call; what it throws is logged.
   *
   * @param name of what is called, for the log
   */
  public static void call(String name, Runnable call) {
    try {
      call.run();
    } catch (Throwable e) {
      // Errors too: the state is in force already, and others wait for the next call.
      log.error("{} failed: {}", name, e.toString(), e);
    }
  }
}
