package io.mizzen.controlplane;

import io.mizzen.controlplane.security.SpiffeId;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.OutboundTrafficPolicy;
import io.mizzen.model.WorkloadCertificates;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The settings of the whole mesh, as {@link ControlPlaneBuilder} describes and collects them. */
final class MeshSettingsBuilder {
  private static final List<String> PROTECTING =
      List.of(
          "AuthorizationPolicy", "DestinationRule", "PeerAuthentication", "RequestAuthentication");

  private final Set<String> allowedNotEnforced = new TreeSet<>();
  private String meshId = "mesh-" + UUID.randomUUID();
  private String domain = "cluster.local";
  private String rootNamespace = "istio-system";
  private String defaultNamespace = "default";
  private OutboundTrafficPolicy outboundTrafficPolicy = OutboundTrafficPolicy.ALLOW_ANY;
  private String trustDomain = "cluster.local";

  void meshId(String id) {
    meshId = id;
  }

  void domain(String suffix) {
    domain = suffix;
  }

  void rootNamespace(String namespace) {
    rootNamespace = namespace;
  }

  void defaultNamespace(String namespace) {
    defaultNamespace = namespace;
  }

  void outboundTrafficPolicy(OutboundTrafficPolicy policy) {
    outboundTrafficPolicy = policy;
  }

  /**
   * @throws IllegalArgumentException if no SPIFFE id could begin so
   */
  void trustDomain(String name) {
    trustDomain = new SpiffeId(name, "default", "default").trustDomain();
  }

  String trustDomain() {
    return trustDomain;
  }

  /**
   * @throws IllegalArgumentException if a kind asks for no protection
   */
  void allowNotEnforced(String... kinds) {
    for (String kind : kinds) {
      if (!PROTECTING.contains(kind)) {
        throw new IllegalArgumentException(
            "allowNotEnforced: " + kind + " (expected: one of " + PROTECTING + ")");
      }
      allowedNotEnforced.add(kind);
    }
  }

  MeshSettings build(WorkloadCertificates certificates) {
    return new MeshSettings(meshId, domain, rootNamespace, defaultNamespace)
        .allowingNotEnforced(allowedNotEnforced)
        .withOutboundTrafficPolicy(outboundTrafficPolicy)
        .withWorkloadCertificates(certificates, trustDomain);
  }
}
