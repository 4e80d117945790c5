package io.mizzen.analysis.cluster;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.OriginIndex;
import io.mizzen.analysis.Report;
import io.mizzen.config.ConfigNode;
import io.mizzen.config.FieldPath;
import io.mizzen.model.MeshResource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Conditions of Istio's or of the Gateway API's in the status of a resource that say no. */
final class Conditions {
  private static final FieldPath STATUS = FieldPath.root().key("status");
  private static final Set<String> KUBERNETES = Set.of("Service", "Namespace", "Pod");

  private Conditions() {}

  static void check(MeshResource<?> resource, OriginIndex origins, Report report) {
    origins
        .documentOf(resource.key())
        .flatMap(document -> get(document.root(), "status"))
        .ifPresent(
            status -> {
              conditions(resource, status, STATUS, report);
              List<ConfigNode> parents = items(status, "parents");
              for (int i = 0; i < parents.size(); i++) {
                FieldPath path = STATUS.key("parents").index(i);
                conditions(resource, parents.get(i), path, report);
              }
            });
  }

  private static void conditions(
      MeshResource<?> resource, ConfigNode status, FieldPath path, Report report) {
    List<ConfigNode> conditions = items(status, "conditions");
    for (int i = 0; i < conditions.size(); i++) {
      ConfigNode condition = conditions.get(i);
      boolean isNegative =
          text(condition, "status").equals("False")
              || text(condition, "reason").equals("PartiallyInvalid");
      if (isNegative && isOurs(resource, text(condition, "type"))) {
        report
            .at(resource, path.key("conditions").index(i))
            .warning(
                AnalysisCode.NEGATIVE_CONDITION,
                text(condition, "type") + ": " + text(condition, "reason"),
                "",
                text(condition, "message"));
      }
    }
  }

  /** On Kubernetes' own kinds anybody writes conditions; Istio's carry its domain. */
  private static boolean isOurs(MeshResource<?> resource, String type) {
    return type.startsWith("istio.io/")
        || (type.indexOf('/') < 0 && !KUBERNETES.contains(resource.key().kind()));
  }

  private static List<ConfigNode> items(ConfigNode node, String key) {
    return get(node, key)
        .filter(ConfigNode.Sequence.class::isInstance)
        .map(list -> ((ConfigNode.Sequence) list).items())
        .orElse(List.of());
  }

  private static Optional<ConfigNode> get(ConfigNode node, String key) {
    return node instanceof ConfigNode.Mapping mapping ? mapping.get(key) : Optional.empty();
  }

  private static String text(ConfigNode node, String key) {
    return get(node, key).map(ConfigNode::describe).orElse("");
  }
}
