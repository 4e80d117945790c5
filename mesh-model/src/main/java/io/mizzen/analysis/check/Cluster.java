package io.mizzen.analysis.check;

import io.mizzen.analysis.OriginIndex;
import io.mizzen.api.Labels;
import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import io.mizzen.config.ConfigNode;
import io.mizzen.config.FieldPath;
import io.mizzen.config.codec.RecordCodec;
import io.mizzen.config.yaml.YamlReader;
import io.mizzen.model.EffectiveMeshConfig;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.kubernetes.ConfigMap;
import io.mizzen.rules.kubernetes.Deployment.Container;
import io.mizzen.rules.kubernetes.Deployment.PodSpec;
import io.mizzen.rules.kubernetes.KubernetesNamespace;
import io.mizzen.rules.kubernetes.KubernetesService;
import io.mizzen.rules.kubernetes.Pod;
import io.mizzen.rules.meshconfig.MeshConfig;
import io.mizzen.rules.meshconfig.MeshNetworks;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * The resources of a cluster, and the questions that several checks ask of them. Immutable.
 *
 * @param now the time at which certificates are judged
 * @param reads hears what a check looks at
 */
@API(status = API.Status.INTERNAL)
public record Cluster(
    RuleSet rules, MeshSettings settings, OriginIndex origins, Instant now, Reads reads) {
  public static final FieldPath SPEC = FieldPath.root().key("spec");
  public static final FieldPath METADATA = FieldPath.root().key("metadata");

  /** The label or annotation of a pod that asks for a sidecar, or for none. */
  public static final String INJECT = "sidecar.istio.io/inject";

  /** The label of a namespace that asks for sidecars. */
  public static final String INJECTION = "istio-injection";

  /** The label that asks for the sidecars of one revision of Istio. */
  public static final String REVISION = "istio.io/rev";

  /** The annotation of a pod in ambient mode. */
  public static final String REDIRECTION = "ambient.istio.io/redirection";

  /** The container of a sidecar. */
  public static final String PROXY = "istio-proxy";

  private static final Set<String> SYSTEM_NAMESPACES =
      Set.of("kube-system", "kube-public", "kube-node-lease", "local-path-storage");
  private static final MeshConfig NO_CONFIG =
      new RecordCodec()
          .<MeshConfig>readPartly(
              new ConfigNode.Mapping(List.of(), Origin.of("")), MeshConfig.class, FieldPath.root())
          .value()
          .orElseThrow();

  /** A cluster whose reads nobody hears of. */
  public static Cluster of(RuleSet rules, MeshSettings settings, OriginIndex origins, Instant now) {
    return new Cluster(rules, settings, origins, now, Reads.NOBODY);
  }

  /** The same, that says what is read from it. */
  public Cluster telling(Reads log) {
    return new Cluster(rules, settings, origins, now, log);
  }

  /** The MeshConfig in force; an empty one where there is none. */
  public MeshConfig config() {
    reads.type(MeshConfig.class);
    reads.type(ConfigMap.class);
    return EffectiveMeshConfig.of(rules, settings)
        .map(EffectiveMeshConfig::config)
        .orElse(NO_CONFIG);
  }

  /** The networks in force. */
  public Optional<MeshNetworks> networks() {
    reads.type(MeshNetworks.class);
    reads.type(ConfigMap.class);
    return EffectiveMeshConfig.networks(rules, settings);
  }

  /** YAML or JSON inside a ConfigMap; empty where it is neither. */
  public static Optional<ConfigNode> parse(String text) {
    return YamlReader.withDefaults()
        .read("<ConfigMap>", text)
        .fold(
            documents -> documents.stream().findFirst().map(document -> document.root()),
            unreadable -> Optional.empty());
  }

  /** All resources of a type. */
  public <S extends Record> List<MeshResource<S>> all(Class<S> type) {
    reads.type(type);
    return rules.ofType(type);
  }

  /** Whether Kubernetes has that Service. */
  public boolean hasService(String namespace, String name) {
    reads.type(KubernetesService.class);
    return rules.find(new ResourceKey("", "Service", namespace, name)).isPresent();
  }

  /** Whether a namespace is of Kubernetes itself, where nothing is injected. */
  public static boolean isSystem(String namespace) {
    return SYSTEM_NAMESPACES.contains(namespace);
  }

  /** Namespaces have no namespace of their own: their name is what counts. */
  public Optional<MeshResource<KubernetesNamespace>> namespace(String name) {
    return all(KubernetesNamespace.class).stream()
        .filter(namespace -> namespace.name().equals(name))
        .findFirst();
  }

  /** Pods that match all of {@code labels}; those of {@code namespace}, if one is given. */
  public List<MeshResource<Pod>> pods(Map<String, String> labels, Optional<String> namespace) {
    return all(Pod.class).stream()
        .filter(pod -> namespace.filter(name -> !name.equals(pod.namespace())).isEmpty())
        .filter(pod -> matches(labels, pod.labels().entries()))
        .toList();
  }

  /** Whether labels have all that a selector asks for. */
  public static boolean matches(Map<String, String> selector, Map<String, String> labels) {
    return Labels.of(labels).matches(Labels.of(selector));
  }

  /** {@code a=b,c=d}, as Kubernetes writes a selector. */
  public static String text(Map<String, String> selector) {
    return new TreeMap<>(selector)
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(","));
  }

  /** All containers of a pod, those of its initialization last. */
  public static Stream<Container> containers(Optional<PodSpec> pod) {
    return pod.stream()
        .flatMap(spec -> Stream.concat(spec.containers().stream(), spec.initContainers().stream()));
  }

  /** Whether a pod has a sidecar, or will get one. */
  public boolean isInMesh(
      Map<String, String> labels,
      Map<String, String> annotations,
      String namespace,
      Optional<PodSpec> pod) {
    if (containers(pod).anyMatch(each -> each.name().equals(PROXY) && !each.image().isEmpty())) {
      return true;
    }
    if ("enabled".equals(annotations.get(REDIRECTION))) {
      return true;
    }
    String own = labels.getOrDefault(INJECT, annotations.getOrDefault(INJECT, ""));
    return own.isEmpty()
        ? namespace(namespace)
            .filter(each -> "enabled".equals(each.labels().entries().get(INJECTION)))
            .isPresent()
        : own.equals("true");
  }

  /** The ports of a Service; none where it has no spec. */
  public static List<KubernetesService.ServicePort> ports(MeshResource<KubernetesService> service) {
    return service.spec().spec().map(KubernetesService.Spec::ports).orElse(List.of());
  }

  /** The selector of a Service; empty where it has none. */
  public static Map<String, String> selector(MeshResource<KubernetesService> service) {
    return service.spec().spec().map(KubernetesService.Spec::selector).orElse(Map.of());
  }
}
