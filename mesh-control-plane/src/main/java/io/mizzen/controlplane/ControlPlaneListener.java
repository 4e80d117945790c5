package io.mizzen.controlplane;

import io.mizzen.xds.server.ProxyNack;
import io.mizzen.xds.server.ProxyNode;
import io.mizzen.xds.server.StreamEnd;
import java.nio.file.Path;
import org.apiguardian.api.API;

/**
 * Hears what happens in a {@link ControlPlane}. Called on its threads, for one data plane or
 * directory sequentially, else concurrently; a call must return at once. What it throws is logged
 * and changes nothing.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ControlPlaneListener {
  /** A data plane has connected and is served. */
  default void connected(ProxyNode proxy) {}

  /** A data plane that was served is gone. */
  default void disconnected(ProxyNode proxy, StreamEnd end) {}

  /** A data plane has refused what it was sent, and keeps what it had. */
  default void nacked(ProxyNack nack) {}

  /**
   * A {@linkplain ControlPlane#watch watched} directory has changed and was applied again.
   *
   * @param directory absolute and normalized
   */
  default void reapplied(Path directory, ApplyResult result) {}
}
