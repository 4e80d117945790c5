package io.mizzen.controlplane;

import java.time.Duration;

/**
 * The limits of self-registration.
 *
 * @param grace the time for which a workload stays after its stream was lost; zero or more
 * @param initialSync the time for servers to register again after a start; zero or more
 * @param most the workloads that may be registered at the same time; at least 1
 */
record RegistrationSettings(Duration grace, Duration initialSync, int most) {
  RegistrationSettings {
    requireNotNegative("registrationGrace", grace);
    requireNotNegative("initialSync", initialSync);
    if (most < 1) {
      throw new IllegalArgumentException("maxRegistrations: " + most + " (expected: 1 or more)");
    }
  }

  static RegistrationSettings defaults() {
    return new RegistrationSettings(Duration.ofSeconds(10), Duration.ofSeconds(10), 20_000);
  }

  RegistrationSettings withGrace(Duration grace) {
    return new RegistrationSettings(grace, initialSync, most);
  }

  RegistrationSettings withInitialSync(Duration initialSync) {
    return new RegistrationSettings(grace, initialSync, most);
  }

  RegistrationSettings withMost(int most) {
    return new RegistrationSettings(grace, initialSync, most);
  }

  private static void requireNotNegative(String name, Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException(name + ": " + time + " (expected: zero or more)");
    }
  }
}
