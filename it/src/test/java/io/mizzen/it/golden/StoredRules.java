package io.mizzen.it.golden;

import io.mizzen.api.ResourceKey;
import io.mizzen.config.Document;
import io.mizzen.config.resource.Reading;
import io.mizzen.config.resource.ResourceKind;
import io.mizzen.config.resource.ResourceReader;
import io.mizzen.config.yaml.YamlReader;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.virtualservice.VirtualService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rules that can be read but are not valid. */
final class StoredRules {
  private static final Set<String> VERSIONS =
      Set.of("networking.istio.io/v1", "networking.istio.io/v1beta1");
  private static final ResourceReader READER =
      new ResourceReader(
          List.of(
              ResourceKind.ofSpec("VirtualService", VERSIONS, VirtualService.class),
              ResourceKind.ofSpec("DestinationRule", VERSIONS, DestinationRule.class)),
          Set.of());

  private StoredRules() {}

  static List<MeshResource<?>> read(String text, Set<ResourceKey> keys) {
    List<MeshResource<?>> resources = new ArrayList<>();
    List<Document> documents =
        YamlReader.withDefaults().read("rule", text).fold(parsed -> parsed, finding -> List.of());
    for (Document document : documents) {
      for (Reading reading : READER.read(document, "default")) {
        if (reading instanceof Reading.Accepted good && keys.contains(good.resource().key())) {
          resources.add(good.resource());
        }
      }
    }
    return resources;
  }
}
