package io.mizzen.rules.meshconfig;

import io.mizzen.config.OpenMessage;
import io.mizzen.config.Struct;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Istio {@code MeshConfig}, as far as the mesh reads it: what it does not name is skipped.
 *
 * @param rootNamespace empty means {@code istio-system}
 */
@OpenMessage
public record MeshConfig(
    String rootNamespace,
    List<ExtensionProvider> extensionProviders,
    Optional<DefaultProviders> defaultProviders,
    Optional<ProxyDefaults> defaultConfig,
    List<String> defaultServiceExportTo,
    List<String> defaultVirtualServiceExportTo,
    List<String> defaultDestinationRuleExportTo) {

  /** {@code MeshConfig.ExtensionProvider}, of which only the deprecated type is told apart. */
  @OpenMessage
  public record ExtensionProvider(String name, Optional<Struct> lightstep) {}

  /** {@code MeshConfig.DefaultProviders}. */
  @OpenMessage
  public record DefaultProviders(
      List<String> tracing, List<String> metrics, List<String> accessLogging) {}

  /** {@code ProxyConfig}, the one inside MeshConfig. */
  @OpenMessage
  public record ProxyDefaults(Map<String, String> proxyMetadata) {}
}
