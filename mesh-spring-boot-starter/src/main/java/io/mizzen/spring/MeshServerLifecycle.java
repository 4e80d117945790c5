package io.mizzen.spring;

import io.grpc.BindableService;
import io.mizzen.client.MeshClient;
import io.mizzen.client.MeshServer;
import io.mizzen.client.MeshServerBuilder;
import io.mizzen.client.Registration;
import io.mizzen.client.RegistrationRefusedException;
import io.mizzen.spring.MizzenProperties.ServerProperties;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * The gRPC server of this application in the mesh: registered when the context is up, and the first
 * to stop, while everything its calls use still works. While it runs, the JVM does.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class MeshServerLifecycle implements SmartLifecycle {
  private final MeshClient mesh;
  private final ServerProperties properties;
  private final List<BindableService> services;
  private final List<MeshServerCustomizer> customizers;
  private volatile @Nullable MeshServer server;
  private volatile CountDownLatch stopped = new CountDownLatch(0);

  MeshServerLifecycle(
      MeshClient mesh,
      ServerProperties properties,
      List<BindableService> services,
      List<MeshServerCustomizer> customizers) {
    this.mesh = mesh;
    this.properties = properties;
    this.services = List.copyOf(services);
    this.customizers = List.copyOf(customizers);
  }

  /**
   * Starts and registers the server.
   *
   * @throws InvalidMizzenPropertyException when it cannot listen as the properties say, or the
   *     control plane refuses it
   */
  @Override
  public void start() {
    try {
      server = builder().build().start();
      keepAlive();
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new InvalidMizzenPropertyException(
          "the server of the mesh cannot start: " + e.getMessage(),
          "Correct mizzen.server.port (0 is any free one), mizzen.server.address or"
              + " mizzen.server.advertised-address, or leave it out: mizzen.server.enabled=false.");
    } catch (RegistrationRefusedException e) {
      throw new InvalidMizzenPropertyException(
          String.valueOf(e.getMessage()),
          "Correct what the control plane names: mizzen.workload.name, .namespace,"
              + " .service-account, mizzen.server.advertised-address, or"
              + " mizzen.control-plane.token, .ssl.bundle.");
    }
  }

  private MeshServerBuilder builder() {
    MeshServerBuilder builder =
        mesh.serverBuilder()
            .port(properties.port())
            .portName(properties.portName())
            .address(properties.address());
    if (properties.advertisedAddress() != null) {
      builder.advertisedAddress(properties.advertisedAddress());
    }
    customizers.forEach(each -> each.customize(builder));
    services.forEach(builder::addService);
    return builder;
  }

  /** gRPC's own threads would let the JVM end when main does. */
  private void keepAlive() {
    CountDownLatch running = new CountDownLatch(1);
    stopped = running;
    Thread thread =
        new Thread(
            () -> {
              try {
                running.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "mizzen-server");
    thread.setDaemon(false);
    thread.start();
  }

  @Override
  public void stop() {
    MeshServer running = server;
    if (running != null) {
      running.close();
      server = null;
    }
    stopped.countDown();
  }

  @Override
  public boolean isRunning() {
    return server != null;
  }

  /** The port bound; empty while it does not run. */
  public Optional<Integer> port() {
    return Optional.ofNullable(server).map(MeshServer::port);
  }

  /** The control plane's answer; empty until it has. */
  public Optional<Registration> registration() {
    return Optional.ofNullable(server).flatMap(MeshServer::registration);
  }
}
