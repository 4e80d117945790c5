package io.mizzen.catalog;

import io.mizzen.api.ServiceKey;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import java.util.List;

/** Catalogs of YAML documents. */
final class Catalogs {
  static final MeshSettings SETTINGS = MeshSettings.defaults("test");

  /** The key of {@link #SERVICE}. */
  static final ServiceKey REVIEWS = new ServiceKey("default", "reviews.default.svc.cluster.local");

  /** The Service {@code reviews}, whose port is named {@code app} by its workloads. */
  static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews}
      spec:
        selector: {app: reviews}
        ports: [{name: grpc, port: 9080, targetPort: app}]
      ---
      """;

  private Catalogs() {}

  static Catalog of(String yaml) {
    RuleSet.Step rules = RuleSet.empty().step(Yaml.rules(yaml).byKey().values(), List.of());
    return Catalog.empty().step(rules.changes(), RuleSet.empty(), rules.next(), SETTINGS).next();
  }
}
