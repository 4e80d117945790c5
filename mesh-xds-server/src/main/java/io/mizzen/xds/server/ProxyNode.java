package io.mizzen.xds.server;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apiguardian.api.API;

/**
 * The identity that a proxy claims: the {@code node} of the first request on its stream, in plain
 * Java values. It is a claim, not an identity; fields the proxy left out are empty strings.
 *
 * <p>Follows {@code envoy.config.core.v3.Node}.
 *
 * @param id never empty
 * @param cluster the proxy's own service cluster
 * @param metadata String, Double, Boolean, List and Map values, nested as the proxy sent them;
 *     nulls are left out; unmodifiable
 * @param userAgentName names the client implementation, such as {@code envoy} or {@code gRPC Java}
 */
@API(status = API.Status.EXPERIMENTAL)
public record ProxyNode(
    String id,
    String cluster,
    Map<String, Object> metadata,
    String region,
    String zone,
    String subzone,
    String userAgentName,
    String userAgentVersion) {
  public ProxyNode {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("node.id: empty (expected: the proxy's id)");
    }
    Objects.requireNonNull(cluster, "cluster");
    metadata = Map.copyOf(metadata);
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(zone, "zone");
    Objects.requireNonNull(subzone, "subzone");
    Objects.requireNonNull(userAgentName, "userAgentName");
    Objects.requireNonNull(userAgentVersion, "userAgentVersion");
  }

  /** Whether it says that it is an Envoy, of whatever flavour. */
  public boolean isEnvoy() {
    return userAgentName.toLowerCase(Locale.ROOT).startsWith("envoy");
  }
}
