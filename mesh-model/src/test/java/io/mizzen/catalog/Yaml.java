package io.mizzen.catalog;

import io.mizzen.config.Document;
import io.mizzen.config.resource.Reading;
import io.mizzen.config.resource.ResourceReader;
import io.mizzen.config.yaml.YamlReader;
import io.mizzen.intake.MeshKinds;
import io.mizzen.model.MeshResource;
import io.mizzen.model.RuleSet;
import java.util.ArrayList;
import java.util.List;

/** Rule sets out of YAML texts, for tests that are not about reading. */
public final class Yaml {
  private static final ResourceReader READER = MeshKinds.reader();

  private Yaml() {}

  public static RuleSet rules(String yaml) {
    List<Document> documents =
        YamlReader.withDefaults()
            .read("test", yaml)
            .fold(
                parsed -> parsed,
                finding -> {
                  throw new AssertionError(finding.toString());
                });
    List<MeshResource<?>> resources = new ArrayList<>();
    for (Document document : documents) {
      for (Reading reading : READER.read(document, "default")) {
        if (!(reading instanceof Reading.Accepted accepted)) {
          throw new AssertionError(reading.findings().toString());
        }
        resources.add(accepted.resource());
      }
    }
    return RuleSet.empty().with(resources, List.of());
  }
}
