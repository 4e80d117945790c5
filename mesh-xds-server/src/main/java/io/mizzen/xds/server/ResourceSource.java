package io.mizzen.xds.server;

import org.apiguardian.api.API;

/**
 * Answers which resources a proxy gets. Implemented by a control plane.
 *
 * <p>Called concurrently for different streams, on the server's small pool: it must not block.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ResourceSource {
  /**
   * Decides about a new stream. Called once per stream, when its first request was read; the node
   * is fixed for the life of the stream. An exception closes the stream with INTERNAL and an opaque
   * message.
   */
  Admission open(ProxyNode node);
}
