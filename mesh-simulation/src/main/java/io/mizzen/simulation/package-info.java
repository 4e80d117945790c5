/**
 * Which route a request takes, and why: the control plane's resources, decoded and matched by the
 * data plane's own code, without sockets. Pure.
 *
 * <p>{@link io.mizzen.simulation.Simulation} is the facade: {@code of} takes a mesh and a proxy, or
 * the resources of any control plane; {@code call} answers a {@link io.mizzen.simulation.CallTrace}
 * with listener, filter chain, virtual host, route, clusters, endpoints and the sentence why.
 * {@link io.mizzen.simulation.Replay} sends the same requests through two of them and says what
 * differs.
 *
 * <p>Here the two lines of docs/architecture.md meet: translate, decode, match. What happens at the
 * endpoint (retries, circuit breakers, outlier ejection) is not simulated.
 */
@NullMarked
package io.mizzen.simulation;

import org.jspecify.annotations.NullMarked;
