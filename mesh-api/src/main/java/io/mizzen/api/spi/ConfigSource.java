package io.mizzen.api.spi;

import org.apiguardian.api.API;

/**
 * Somebody who knows rules as Istio or Kubernetes YAML: a directory, a repository, an API server.
 *
 * <p>A source reports by its own threads; a slow or failing one delays and harms nobody else. It
 * never withdraws what it cannot read: an unreadable text is reported as {@link
 * ConfigText.Unreadable}, an unreachable origin as {@link ConfigSink#outage}, and in both cases
 * what was said before stays in force.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ConfigSource extends AutoCloseable {
  /**
   * The name of this source in messages, for example {@code directory /etc/mesh}. Constant, not
   * empty, and unique among the sources of one control plane.
   */
  String name();

  /**
   * Starts reporting. Called at most once, before {@link #close}. May report to the sink before it
   * returns, and must not block for long: what takes time belongs on the source's own thread.
   *
   * @throws RuntimeException if the source cannot work at all, for example because its settings are
   *     wrong; what is only unreachable now is an {@link ConfigSink#outage} instead
   */
  void start(ConfigSink sink);

  /**
   * Stops reporting and frees all threads and files. Idempotent; may be called without {@link
   * #start} and from any thread. Reports that arrive at the sink afterwards are ignored.
   */
  @Override
  void close();
}
