package io.mizzen.snapshot;

import io.mizzen.api.Labels;
import io.mizzen.api.Origin;
import io.mizzen.api.Workload;
import io.mizzen.catalog.Yaml;
import io.mizzen.model.MeshResource;
import io.mizzen.testkit.RandomDocuments;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Draws resources and servers out of few names, so that they meet. */
final class RandomResources {
  static final List<String> NAMESPACES = RandomDocuments.NAMESPACES;
  static final List<String> NAMES = RandomDocuments.NAMES;
  static final List<String> OUTSIDE = RandomDocuments.OUTSIDE;

  private final RandomGenerator random;
  private final RandomDocuments documents;
  private final RandomPolicies policies;

  RandomResources(RandomGenerator random) {
    this.random = random;
    this.documents = new RandomDocuments(random);
    this.policies = new RandomPolicies(random);
  }

  /** One resource of any kind that a mesh is assembled from. */
  MeshResource<?> draw() {
    String document = random.nextInt(5) == 0 ? policies.draw() : documents.draw();
    return Yaml.rules(document).byKey().values().iterator().next();
  }

  /** A server that registers itself. */
  Workload registration() {
    return Workload.builder(
            random.nextBoolean() ? Workload.Kind.SELF_REGISTERED : Workload.Kind.WORKLOAD_ENTRY,
            oneOf(NAMESPACES),
            oneOf(NAMES),
            "10.3.0." + random.nextInt(4))
        .ports(Map.of("grpc", 8000 + random.nextInt(3)))
        .labels(Labels.of(random.nextBoolean() ? ownLabels() : Map.of()))
        .group(oneOf(NAMES))
        .origin(Origin.of("registration"))
        .build();
  }

  private Map<String, String> ownLabels() {
    return Map.of("app", oneOf(NAMES), "version", oneOf(List.of("v1", "v2")));
  }

  private String oneOf(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
