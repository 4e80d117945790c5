package io.mizzen.translator.core;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Which data plane a resource is for, and what that data plane honours. Proxy kinds differ by this
 * value and never by a second generator; all proxies of one kind share their resources.
 *
 * @param kind the implementation
 * @param capabilities what it honours; sorted, immutable
 */
@API(status = API.Status.EXPERIMENTAL)
public record CapabilityProfile(Kind kind, Set<Capability> capabilities) {

  /** Implementations that are told apart. */
  public enum Kind {
    GRPC_JAVA,
    /** C++, Python, Ruby and all else built on gRPC's C core. */
    GRPC_CORE,
    GRPC_JS,
    GRPC_GO,
    /** Envoy beside a workload, all of whose traffic it takes. */
    ENVOY_SIDECAR,
    /** Anything else: gets only what every gRPC implementation is known to accept. */
    UNKNOWN
  }

  public CapabilityProfile {
    EnumSet<Capability> copy = EnumSet.noneOf(Capability.class);
    copy.addAll(capabilities);
    capabilities = Collections.unmodifiableSet(copy);
  }

  /** grpc-java from 1.49 on, where least request is on by default. */
  public static CapabilityProfile grpcJava() {
    return new CapabilityProfile(
        Kind.GRPC_JAVA,
        EnumSet.of(
            Capability.LEAST_REQUEST,
            Capability.RING_HASH,
            Capability.ABORT_TELLS_HTTP_STATUS,
            Capability.ROUTES_TO_NEW_CLUSTERS));
  }

  public static CapabilityProfile grpcCore() {
    return new CapabilityProfile(
        Kind.GRPC_CORE,
        EnumSet.of(
            Capability.OUTLIER_DETECTION,
            Capability.RING_HASH,
            Capability.BREAKER_WITHOUT_LOAD_REPORTS,
            Capability.EMPTY_ASSIGNMENT,
            Capability.LONG_TIMEOUTS,
            Capability.ROUTES_TO_NEW_CLUSTERS));
  }

  public static CapabilityProfile grpcJs() {
    return new CapabilityProfile(
        Kind.GRPC_JS,
        EnumSet.of(
            Capability.OUTLIER_DETECTION,
            Capability.RING_HASH,
            Capability.BREAKER_WITHOUT_LOAD_REPORTS,
            Capability.EMPTY_ASSIGNMENT,
            Capability.LONG_TIMEOUTS,
            Capability.ROUTES_TO_NEW_CLUSTERS));
  }

  /** grpc-go from 1.73 on, where least request is on by default. */
  public static CapabilityProfile grpcGo() {
    return new CapabilityProfile(
        Kind.GRPC_GO,
        EnumSet.of(
            Capability.LEAST_REQUEST,
            Capability.OUTLIER_DETECTION,
            Capability.RING_HASH,
            Capability.BREAKER_WITHOUT_LOAD_REPORTS,
            Capability.EMPTY_ASSIGNMENT,
            Capability.LONG_TIMEOUTS));
  }

  /** A stock Envoy; its resources are other ones than those of gRPC clients. */
  public static CapabilityProfile envoySidecar() {
    return new CapabilityProfile(Kind.ENVOY_SIDECAR, EnumSet.allOf(Capability.class));
  }

  /** The profile of an unknown client: nothing that any known client rejects. */
  public static CapabilityProfile conservative() {
    return new CapabilityProfile(Kind.UNKNOWN, Set.of());
  }

  /**
   * Recognises a client by what it says of itself in the xDS {@code node}.
   *
   * @param userAgentName {@code node.user_agent_name}: {@code gRPC Java}, {@code gRPC C-core
   *     linux}, {@code gRPC Node Pure JS}, {@code gRPC Go}; may be empty
   * @param userAgentVersion {@code node.user_agent_version}; may be empty. An older grpc-java than
   *     1.49 is treated as unknown and an older grpc-go than 1.50 too; from 1.50 to 1.72 grpc-go
   *     has all but least request. An unreadable version counts as new
   */
  public static CapabilityProfile of(String userAgentName, String userAgentVersion) {
    String name = userAgentName.toLowerCase(Locale.ROOT);
    if (name.startsWith("grpc java")) {
      return olderThan(userAgentVersion, 1, 49) ? conservative() : grpcJava();
    }
    if (name.startsWith("grpc c-core")) {
      return grpcCore();
    }
    if (name.startsWith("grpc go")) {
      return grpcGo(userAgentVersion);
    }
    return name.startsWith("grpc node") ? grpcJs() : conservative();
  }

  private static CapabilityProfile grpcGo(String version) {
    if (olderThan(version, 1, 50)) {
      return conservative();
    }
    return olderThan(version, 1, 73) ? grpcGo().without(Capability.LEAST_REQUEST) : grpcGo();
  }

  private CapabilityProfile without(Capability capability) {
    EnumSet<Capability> fewer = EnumSet.copyOf(capabilities);
    fewer.remove(capability);
    return new CapabilityProfile(kind, fewer);
  }

  public boolean honours(Capability capability) {
    return capabilities.contains(capability);
  }

  private static boolean olderThan(String version, int major, int minor) {
    String[] parts = version.split("[^0-9]", 3);
    if (parts.length < 2 || !isShortNumber(parts[0]) || !isShortNumber(parts[1])) {
      return false;
    }
    int actualMajor = Integer.parseInt(parts[0]);
    return actualMajor < major || (actualMajor == major && Integer.parseInt(parts[1]) < minor);
  }

  private static boolean isShortNumber(String text) {
    return text.matches("\\d{1,6}");
  }
}
