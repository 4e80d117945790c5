package io.mizzen.xds.server;

import org.apiguardian.api.API;

/**
 * The session that one stream is served from. All calls for one session are sequential, each with a
 * happens-before edge to the next, on one of the two threads of the stream's shard, which serve
 * other streams too: they must not block. {@link #view()} and {@link #resumed()} are called on the
 * shard's own thread; {@link #nacked} and {@link #closed} usually on the event loop of the stream's
 * connection, and on the shard's thread while that has something to do.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ProxySession {
  /**
   * The newest consistent view for this proxy. Called for each push and each new type, so it must
   * be cheap: return a value that was made before. Its revisions never go back within a session. An
   * exception is logged and leaves the proxy with what it has; the next push tries again.
   */
  ResourceView view();

  /**
   * The proxy holds resources of an earlier stream: its first request for some type carried their
   * version. Called before the {@link #view()} that answers that request; may be called again for
   * another type. Default: makes no difference.
   */
  default void resumed() {}

  /** The proxy has refused a response. Default: makes no difference. */
  default void nacked(ProxyNack nack) {}

  /** The stream is over. Called exactly once, after the last {@link #view()}. */
  void closed(StreamEnd end);
}
