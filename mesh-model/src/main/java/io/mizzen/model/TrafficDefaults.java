package io.mizzen.model;

import io.mizzen.rules.destinationrule.DestinationRule.LocalityLbSetting;
import io.mizzen.rules.destinationrule.DestinationRule.TcpKeepalive;
import io.mizzen.rules.meshconfig.MeshConfig.H2Upgrade;
import io.mizzen.rules.meshconfig.MeshConfig.InboundMode;
import io.mizzen.rules.virtualservice.VirtualService.HttpRetry;
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
 * @param httpRetryPolicy of sidecars' routes whose VirtualService has none; default: two retries
 * @param h2UpgradePolicy whether sidecars speak HTTP/2 to HTTP ports whose DestinationRule does not
 *     say; default {@code DO_NOT_UPGRADE}
 * @param autoMtls whether sidecars call workloads that take mutual TLS with it where no
 *     DestinationRule says so; default {@code ON}
 * @param tcpKeepalive of sidecars' connections, where a DestinationRule does not set the field;
 *     default none
 * @param inboundTrafficPolicy the address at which sidecars connect to their own workload's ports;
 *     default {@code PASSTHROUGH}: the one that the client dialled
 * @param exportTo who sees rules and services that do not say it
 */
@API(status = API.Status.EXPERIMENTAL)
public record TrafficDefaults(
    Duration connectTimeout,
    Duration protocolDetectionTimeout,
    Duration dnsRefreshRate,
    Optional<LocalityLbSetting> localityLbSetting,
    Optional<HttpRetry> httpRetryPolicy,
    H2Upgrade h2UpgradePolicy,
    AutoMtls autoMtls,
    Optional<TcpKeepalive> tcpKeepalive,
    InboundMode inboundTrafficPolicy,
    ExportDefaults exportTo) {
  private static final TrafficDefaults ISTIO =
      new TrafficDefaults(
          Duration.ofSeconds(10),
          Duration.ZERO,
          Duration.ofSeconds(60),
          Optional.empty(),
          Optional.empty(),
          H2Upgrade.DO_NOT_UPGRADE,
          AutoMtls.ON,
          Optional.empty(),
          InboundMode.PASSTHROUGH,
          new ExportDefaults(List.of(), List.of(), List.of()));

  /** Those of a mesh without a MeshConfig. */
  public static TrafficDefaults istio() {
    return ISTIO;
  }

  /** {@code enableAutoMtls}. */
  public enum AutoMtls {
    ON,
    OFF
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
