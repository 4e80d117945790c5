package io.mizzen.rules.kubernetes;

import io.mizzen.config.OpenMessage;
import io.mizzen.config.WithoutEffect;
import java.util.Map;

/** Kubernetes {@code ConfigMap}, {@code v1}. */
@OpenMessage
public record ConfigMap(Map<String, String> data) implements WithoutEffect {
  /** The key of a MeshConfig, in the ConfigMap of {@link #MESH_NAME}. */
  public static final String MESH = "mesh";

  /** The key of MeshNetworks. */
  public static final String MESH_NETWORKS = "meshNetworks";

  /** The name of the ConfigMap that holds them. */
  public static final String MESH_NAME = "istio";

  /** The fields of a MeshConfig that it holds are documented there. */
  @Override
  public boolean isWithoutEffect() {
    return !data.containsKey(MESH);
  }
}
