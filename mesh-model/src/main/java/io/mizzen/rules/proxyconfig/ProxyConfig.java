package io.mizzen.rules.proxyconfig;

import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.MaxLength;
import io.mizzen.config.constraint.Range;
import io.mizzen.rules.WorkloadSelector;
import java.util.Map;
import java.util.Optional;

/**
 * Istio {@code ProxyConfig}: start-up settings of proxies.
 *
 * @param concurrency worker threads; 0 means one per core
 */
public record ProxyConfig(
    Optional<WorkloadSelector> selector,
    @Range(min = 0) Optional<Integer> concurrency,
    @MaxLength(2048) Map<String, String> environmentVariables,
    Optional<ProxyImage> image)
    implements WithoutEffect {

  /** {@code ProxyImage}. */
  public record ProxyImage(String imageType) {}
}
