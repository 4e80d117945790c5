package io.mizzen.translator.encode.envoy;

import io.mizzen.api.Resolution;
import io.mizzen.api.ResourceKey;
import io.mizzen.model.TrafficDefaults;
import io.mizzen.translator.core.MissingTls;
import io.mizzen.translator.resolve.DynamicDns;
import io.mizzen.translator.resolve.IpFamilies;
import io.mizzen.translator.resolve.cluster.EffectivePolicy;
import io.mizzen.translator.resolve.cluster.LocalityPreference;
import io.mizzen.translator.resolve.cluster.Upstream;
import io.mizzen.xds.ClusterName;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * All that one outbound cluster of a sidecar may depend on; it is the cache key of the result.
 *
 * @param cluster port, subset and host
 * @param upstream the service behind it
 * @param rule the DestinationRule that applies to this proxy and host, if any
 * @param policy what it says for this port and subset
 * @param locality which localities are preferred
 * @param certificates where workload certificates come from
 * @param missingTls what becomes of it when the rule asks for TLS that cannot be had
 * @param defaults what holds where the rule says nothing
 * @param families the IP versions of the proxy
 * @param names the endpoints of a service whose addresses come from DNS; absent for all others
 */
@API(status = API.Status.EXPERIMENTAL)
public record UpstreamInput(
    ClusterName cluster,
    Upstream upstream,
    Optional<ResourceKey> rule,
    EffectivePolicy policy,
    LocalityPreference locality,
    Certificates certificates,
    MissingTls missingTls,
    TrafficDefaults defaults,
    IpFamilies families,
    Optional<SidecarEndpointInput> names) {

  /** The lookup of the hosts of requests, where addresses come from that. */
  public Optional<DynamicDns> dynamicDns() {
    return upstream.resolution() == Resolution.DYNAMIC_DNS
        ? Optional.of(new DynamicDns(cluster.host(), families))
        : Optional.empty();
  }
}
