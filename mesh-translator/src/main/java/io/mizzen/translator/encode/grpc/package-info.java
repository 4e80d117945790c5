/**
 * Resources of gRPC clients: what {@code resolve} has decided, narrowed to the vocabulary that a
 * client's {@link io.mizzen.translator.core.CapabilityProfile} honours. What it cannot honour is
 * reported with the path of the field.
 *
 * <p>{@link io.mizzen.translator.encode.grpc.RouteConfigurations}, {@link
 * io.mizzen.translator.encode.grpc.Clusters} and {@link
 * io.mizzen.translator.encode.grpc.LoadAssignments} each make one type of resource. What a gRPC
 * call can never satisfy or always satisfies (method, scheme, source, gateway, port, authority) is
 * decided before; what is left on the wire is path and metadata.
 */
@NullMarked
package io.mizzen.translator.encode.grpc;

import org.jspecify.annotations.NullMarked;
