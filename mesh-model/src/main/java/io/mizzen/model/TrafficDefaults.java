package io.mizzen.model;

import io.mizzen.rules.destinationrule.DestinationRule.LocalityLbSetting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The defaults for traffic that no rule speaks of: the fields of Istio's MeshConfig that the mesh
 * obeys. The names are MeshConfig's.
 *
 * @param connectTimeout of sidecars' connections, default 10 s
 * @param protocolDetectionTimeout how long a sidecar waits for the first bytes of a connection
 *     whose protocol it must guess; default 0: without end
 * @param dnsRefreshRate of sidecars' clusters of DNS names, where the answer has no time to live;
 *     default 60 s
 * @param localityLbSetting of services whose DestinationRule has none; default: failover where
 *     there is outlier detection
 * @param exportTo who sees rules and services that do not say it
 */
@API(status = API.Status.EXPERIMENTAL)
public record TrafficDefaults(
    Duration connectTimeout,
    Duration protocolDetectionTimeout,
    Duration dnsRefreshRate,
    Optional<LocalityLbSetting> localityLbSetting,
    ExportDefaults exportTo) {
  private static final TrafficDefaults ISTIO =
      new TrafficDefaults(
          Duration.ofSeconds(10),
          Duration.ZERO,
          Duration.ofSeconds(60),
          Optional.empty(),
          new ExportDefaults(List.of(), List.of(), List.of()));

  /** Those of a mesh without a MeshConfig. */
  public static TrafficDefaults istio() {
    return ISTIO;
  }

  /**
   * The {@code exportTo} of what has none; an empty list means all namespaces.
   *
   * @param services {@code defaultServiceExportTo}
   * @param virtualServices {@code defaultVirtualServiceExportTo}
   * @param destinationRules {@code defaultDestinationRuleExportTo}
   */
  public record ExportDefaults(
      List<String> services, List<String> virtualServices, List<String> destinationRules) {
    public ExportDefaults {
      services = List.copyOf(services);
      virtualServices = List.copyOf(virtualServices);
      destinationRules = List.copyOf(destinationRules);
    }

    /** The {@code exportTo} of a service that says {@code own}. */
    public List<String> ofService(List<String> own) {
      return own.isEmpty() ? services : own;
    }

    /** The {@code exportTo} of a VirtualService that says {@code own}. */
    public List<String> ofVirtualService(List<String> own) {
      return own.isEmpty() ? virtualServices : own;
    }

    /** The {@code exportTo} of a DestinationRule that says {@code own}. */
    public List<String> ofDestinationRule(List<String> own) {
      return own.isEmpty() ? destinationRules : own;
    }
  }
}
