package io.mizzen.analysis.injection;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.config.ConfigNode;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.kubernetes.ConfigMap;
import io.mizzen.rules.kubernetes.Deployment;
import io.mizzen.rules.kubernetes.Deployment.PodSpec;
import io.mizzen.rules.kubernetes.KubernetesNamespace;
import io.mizzen.rules.kubernetes.Pod;
import io.mizzen.rules.kubernetes.WebhookConfiguration;
import io.mizzen.rules.kubernetes.WebhookConfiguration.Webhook;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The images of sidecars: the injector's, or {@code auto} where no injector will come. */
final class ProxyImages {
  static final String INJECTOR = "istio-sidecar-injector";

  /** Variants of one version, between which a pod may choose. */
  private static final Pattern VARIANT = Pattern.compile("-(distroless|debug)$");

  private ProxyImages() {}

  static void check(Cluster cluster, Report report) {
    mismatches(cluster, report);
    cluster.all(Pod.class).stream()
        .filter(pod -> isAuto(pod.spec().spec()))
        .forEach(
            pod ->
                report
                    .at(pod, Cluster.SPEC.key("containers"))
                    .warning(
                        AnalysisCode.IMAGE_AUTO_IN_POD,
                        "auto",
                        "an image",
                        "no injector has replaced it: the pod cannot start"));
    cluster.all(Deployment.class).stream()
        .filter(deployment -> isAuto(template(deployment).flatMap(t -> t.spec())))
        .filter(deployment -> !willBeInjected(deployment, cluster))
        .forEach(
            deployment ->
                report
                    .at(deployment, Cluster.SPEC.key("template"))
                    .warning(
                        AnalysisCode.IMAGE_AUTO_IN_DEPLOYMENT,
                        "auto",
                        "labels that an injector selects",
                        "its pods would not start"));
  }

  private static Optional<Deployment.PodTemplate> template(MeshResource<Deployment> deployment) {
    return deployment.spec().spec().flatMap(Deployment.Spec::template);
  }

  private static boolean isAuto(Optional<PodSpec> pod) {
    return pod.stream()
        .flatMap(spec -> spec.containers().stream())
        .anyMatch(each -> each.name().equals(Cluster.PROXY) && each.image().equals("auto"));
  }

  private static boolean willBeInjected(MeshResource<Deployment> deployment, Cluster cluster) {
    Map<String, String> namespace =
        cluster
            .namespace(deployment.namespace())
            .<Map<String, String>>map(each -> each.labels().entries())
            .orElse(Map.of());
    Map<String, String> pod =
        template(deployment)
            .flatMap(Deployment.PodTemplate::metadata)
            .map(Deployment.TemplateMetadata::labels)
            .orElse(Map.of());
    return cluster.all(WebhookConfiguration.class).stream()
        .filter(each -> each.key().kind().startsWith("Mutating"))
        .flatMap(each -> each.spec().webhooks().stream())
        .filter(webhook -> webhook.name().endsWith("istio.io"))
        .anyMatch(webhook -> selects(webhook, namespace, pod));
  }

  static boolean selects(Webhook webhook, Map<String, String> namespace, Map<String, String> pod) {
    return Webhooks.matches(webhook.namespaceSelector(), namespace)
        && Webhooks.matches(webhook.objectSelector(), pod);
  }

  /** One finding per namespace, with all its pods. */
  private static void mismatches(Cluster cluster, Report report) {
    Map<String, String> images = new TreeMap<>();
    cluster.all(ConfigMap.class).stream()
        .filter(map -> map.name().startsWith(INJECTOR))
        .forEach(map -> image(map.spec()).ifPresent(image -> images.put(map.name(), image)));
    Map<String, TreeSet<String>> others = new TreeMap<>();
    cluster
        .all(Pod.class)
        .forEach(
            pod ->
                injectorOf(pod, cluster)
                    .map(images::get)
                    .filter(image -> differs(pod, image))
                    .ifPresent(
                        image ->
                            others
                                .computeIfAbsent(pod.namespace(), any -> new TreeSet<>())
                                .add(pod.name())));
    others.forEach(
        (name, pods) -> {
          Optional<MeshResource<KubernetesNamespace>> namespace = cluster.namespace(name);
          namespace.ifPresent(
              each ->
                  report
                      .at(each, Cluster.METADATA.key("name"))
                      .warning(
                          AnalysisCode.OTHER_PROXY_IMAGE,
                          String.join(", ", pods),
                          "the sidecar image of the injector",
                          "restart these pods"));
        });
  }

  /** The injector's ConfigMap for a pod, where its namespace is injected. */
  private static Optional<String> injectorOf(MeshResource<Pod> pod, Cluster cluster) {
    if (!pod.annotations().getOrDefault("sidecar.istio.io/proxyImage", "").isEmpty()) {
      return Optional.empty();
    }
    return cluster
        .namespace(pod.namespace())
        .map(namespace -> namespace.labels().entries())
        .flatMap(
            labels -> {
              String revision = labels.getOrDefault(Cluster.REVISION, "");
              boolean isEnabled = "enabled".equals(labels.get(Cluster.INJECTION));
              return revision.isEmpty() || revision.equals("default")
                  ? Optional.of(INJECTOR).filter(any -> isEnabled || !revision.isEmpty())
                  : Optional.of(INJECTOR + "-" + revision);
            });
  }

  private static boolean differs(MeshResource<Pod> pod, String image) {
    return Cluster.containers(pod.spec().spec())
        .filter(each -> each.name().equals(Cluster.PROXY))
        .anyMatch(each -> !plain(each.image()).equals(plain(image)));
  }

  private static String plain(String image) {
    return VARIANT.matcher(image).replaceFirst("");
  }

  private static Optional<String> image(ConfigMap injector) {
    Optional<ConfigNode> global = values(injector).flatMap(values -> get(values, "global"));
    Optional<String> name =
        global
            .flatMap(each -> get(each, "proxy"))
            .flatMap(proxy -> get(proxy, "image"))
            .map(ConfigNode::describe);
    if (name.filter(image -> image.contains("/")).isPresent()) {
      return name;
    }
    Optional<String> hub = global.flatMap(each -> get(each, "hub")).map(ConfigNode::describe);
    Optional<String> tag = global.flatMap(each -> get(each, "tag")).map(ConfigNode::describe);
    return name.flatMap(image -> hub.flatMap(h -> tag.map(t -> h + "/" + image + ":" + t)));
  }

  /** The values that the injector was installed with. */
  static Optional<ConfigNode> values(ConfigMap injector) {
    return Optional.ofNullable(injector.data().get("values")).flatMap(Cluster::parse);
  }

  static Optional<ConfigNode> get(ConfigNode node, String key) {
    return node instanceof ConfigNode.Mapping mapping ? mapping.get(key) : Optional.empty();
  }
}
