package io.mizzen.catalog;

import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import java.util.List;

/** Catalogs of YAML documents. */
final class Catalogs {
  static final MeshSettings SETTINGS = MeshSettings.defaults("test");

  private Catalogs() {}

  static Catalog of(String yaml) {
    RuleSet.Step rules = RuleSet.empty().step(Yaml.rules(yaml).byKey().values(), List.of());
    return Catalog.empty().step(rules.changes(), RuleSet.empty(), rules.next(), SETTINGS).next();
  }
}
