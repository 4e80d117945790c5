package io.mizzen.api.spi;

import java.util.Collection;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Takes what a {@link ConfigSource} says. Implemented by the control plane.
 *
 * <p>May be called from any thread, and after the source was closed (then nothing happens). Calls
 * of one source take effect in their order; a source that reports from several threads must order
 * them itself. A call may take as long as parsing the texts that changed takes, so it must not be
 * made while holding a lock that the control plane's callers need.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ConfigSink {
  /**
   * All the source knows now; what it said before and is not among {@code texts} is gone. Ends an
   * outage. An empty collection says that there is nothing, and is believed.
   *
   * @param texts one per name; of several with one name the last counts
   */
  void snapshot(Collection<? extends ConfigText> texts);

  /**
   * The changes since the last report. Ends an outage. Before the first {@link #snapshot} the
   * source does not yet count as synced.
   *
   * @param texts added or changed
   * @param removed names of texts that are gone; names nobody knows are ignored
   */
  void change(Collection<? extends ConfigText> texts, Set<String> removed);

  /**
   * The source cannot tell what holds now. What it said before stays in force until it reports
   * again.
   *
   * @param reason for the operator: what failed, and where
   */
  void outage(String reason);
}
