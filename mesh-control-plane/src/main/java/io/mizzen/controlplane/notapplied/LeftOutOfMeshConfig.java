package io.mizzen.controlplane.notapplied;

import io.mizzen.api.NotApplied;
import io.mizzen.api.ResourceKey;
import io.mizzen.config.ConfigNode;
import io.mizzen.config.codec.RecordCodec;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.model.EffectiveMeshConfig;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.rules.kubernetes.ConfigMap;
import io.mizzen.rules.meshconfig.MeshConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of the MeshConfig in force that one kind of data plane does not obey, and the
 * MeshConfigs that are not in force. Pure.
 */
final class LeftOutOfMeshConfig {
  private static final RecordCodec CODEC = new RecordCodec();
  private static final String NOT_YET = "the mesh does not use it yet";
  private static final String NO_GRPC = "gRPC clients have no such setting";

  private static final String RETRY =
      "gRPC clients retry as Istio's default says where a VirtualService says nothing";

  /** Obeyed for every data plane. */
  private static final Set<String> BY_ALL =
      Set.of(
          "defaultServiceExportTo",
          "defaultVirtualServiceExportTo",
          "defaultDestinationRuleExportTo",
          "rootNamespace",
          "localityLbSetting");

  /** Obeyed by sidecars only. */
  private static final Set<String> BY_SIDECARS =
      Set.of(
          "connectTimeout",
          "protocolDetectionTimeout",
          "dnsRefreshRate",
          "outboundTrafficPolicy",
          "defaultHttpRetryPolicy",
          "h2UpgradePolicy",
          "enableAutoMtls",
          "tcpKeepalive",
          "inboundTrafficPolicy");

  private final EffectiveMeshConfig mesh;
  private final MeshSettings api;
  private final boolean isSidecar;
  private final List<NotApplied> all = new ArrayList<>();

  private LeftOutOfMeshConfig(EffectiveMeshConfig mesh, MeshSettings api, boolean isSidecar) {
    this.mesh = mesh;
    this.api = api;
    this.isSidecar = isSidecar;
  }

  /**
   * All of one state, in the order of the fields.
   *
   * @param isSidecar whether the data plane is a sidecar rather than a gRPC client
   */
  static List<NotApplied> of(MeshState state, boolean isSidecar) {
    MeshSettings api = state.assembly().api();
    Optional<EffectiveMeshConfig> inForce = EffectiveMeshConfig.of(state.rules(), api);
    List<NotApplied> all = new ArrayList<>();
    inForce.ifPresent(mesh -> all.addAll(new LeftOutOfMeshConfig(mesh, api, isSidecar).fields()));
    Optional<ResourceKey> holder = inForce.map(EffectiveMeshConfig::holder);
    for (MeshResource<MeshConfig> each : state.rules().ofType(MeshConfig.class)) {
      if (!holder.filter(each.key()::equals).isPresent()) {
        all.add(new NotApplied(each.key(), "", notInForce(api)));
      }
    }
    for (MeshResource<ConfigMap> each : state.rules().ofType(ConfigMap.class)) {
      all.addAll(ofConfigMap(each, holder, api));
    }
    return all;
  }

  private static List<NotApplied> ofConfigMap(
      MeshResource<ConfigMap> map, Optional<ResourceKey> holder, MeshSettings api) {
    List<NotApplied> all = new ArrayList<>();
    if (map.spec().data().containsKey(ConfigMap.MESH)) {
      if (!holder.filter(map.key()::equals).isPresent()) {
        all.add(new NotApplied(map.key(), "data." + ConfigMap.MESH, notInForce(api)));
      }
      map.spec().data().keySet().stream()
          .filter(key -> !key.equals(ConfigMap.MESH))
          .forEach(key -> all.add(new NotApplied(map.key(), "data." + key, NOT_YET)));
    }
    return all;
  }

  private static String notInForce(MeshSettings api) {
    return "another MeshConfig is in force, or none: the one that counts is MeshConfig "
        + ConfigMap.MESH_NAME
        + " or ConfigMap "
        + ConfigMap.MESH_NAME
        + " of namespace "
        + api.rootNamespace();
  }

  private List<NotApplied> fields() {
    for (ConfigNode.Entry field : CODEC.write(mesh.config()).entries()) {
      switch (field.key()) {
        case "trustDomain" -> trustDomain();
        case "outboundTrafficPolicy" -> outbound();
        case "defaultConfig" ->
            ((ConfigNode.Mapping) field.value())
                .entries()
                .forEach(each -> add("defaultConfig." + each.key(), NOT_YET));
        default -> field(field.key());
      }
    }
    return all;
  }

  private void field(String name) {
    if (BY_SIDECARS.contains(name)) {
      if (!isSidecar) {
        add(name, name.equals("defaultHttpRetryPolicy") ? RETRY : NO_GRPC);
      }
    } else if (!BY_ALL.contains(name)) {
      add(name, NOT_YET);
    }
  }

  private void trustDomain() {
    if (!mesh.config().trustDomain().equals(api.trustDomain())) {
      add("trustDomain", "identities are of trust domain " + api.trustDomain());
    }
  }

  private void outbound() {
    MeshConfig.OutboundPolicy policy = mesh.config().outboundTrafficPolicy().orElseThrow();
    if (!isSidecar) {
      add("outboundTrafficPolicy", "gRPC clients call services of the mesh only");
      return;
    }
    policy.tls().ifPresent(any -> add("outboundTrafficPolicy.tls", NOT_YET));
  }

  private void add(String field, String reason) {
    all.add(new NotApplied(mesh.holder(), mesh.path() + "." + field, reason));
  }
}
