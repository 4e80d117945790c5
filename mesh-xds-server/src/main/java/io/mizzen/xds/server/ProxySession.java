package io.mizzen.xds.server;

import org.apiguardian.api.API;

/**
 * The session that one stream is served from. All calls for one session are sequential, on the
 * stream's thread, which it shares with others, and must not block.
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
