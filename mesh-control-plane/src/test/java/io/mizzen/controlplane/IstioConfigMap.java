package io.mizzen.controlplane;

import io.mizzen.api.ResourceKey;

/** The ConfigMap {@code istio}, in which a mesh is configured. */
final class IstioConfigMap {
  static final ResourceKey KEY = new ResourceKey("", "ConfigMap", "istio-system", "istio");

  private IstioConfigMap() {}

  /** The document with this MeshConfig, which begins at line 6. */
  static String of(String mesh) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: istio, namespace: istio-system}
    data:
      mesh: |
    """
        + mesh.indent(4);
  }
}
