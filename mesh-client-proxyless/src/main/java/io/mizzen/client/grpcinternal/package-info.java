/**
 * The only place that touches gRPC's {@code @Internal} and shaded classes; not public API.
 *
 * <p>{@link io.mizzen.client.grpcinternal.XdsSession} owns one {@code XdsClient} and hands it to
 * channels, whose {@link io.mizzen.client.grpcinternal.SteadyResolver} resolves {@code xds} targets
 * in a context of its own; {@link io.mizzen.client.grpcinternal.RegistrationStream} is a small ADS
 * client of our own that registers a server. Both speak with values of the JDK or of this package,
 * so that a change inside gRPC ends here. {@code GrpcInternalContractTest} exercises every internal
 * touch point and is run against each gRPC version we claim.
 */
@NullMarked
package io.mizzen.client.grpcinternal;

import org.jspecify.annotations.NullMarked;
