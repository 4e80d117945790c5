package io.mizzen.examples.bookinfo.mesh;

import io.mizzen.examples.bookinfo.services.Flakiness;
import io.mizzen.examples.bookinfo.services.InstanceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads which servers Deployments ask for. Pure. */
public final class Deployments {
  private static final Set<String> SERVICES = Set.of("details", "ratings", "reviews");
  private static final int MAX_REPLICAS = 20;
  private static final String FLAKY = "FLAKY";

  private Deployments() {}

  /**
   * One spec per replica of each Deployment the demo can run; others (the page itself, databases)
   * are left out.
   *
   * @throws IllegalArgumentException if replicas are not 0..20 or FLAKY is unreadable
   */
  public static List<InstanceSpec> instances(Documents documents) {
    List<InstanceSpec> specs = new ArrayList<>();
    for (Doc deployment : documents.ofKind("Deployment")) {
      Map<String, String> labels =
          deployment.tree().at("spec", "template", "metadata", "labels").texts();
      if (SERVICES.contains(labels.getOrDefault("app", ""))) {
        specs.addAll(replicas(deployment, labels));
      }
    }
    return specs;
  }

  private static List<InstanceSpec> replicas(Doc deployment, Map<String, String> labels) {
    YamlTree pod = deployment.tree().at("spec", "template", "spec");
    String account = pod.at("serviceAccountName").text().orElse("");
    Flakiness flakiness = Flakiness.parse(variable(pod, FLAKY));
    List<InstanceSpec> specs = new ArrayList<>();
    for (int ordinal = 1; ordinal <= count(deployment); ordinal++) {
      InstanceId id =
          new InstanceId(
              labels.getOrDefault("app", ""),
              labels.getOrDefault("version", "v1"),
              deployment.key().name() + "-" + ordinal);
      specs.add(new InstanceSpec(id, labels, account, flakiness));
    }
    return specs;
  }

  private static int count(Doc deployment) {
    String text = deployment.tree().at("spec", "replicas").text().orElse("1");
    if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > MAX_REPLICAS) {
      throw new IllegalArgumentException(
          deployment.source()
              + ": spec.replicas of "
              + deployment.title()
              + ": "
              + text
              + " (expected: 0.."
              + MAX_REPLICAS
              + ")");
    }
    return Integer.parseInt(text);
  }

  private static String variable(YamlTree pod, String name) {
    return pod.at("containers").items().stream()
        .flatMap(container -> container.at("env").items().stream())
        .filter(variable -> variable.at("name").text().orElse("").equals(name))
        .flatMap(variable -> variable.at("value").text().stream())
        .findFirst()
        .orElse("");
  }
}
