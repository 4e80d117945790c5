package io.mizzen.catalog;

import io.mizzen.api.ResourceKey;
import io.mizzen.api.TrafficDistribution;
import io.mizzen.model.MeshResource;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.kubernetes.KubernetesNamespace;
import io.mizzen.rules.kubernetes.KubernetesService;
import io.mizzen.rules.serviceentry.ServiceEntry;
import java.util.Locale;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Reads {@link TrafficDistribution}s as Istio does: the Service's own field, then its annotation,
 * then the annotation of its Namespace. An annotation counts in any case, and with a value that is
 * not known it means {@link TrafficDistribution#ANY}.
 */
@API(status = API.Status.INTERNAL)
public final class TrafficDistributions {
  private static final String ANNOTATION = "networking.istio.io/traffic-distribution";

  private TrafficDistributions() {}

  /**
   * The preference of a service for its callers.
   *
   * @param service its Service or ServiceEntry
   * @param rules where its Namespace is looked up
   */
  static TrafficDistribution of(MeshResource<?> service, RuleSet rules) {
    return own(service)
        .or(
            () ->
                rules
                    .find(namespaceKey(service.namespace()), KubernetesNamespace.class)
                    .flatMap(TrafficDistributions::annotated))
        .orElse(TrafficDistribution.ANY);
  }

  /** The preference of a Service, ServiceEntry or Namespace itself; empty for all others. */
  public static Optional<TrafficDistribution> own(MeshResource<?> resource) {
    Record spec = resource.spec();
    if (spec instanceof KubernetesService service) {
      if (service.spec().filter(each -> each.internalTrafficPolicy().equals("Local")).isPresent()) {
        return Optional.of(TrafficDistribution.SAME_NODE_ONLY);
      }
      return service
          .spec()
          .map(KubernetesService.Spec::trafficDistribution)
          .flatMap(TrafficDistributions::field)
          .or(() -> annotated(resource));
    }
    return spec instanceof ServiceEntry || spec instanceof KubernetesNamespace
        ? annotated(resource)
        : Optional.empty();
  }

  static ResourceKey namespaceKey(String name) {
    return new ResourceKey("", "Namespace", "", name);
  }

  private static Optional<TrafficDistribution> field(String text) {
    return switch (text) {
      case "PreferClose", "PreferSameZone" -> Optional.of(TrafficDistribution.PREFER_SAME_ZONE);
      case "PreferSameNode" -> Optional.of(TrafficDistribution.PREFER_SAME_NODE);
      default -> Optional.empty();
    };
  }

  private static Optional<TrafficDistribution> annotated(MeshResource<?> resource) {
    String text = resource.annotations().getOrDefault(ANNOTATION, "");
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "" -> Optional.empty();
      case "preferclose", "prefersamezone" -> Optional.of(TrafficDistribution.PREFER_SAME_ZONE);
      case "prefersamenode" -> Optional.of(TrafficDistribution.PREFER_SAME_NODE);
      default -> Optional.of(TrafficDistribution.ANY);
    };
  }
}
