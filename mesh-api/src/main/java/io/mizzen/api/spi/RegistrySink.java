package io.mizzen.api.spi;

import org.apiguardian.api.API;

/**
 * Takes what a {@link ServiceRegistry} says. Implemented by the control plane.
 *
 * <p>May be called from any thread, and after the registry was closed (then nothing happens). Calls
 * of one registry take effect in their order; a registry that reports from several threads must
 * order them itself. Calls return at once. An entry that no data plane could use (an address that
 * is no IP address, say) is left out and becomes a finding; the others count.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface RegistrySink {
  /**
   * All the registry knows now; what it said before and is not in {@code all} is gone. Ends an
   * outage. A snapshot without anything says that there is nothing, and is believed.
   */
  void snapshot(RegistrySnapshot all);

  /**
   * The changes since the last report. Ends an outage. Before the first {@link #snapshot} the
   * registry does not yet count as synced.
   */
  void change(RegistryChange change);

  /**
   * The registry cannot tell what holds now. What it said before stays in force until it reports
   * again.
   *
   * @param reason for the operator: what failed, and where
   */
  void outage(String reason);
}
