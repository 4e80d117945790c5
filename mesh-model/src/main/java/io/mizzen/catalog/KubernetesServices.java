package io.mizzen.catalog;

import io.mizzen.api.Labels;
import io.mizzen.api.Port;
import io.mizzen.api.Protocol;
import io.mizzen.api.Resolution;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.ServicePort;
import io.mizzen.api.ServiceSource;
import io.mizzen.api.TargetPort;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.rules.kubernetes.KubernetesService;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Services out of Kubernetes Service documents, as Istio's registry reads them: a cluster address
 * makes {@link Resolution#STATIC}, {@code clusterIP: None} {@link Resolution#NONE}, an ExternalName
 * {@link Resolution#ALIAS}.
 */
final class KubernetesServices {
  private static final String EXPORT_TO = "networking.istio.io/exportTo";
  private static final String HEADLESS = "None";

  /** SMTP, DNS, MySQL, MongoDB. */
  private static final Set<Integer> SERVER_FIRST = Set.of(25, 53, 3306, 27017);

  private static final KubernetesService.Spec NO_SPEC =
      new KubernetesService.Spec(List.of(), Map.of(), "", List.of(), "", "", "", "");

  private KubernetesServices() {}

  /** The service that a document declares. */
  static Service service(MeshResource<KubernetesService> resource, MeshSettings settings) {
    KubernetesService.Spec spec = resource.spec().spec().orElse(NO_SPEC);
    Optional<String> externalName = externalName(spec);
    return Service.builder(
            new ServiceKey(
                resource.namespace(), settings.serviceHost(resource.name(), resource.namespace())))
        .name(resource.name())
        .ports(spec.ports().stream().map(KubernetesServices::servicePort).toList())
        .resolution(resolution(spec, externalName))
        .external(externalName.isPresent())
        .addresses(addresses(spec))
        .externalName(externalName)
        .labels(resource.labels())
        .selector(
            spec.selector().isEmpty() || externalName.isPresent()
                ? Optional.empty()
                : Optional.of(Labels.of(spec.selector())))
        .exportTo(exportTo(resource.annotations().getOrDefault(EXPORT_TO, ""), settings))
        .source(ServiceSource.kubernetes(resource.created()))
        .origin(resource.origin())
        .build();
  }

  private static Optional<String> externalName(KubernetesService.Spec spec) {
    return spec.type().equals("ExternalName") && !spec.externalName().isEmpty()
        ? Optional.of(spec.externalName())
        : Optional.empty();
  }

  private static Resolution resolution(KubernetesService.Spec spec, Optional<String> externalName) {
    if (externalName.isPresent()) {
      return Resolution.ALIAS;
    }
    return spec.clusterIP().equals(HEADLESS) ? Resolution.NONE : Resolution.STATIC;
  }

  /** All families' addresses, that of {@code clusterIP} first. */
  private static List<String> addresses(KubernetesService.Spec spec) {
    if (spec.clusterIP().isEmpty() || spec.clusterIP().equals(HEADLESS)) {
      return List.of();
    }
    return spec.clusterIPs().size() > 1 ? spec.clusterIPs() : List.of(spec.clusterIP());
  }

  private static ServicePort servicePort(KubernetesService.ServicePort port) {
    return new ServicePort(
        port.name(), Port.of(port.port()), protocol(port), targetPort(port.targetPort()));
  }

  /** Some well-known ports are TCP where nothing is declared: their servers speak first. */
  private static Protocol protocol(KubernetesService.ServicePort port) {
    Protocol declared = Protocol.infer(port.appProtocol(), port.name(), port.protocol());
    return declared == Protocol.UNSUPPORTED && SERVER_FIRST.contains(port.port())
        ? Protocol.TCP
        : declared;
  }

  private static TargetPort targetPort(String text) {
    if (text.isEmpty()) {
      return TargetPort.same();
    }
    return text.chars().allMatch(Character::isDigit)
        ? new TargetPort.Numbered(Integer.parseInt(text))
        : new TargetPort.Named(text);
  }

  private static Set<String> exportTo(String annotation, MeshSettings settings) {
    return annotation.isEmpty()
        ? new TreeSet<>(settings.traffic().exportTo().services())
        : Arrays.stream(annotation.split(","))
            .map(String::strip)
            .collect(Collectors.toCollection(TreeSet::new));
  }
}
