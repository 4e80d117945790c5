package io.mizzen.spring;

import io.grpc.BindableService;
import io.mizzen.client.MeshClient;
import io.mizzen.client.MeshServer;
import io.mizzen.client.MeshServerBuilder;
import io.mizzen.client.Registration;
import io.mizzen.spring.MizzenProperties.ServerProperties;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * The gRPC server of this application in the mesh: registered when the context is up, and the first
 * to stop, while everything its calls use still works.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class MeshServerLifecycle implements SmartLifecycle {
  private final MeshClient mesh;
  private final ServerProperties properties;
  private final List<BindableService> services;
  private volatile @Nullable MeshServer server;

  MeshServerLifecycle(
      MeshClient mesh, ServerProperties properties, List<BindableService> services) {
    this.mesh = mesh;
    this.properties = properties;
    this.services = List.copyOf(services);
  }

  @Override
  public void start() {
    MeshServerBuilder builder =
        mesh.serverBuilder()
            .port(properties.port())
            .portName(properties.portName())
            .address(properties.address());
    if (properties.advertisedAddress() != null) {
      builder.advertisedAddress(properties.advertisedAddress());
    }
    services.forEach(builder::addService);
    server = builder.build().start();
  }

  @Override
  public void stop() {
    MeshServer running = server;
    if (running != null) {
      running.close();
      server = null;
    }
  }

  @Override
  public boolean isRunning() {
    return server != null;
  }

  /** The port bound; empty while it does not run. */
  public Optional<Integer> port() {
    return Optional.ofNullable(server).map(MeshServer::port);
  }

  /** What the control plane answered; empty until it has. */
  public Optional<Registration> registration() {
    return Optional.ofNullable(server).flatMap(MeshServer::registration);
  }
}
