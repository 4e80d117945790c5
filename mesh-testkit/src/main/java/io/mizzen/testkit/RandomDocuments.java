package io.mizzen.testkit;

import java.util.List;
import java.util.random.RandomGenerator;
import org.apiguardian.api.API;

/**
 * Draws Istio and Kubernetes documents with few names, so that they meet, replace and delegate to
 * each other. Every document is valid by itself.
 */
@API(status = API.Status.INTERNAL)
public final class RandomDocuments {
  /** The namespaces of all documents. */
  public static final List<String> NAMESPACES = List.of("default", "shop", "istio-system");

  /** The names of all resources, and the values of their {@code app} labels. */
  public static final List<String> NAMES = List.of("a", "b", "c");

  /** Hosts outside the mesh's domain. */
  public static final List<String> OUTSIDE = List.of("api.example.com", "www.example.com");

  private final RandomGenerator random;
  private final KubernetesDocuments kubernetes;
  private final IstioDocuments istio;

  public RandomDocuments(RandomGenerator random) {
    this.random = random;
    RandomWords words = new RandomWords(random);
    this.kubernetes = new KubernetesDocuments(words);
    this.istio = new IstioDocuments(words);
  }

  /** One document of any kind that a mesh is assembled from. */
  public String draw() {
    if (random.nextInt(50) == 0) {
      return kubernetes.meshConfig();
    }
    return switch (random.nextInt(19)) {
      case 0, 1 -> kubernetes.service();
      case 2 -> istio.serviceEntry();
      case 3 -> istio.workloadEntry();
      case 4 -> kubernetes.pod();
      case 5 -> kubernetes.endpointSlice();
      case 6, 7 -> istio.destinationRule();
      case 8 -> istio.delegate();
      case 9 -> istio.peerAuthentication();
      case 10 -> kubernetes.alias();
      case 11 -> kubernetes.node();
      case 12 -> istio.sidecar();
      case 13 -> istio.authorizationPolicy();
      case 14 -> kubernetes.namespace();
      default -> istio.virtualService();
    };
  }
}
