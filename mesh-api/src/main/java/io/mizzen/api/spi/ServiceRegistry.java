package io.mizzen.api.spi;

import org.apiguardian.api.API;

/**
 * Somebody who knows services, workloads or endpoints: a Kubernetes cluster, ZooKeeper, Consul, the
 * servers that register themselves.
 *
 * <p>A registry reports by its own threads; a slow or failing one delays and harms nobody else. It
 * never withdraws what it cannot reach: an unreachable registry reports {@link
 * RegistrySink#outage}, and what it said before stays in force.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ServiceRegistry extends AutoCloseable {
  /**
   * The name of this registry in messages, for example {@code consul 10.0.0.1:8500}. Constant, not
   * empty, and unique among the sources of one control plane.
   */
  String name();

  /**
   * Starts reporting. Called at most once, before {@link #close}. May report to the sink before it
   * returns, and must not block for long: what takes time belongs on the registry's own thread.
   *
   * @throws RuntimeException if the registry cannot work at all, for example because its settings
   *     are wrong; what is only unreachable now is an {@link RegistrySink#outage} instead
   */
  void start(RegistrySink sink);

  /**
   * Stops reporting and frees all threads and connections. Idempotent; may be called without {@link
   * #start} and from any thread. Reports that arrive at the sink afterwards are ignored.
   */
  @Override
  void close();
}
