package io.mizzen.model;

import io.mizzen.api.ResourceKey;
import io.mizzen.config.ConfigNode;
import io.mizzen.config.FieldPath;
import io.mizzen.config.codec.RecordCodec;
import io.mizzen.config.yaml.YamlReader;
import io.mizzen.model.TrafficDefaults.AutoMtls;
import io.mizzen.model.TrafficDefaults.ExportDefaults;
import io.mizzen.rules.kubernetes.ConfigMap;
import io.mizzen.rules.meshconfig.MeshConfig;
import io.mizzen.rules.meshconfig.MeshConfig.InboundPolicy;
import io.mizzen.rules.meshconfig.MeshConfig.OutboundMode;
import io.mizzen.rules.meshconfig.MeshNetworks;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The MeshConfig in force: that of the resource {@code MeshConfig istio} of the namespace that
 * {@link MeshSettings#configNamespace} names, else that in the ConfigMap {@code istio} of it. Its
 * fields are laid over the settings of the API, as istiod lays it over its own defaults: what it
 * does not say is the API's. Pure.
 *
 * @param holder the resource that holds it
 * @param path where in that resource its fields are
 */
@API(status = API.Status.INTERNAL)
public record EffectiveMeshConfig(MeshConfig config, ResourceKey holder, String path) {
  private static final RecordCodec CODEC = new RecordCodec();

  /** Whether a resource of that key may be the one in force, or hold it. */
  public static boolean isHolder(ResourceKey key, MeshSettings settings) {
    return key.equals(documentKey(settings)) || key.equals(configMapKey(settings));
  }

  /**
   * The one in force.
   *
   * @param settings those of the API, or those in force
   */
  public static Optional<EffectiveMeshConfig> of(RuleSet rules, MeshSettings settings) {
    return rules
        .find(documentKey(settings), MeshConfig.class)
        .map(document -> new EffectiveMeshConfig(document.spec(), document.key(), "spec"))
        .or(
            () ->
                embedded(rules, settings, ConfigMap.MESH, MeshConfig.class)
                    .map(
                        config ->
                            new EffectiveMeshConfig(
                                config, configMapKey(settings), "data." + ConfigMap.MESH)));
  }

  /** The MeshNetworks in force, found as MeshConfig is. */
  public static Optional<MeshNetworks> networks(RuleSet rules, MeshSettings settings) {
    ResourceKey key =
        new ResourceKey("", "MeshNetworks", settings.configNamespace(), ConfigMap.MESH_NAME);
    return rules
        .find(key, MeshNetworks.class)
        .map(MeshResource::spec)
        .or(() -> embedded(rules, settings, ConfigMap.MESH_NETWORKS, MeshNetworks.class));
  }

  /** The settings of the API with this laid over them. */
  public MeshSettings over(MeshSettings settings) {
    MeshSettings next =
        config
            .outboundTrafficPolicy()
            .map(policy -> settings.withOutboundTrafficPolicy(outbound(policy.mode())))
            .orElse(settings);
    next = next.withTrafficDefaults(traffic(settings.traffic()));
    return config.rootNamespace().isEmpty() ? next : next.withRootNamespace(config.rootNamespace());
  }

  private TrafficDefaults traffic(TrafficDefaults otherwise) {
    ExportDefaults exports = otherwise.exportTo();
    return new TrafficDefaults(
        config.connectTimeout().orElse(otherwise.connectTimeout()),
        config.protocolDetectionTimeout().orElse(otherwise.protocolDetectionTimeout()),
        config.dnsRefreshRate().orElse(otherwise.dnsRefreshRate()),
        config.localityLbSetting().or(otherwise::localityLbSetting),
        config.defaultHttpRetryPolicy().or(otherwise::httpRetryPolicy),
        config.h2UpgradePolicy().orElse(otherwise.h2UpgradePolicy()),
        config
            .enableAutoMtls()
            .map(enabled -> enabled ? AutoMtls.ON : AutoMtls.OFF)
            .orElse(otherwise.autoMtls()),
        config.tcpKeepalive().or(otherwise::tcpKeepalive),
        config
            .inboundTrafficPolicy()
            .map(InboundPolicy::mode)
            .orElse(otherwise.inboundTrafficPolicy()),
        new ExportDefaults(
            orElse(config.defaultServiceExportTo(), exports.services()),
            orElse(config.defaultVirtualServiceExportTo(), exports.virtualServices()),
            orElse(config.defaultDestinationRuleExportTo(), exports.destinationRules())));
  }

  private static List<String> orElse(List<String> own, List<String> otherwise) {
    return own.isEmpty() ? otherwise : own;
  }

  private static OutboundTrafficPolicy outbound(OutboundMode mode) {
    return switch (mode) {
      case REGISTRY_ONLY -> OutboundTrafficPolicy.REGISTRY_ONLY;
      case ALLOW_ANY -> OutboundTrafficPolicy.ALLOW_ANY;
      case ALLOW_ANY_DYNAMIC_DNS -> OutboundTrafficPolicy.ALLOW_ANY_DYNAMIC_DNS;
    };
  }

  private static ResourceKey documentKey(MeshSettings settings) {
    return new ResourceKey("", "MeshConfig", settings.configNamespace(), ConfigMap.MESH_NAME);
  }

  private static ResourceKey configMapKey(MeshSettings settings) {
    return new ResourceKey("", "ConfigMap", settings.configNamespace(), ConfigMap.MESH_NAME);
  }

  /** A text that was accepted can be read; one that came another way is passed over. */
  private static <R extends Record> Optional<R> embedded(
      RuleSet rules, MeshSettings settings, String key, Class<R> type) {
    return rules
        .find(configMapKey(settings), ConfigMap.class)
        .flatMap(map -> Optional.ofNullable(map.spec().data().get(key)))
        .flatMap(text -> read(text, type));
  }

  private static <R extends Record> Optional<R> read(String text, Class<R> type) {
    return YamlReader.withDefaults()
        .read("<ConfigMap>", text)
        .fold(
            documents -> documents.stream().findFirst().map(document -> document.root()),
            unreadable -> Optional.<ConfigNode>empty())
        .flatMap(node -> CODEC.readPartly(node, type, FieldPath.root()).value());
  }
}
