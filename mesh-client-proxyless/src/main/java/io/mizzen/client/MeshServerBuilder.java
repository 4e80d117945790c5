package io.mizzen.client;

import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Builds a {@link MeshServer}. Not safe for use by many threads. */
@API(status = API.Status.EXPERIMENTAL)
public final class MeshServerBuilder {
  private final MeshClient mesh;
  private final List<Consumer<ServerBuilder<?>>> steps = new ArrayList<>();
  private int port;
  private String portName = "grpc";
  private @Nullable String workloadGroup;
  private String address = "127.0.0.1";
  private @Nullable String advertisedAddress;
  private Duration registrationTimeout = Duration.ofSeconds(10);
  private Duration drainTimeout = Duration.ofSeconds(10);

  MeshServerBuilder(MeshClient mesh) {
    this.mesh = mesh;
  }

  /**
   * The port to listen on, 0..65535. Default 0: any free port, see {@link MeshServer#port()}.
   *
   * @throws IllegalArgumentException outside that range
   */
  public MeshServerBuilder port(int port) {
    if (port < 0 || port > Ports.MAX) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
    }
    this.port = port;
    return this;
  }

  /**
   * The port's name, to which a Service's {@code targetPort} may refer. Default {@code grpc}.
   *
   * @throws IllegalArgumentException when blank
   */
  public MeshServerBuilder portName(String portName) {
    if (portName.isBlank()) {
      throw new IllegalArgumentException("portName: blank (expected: a name such as grpc)");
    }
    this.portName = portName;
    return this;
  }

  /**
   * The WorkloadGroup whose labels, ports, network, locality, service account and weight complete
   * what the server says of itself, if its namespace has such a one. Default: of the workload's
   * name.
   *
   * @throws IllegalArgumentException when blank
   */
  public MeshServerBuilder workloadGroup(String workloadGroup) {
    if (workloadGroup.isBlank()) {
      throw new IllegalArgumentException("workloadGroup: blank (expected: a name)");
    }
    this.workloadGroup = workloadGroup;
    return this;
  }

  /**
   * The IP address to listen on, and to register unless {@link #advertisedAddress} says otherwise.
   * Default {@code 127.0.0.1}, which only a control plane on loopback is told of. On a wildcard
   * address ({@code 0.0.0.0}) the workload's own is registered ({@link MeshClientBuilder#address}).
   *
   * @throws IllegalArgumentException when it is not an IP address
   */
  public MeshServerBuilder address(String address) {
    this.address = IpAddresses.checked("address", address);
    return this;
  }

  /**
   * The IP address peers dial, where it is another than the one listened on.
   *
   * @throws IllegalArgumentException when it is not an IP address
   */
  public MeshServerBuilder advertisedAddress(String advertisedAddress) {
    this.advertisedAddress = IpAddresses.checked("advertisedAddress", advertisedAddress);
    return this;
  }

  /** Serves {@code service}. */
  public MeshServerBuilder addService(BindableService service) {
    return configure(server -> server.addService(service));
  }

  /** Serves {@code service}. */
  public MeshServerBuilder addService(ServerServiceDefinition service) {
    return configure(server -> server.addService(service));
  }

  /** Intercepts all calls; as in gRPC, the interceptor added last runs first. */
  public MeshServerBuilder intercept(ServerInterceptor interceptor) {
    return configure(server -> server.intercept(interceptor));
  }

  /** Any other setting of gRPC's server builder, applied in the order of the calls. */
  public MeshServerBuilder configure(Consumer<ServerBuilder<?>> step) {
    steps.add(step);
    return this;
  }

  /**
   * The limit of {@link MeshServer#start()}'s wait for the registration to be confirmed. Default 10
   * s.
   *
   * @throws IllegalArgumentException when negative
   */
  public MeshServerBuilder registrationTimeout(Duration timeout) {
    registrationTimeout = Durations.notNegative("registrationTimeout", timeout);
    return this;
  }

  /**
   * The time that {@link MeshServer#close()} gives running calls to finish. Default 10 s.
   *
   * @throws IllegalArgumentException when negative
   */
  public MeshServerBuilder drainTimeout(Duration timeout) {
    drainTimeout = Durations.notNegative("drainTimeout", timeout);
    return this;
  }

  /**
   * Validates and builds; nothing listens before {@link MeshServer#start()}.
   *
   * @throws IllegalArgumentException when peers could not dial the address, such as a loopback one
   *     that a control plane on another host would be told
   */
  public MeshServer build() {
    InetAddress bound = IpAddresses.parse("address", address);
    Optional<String> advertised =
        AdvertisedAddress.of(address, Optional.ofNullable(advertisedAddress), mesh.controlPlane());
    InetSocketAddress endpoint = new InetSocketAddress(bound, port);
    ServerBuilder<?> server =
        NettyServerBuilder.forAddress(endpoint, InsecureServerCredentials.create());
    steps.forEach(step -> step.accept(server));
    return new MeshServer(
        mesh,
        server.build(),
        endpoint,
        new MeshServer.Announcement(advertised, portName, Optional.ofNullable(workloadGroup)),
        new MeshServer.Patience(registrationTimeout, drainTimeout));
  }
}
