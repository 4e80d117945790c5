package io.mizzen.xds.server;

import org.apiguardian.api.API;

/**
 * Answers which resources a proxy gets. Implemented by a control plane.
 *
 * <p>Called concurrently for different streams; it must not block, since the calling thread serves
 * many streams.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ResourceSource {
  /**
   * Decides about a new stream. Called once per stream, when its first request was read, on the
   * thread that the stream's shard has beside its event loop; the node is fixed for the life of the
   * stream. An exception closes the stream with INTERNAL and an opaque message.
   */
  StreamDecision open(ProxyNode node);
}
