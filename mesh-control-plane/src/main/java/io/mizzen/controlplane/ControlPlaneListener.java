package io.mizzen.controlplane;

import io.mizzen.xds.server.ProxyNack;
import io.mizzen.xds.server.ProxyNode;
import io.mizzen.xds.server.StreamEnd;
import java.nio.file.Path;
import org.apiguardian.api.API;

/**
 * Hears what happens in a {@link ControlPlane}. Called for one data plane or directory
 * sequentially, else concurrently, on threads that others wait for: a call must return at once.
 * What it throws is logged and changes nothing.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ControlPlaneListener {
  /** A data plane has connected and is served. Called on the thread that admits its streams. */
  default void connected(ProxyNode proxy) {}

  /**
   * A data plane that was served is gone. Usually called on the event loop of its connection, which
   * serves others too.
   */
  default void disconnected(ProxyNode proxy, StreamEnd end) {}

  /**
   * A data plane has refused what it was sent, and keeps what it had. Called as {@link
   * #disconnected}.
   */
  default void nacked(ProxyNack nack) {}

  /**
   * A {@linkplain ControlPlane#watch watched} directory has changed and was applied again. Called
   * on the thread that watches it.
   *
   * @param directory absolute and normalized
   */
  default void reapplied(Path directory, ApplyResult result) {}
}
