package io.mizzen.client;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.mizzen.client.grpcinternal.ClientStatusDiscovery;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The xDS state of clients, for {@code grpcdebug} and other tools: {@code
 * envoy.service.status.v3.ClientStatusDiscoveryService} (CSDS) as gRFC A40 describes it. Each
 * client that is open is one {@code ClientConfig}, whose {@code client_scope} is its node's id;
 * each resource it asks for is one {@code GenericXdsConfig} with version, time, status and, after a
 * rejected update, the error.
 *
 * <p>{@code grpcdebug} reads an answer with exactly one client: for it, give each client a service,
 * and a server, of its own.
 *
 * <pre>{@code
 * Grpc.newServerBuilderForPort(50051, InsecureServerCredentials.create())
 *     .addService(ClientStatusService.of(mesh))
 * }</pre>
 *
 * <p>gRPC's own {@code CsdsService} and {@code AdminInterface} report gRPC's clients, not these; a
 * server can hold one of both. The answers hold the mesh's whole configuration as this process
 * knows it: bind it where only operators can connect, not to a {@link MeshServer}. Node matchers
 * are refused with INVALID_ARGUMENT. Safe for use by many threads.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ClientStatusService implements BindableService {
  private final ClientStatusDiscovery service;

  private ClientStatusService(List<MeshClient> clients) {
    service =
        new ClientStatusDiscovery(
            () -> clients.stream().map(MeshClient::openSession).flatMap(Optional::stream).toList());
  }

  /**
   * A service that reports these clients.
   *
   * @param clients may be started later; those that are not started, or closed, are left out. One
   *     that is idle, because no channel was used, has no resources and stays idle
   */
  public static ClientStatusService of(MeshClient... clients) {
    return new ClientStatusService(List.of(clients));
  }

  @Override
  public ServerServiceDefinition bindService() {
    return service.bindService();
  }
}
