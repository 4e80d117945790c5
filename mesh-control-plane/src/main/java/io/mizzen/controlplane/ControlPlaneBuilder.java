package io.mizzen.controlplane;

import io.mizzen.model.MeshSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apiguardian.api.API;

/** Builds a {@link ControlPlane}; each setting has a default that suits a test. */
@API(status = API.Status.EXPERIMENTAL)
public final class ControlPlaneBuilder {
  private static final List<String> PROTECTING =
      List.of(
          "AuthorizationPolicy", "DestinationRule", "PeerAuthentication", "RequestAuthentication");

  private final Set<String> allowedNotEnforced = new TreeSet<>();
  private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private String meshId = "mesh-" + UUID.randomUUID();
  private String domain = "cluster.local";
  private String rootNamespace = "istio-system";
  private String defaultNamespace = "default";
  private Duration registrationGrace = Duration.ofSeconds(10);
  private Duration gathering = Duration.ZERO;

  ControlPlaneBuilder() {}

  /** Where ADS listens; default {@code 127.0.0.1:0}. Plain text, so loopback only. */
  public ControlPlaneBuilder address(InetSocketAddress address) {
    this.address = address;
    return this;
  }

  /**
   * Names the mesh; default a fresh random name. Two meshes in one JVM must differ: gRPC counts
   * requests for circuit breaking per JVM, and the mesh id keeps the counters apart.
   */
  public ControlPlaneBuilder meshId(String meshId) {
    this.meshId = meshId;
    return this;
  }

  /** DNS suffix of services; default {@code cluster.local}. */
  public ControlPlaneBuilder domain(String domain) {
    this.domain = domain;
    return this;
  }

  /** The namespace whose rules apply everywhere; default {@code istio-system}. */
  public ControlPlaneBuilder rootNamespace(String rootNamespace) {
    this.rootNamespace = rootNamespace;
    return this;
  }

  /** The namespace of documents that name none; default {@code default}. */
  public ControlPlaneBuilder defaultNamespace(String defaultNamespace) {
    this.defaultNamespace = defaultNamespace;
    return this;
  }

  /**
   * How long a self-registered workload stays after its stream was lost without a goodbye; default
   * 10 s, as Istio's PILOT_WORKLOAD_ENTRY_GRACE_PERIOD.
   */
  public ControlPlaneBuilder registrationGrace(Duration registrationGrace) {
    if (registrationGrace.isNegative()) {
      throw new IllegalArgumentException(
          "registrationGrace: " + registrationGrace + " (expected: zero or more)");
    }
    this.registrationGrace = registrationGrace;
    return this;
  }

  /**
   * How long after {@link ControlPlane#start} a service without endpoints is kept back instead of
   * being sent as empty; default zero. A control plane that may be restarted under running servers
   * wants some seconds: data planes then keep their endpoints until the servers have registered
   * again, and a first call to a service nobody serves waits that long. A restart also needs a
   * fixed {@link #meshId}, which is part of the names of endpoints, and documents that are applied
   * before {@code start}.
   */
  public ControlPlaneBuilder gathering(Duration gathering) {
    if (gathering.isNegative()) {
      throw new IllegalArgumentException("gathering: " + gathering + " (expected: zero or more)");
    }
    this.gathering = gathering;
    return this;
  }

  /**
   * Lets calls pass where a resource of these kinds asks for protection that no data plane can
   * enforce yet; default none, so that such calls are refused and {@link ApplyResult#orThrow}
   * throws. The finding is then a warning. May be called several times.
   *
   * @param kinds of {@code AuthorizationPolicy}, {@code DestinationRule} (its TLS modes), {@code
   *     PeerAuthentication} and {@code RequestAuthentication}
   * @throws IllegalArgumentException if a kind is none of these
   */
  public ControlPlaneBuilder allowNotEnforced(String... kinds) {
    for (String kind : kinds) {
      if (!PROTECTING.contains(kind)) {
        throw new IllegalArgumentException(
            "allowNotEnforced: " + kind + " (expected: one of " + PROTECTING + ")");
      }
      allowedNotEnforced.add(kind);
    }
    return this;
  }

  /** A control plane that has not started: no thread, no port. */
  public ControlPlane build() {
    return new ControlPlane(this);
  }

  MeshSettings settings() {
    return new MeshSettings(meshId, domain, rootNamespace, defaultNamespace, allowedNotEnforced);
  }

  InetSocketAddress address() {
    return address;
  }

  Duration registrationGrace() {
    return registrationGrace;
  }

  Duration gathering() {
    return gathering;
  }
}
