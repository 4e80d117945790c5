package io.mizzen.xds.server;

import org.apiguardian.api.API;

/**
 * The resources that a control plane serves, for another xDS server in its process: the source, and
 * when its streams have to look again.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ResourceFeed {
  /** Answers the streams of the other server too. */
  ResourceSource source();

  /**
   * Runs an action after each change that some proxy may see, until the registration is closed.
   *
   * @param action called on the control plane's event loop: it must return at once
   */
  Registration onPush(Runnable action);

  /** Ends with {@link #close}, which may be called again. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
