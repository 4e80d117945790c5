/**
 * gRPC channels and servers with the mesh inside, no sidecar: routes, weights, retries, faults and
 * load balancing come from a control plane over xDS and act inside this process.
 *
 * <p>{@link io.mizzen.client.MeshClient} is the door: one client is one workload identity and one
 * ADS stream. It makes channels for {@code mesh:///host:port} and {@link
 * io.mizzen.client.MeshServer}s that register themselves with the control plane. This is line (b)
 * of docs/architecture.md on the engine that grpc-xds brings; nothing here is registered globally,
 * so several clients live in one JVM.
 *
 * <p>{@code channel} builds the channels and says why a target cannot be dialled; {@code
 * grpcinternal} alone knows gRPC's internal API.
 */
@NullMarked
package io.mizzen.client;

import org.jspecify.annotations.NullMarked;
