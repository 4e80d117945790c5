package io.mizzen.examples.bookinfo.mesh;

import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.mizzen.client.MeshClient;
import io.mizzen.client.MeshServer;
import io.mizzen.examples.bookinfo.page.MeshPanel;
import io.mizzen.examples.bookinfo.services.CallCounter;
import io.mizzen.examples.bookinfo.services.DetailsService;
import io.mizzen.examples.bookinfo.services.HeaderForwarding;
import io.mizzen.examples.bookinfo.services.RatingsService;
import io.mizzen.examples.bookinfo.services.ReviewsService;

/**
 * One server of the application with an identity of its own on the mesh. {@link #close} takes the
 * registration back, lets running calls finish and is idempotent.
 */
public final class RunningInstance implements AutoCloseable {
  private static final String RATINGS = "mesh:///ratings:9080";

  private final InstanceSpec spec;
  private final MeshClient mesh;
  private final MeshServer server;
  private final CallCounter counter;

  private RunningInstance(
      InstanceSpec spec, MeshClient mesh, MeshServer server, CallCounter counter) {
    this.spec = spec;
    this.mesh = mesh;
    this.server = server;
    this.counter = counter;
  }

  /**
   * Starts a server on a free port and registers it: on loopback, or where other hosts reach it
   * when the control plane is one of them.
   */
  public static RunningInstance start(InstanceSpec spec, ControlPlaneAccess controlPlane) {
    MeshClient mesh = client(spec, controlPlane);
    try {
      CallCounter counter = new CallCounter();
      MeshServer server =
          mesh.serverBuilder()
              .address(controlPlane.serverAddress())
              .portName("grpc")
              .addService(service(spec, mesh))
              .intercept(HeaderForwarding.server())
              .intercept(counter)
              .build()
              .start();
      return new RunningInstance(spec, mesh, server, counter);
    } catch (RuntimeException e) {
      mesh.close();
      throw e;
    }
  }

  /** A started client with a workload's identity. */
  static MeshClient client(InstanceSpec spec, ControlPlaneAccess controlPlane) {
    return controlPlane
        .client(spec.serviceAccount())
        .workloadName(spec.id().instance())
        .labels(spec.labels())
        .build()
        .start();
  }

  public InstanceSpec spec() {
    return spec;
  }

  MeshClient mesh() {
    return mesh;
  }

  public int port() {
    return server.port();
  }

  public CallCounter.Counts counts() {
    return counter.counts();
  }

  MeshPanel.Instance panelRow() {
    CallCounter.Counts counts = counts();
    return new MeshPanel.Instance(
        spec.id().service(),
        spec.id().version(),
        spec.id().instance(),
        port(),
        counts.calls(),
        counts.failures());
  }

  @Override
  public void close() {
    server.close();
    mesh.close();
  }

  private static BindableService service(InstanceSpec spec, MeshClient mesh) {
    return switch (spec.id().service()) {
      case "details" -> new DetailsService(spec.id());
      case "ratings" -> new RatingsService(spec.id(), spec.flakiness());
      case "reviews" -> new ReviewsService(spec.id(), ratings(mesh));
      default ->
          throw new IllegalArgumentException(
              "service: " + spec.id().service() + " (expected: details, ratings or reviews)");
    };
  }

  private static ManagedChannel ratings(MeshClient mesh) {
    return mesh.channelBuilder(RATINGS).intercept(HeaderForwarding.client()).build();
  }
}
