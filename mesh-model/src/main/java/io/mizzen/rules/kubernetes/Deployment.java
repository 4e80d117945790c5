package io.mizzen.rules.kubernetes;

import io.mizzen.config.OpenMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Kubernetes {@code Deployment}, {@code apps/v1}: names, labels and replicas, never addresses. */
@OpenMessage
public record Deployment(Optional<Spec> spec) {
  /** {@code DeploymentSpec}; absent replicas mean 1. */
  @OpenMessage
  public record Spec(Optional<Integer> replicas, Optional<PodTemplate> template) {}

  /** {@code PodTemplateSpec}. */
  @OpenMessage
  public record PodTemplate(Optional<TemplateMetadata> metadata, Optional<PodSpec> spec) {}

  /** {@code ObjectMeta} of a template. */
  @OpenMessage
  public record TemplateMetadata(Map<String, String> labels, Map<String, String> annotations) {}

  /** {@code PodSpec}. */
  @OpenMessage
  public record PodSpec(
      String serviceAccountName,
      String nodeName,
      List<Container> containers,
      List<Container> initContainers,
      boolean hostNetwork,
      Optional<SecurityContext> securityContext) {}

  /** {@code Container}. */
  @OpenMessage
  public record Container(
      String name,
      String image,
      List<ContainerPort> ports,
      Optional<SecurityContext> securityContext) {}

  /** {@code ContainerPort}. */
  @OpenMessage
  public record ContainerPort(String name, int containerPort) {}

  /** {@code SecurityContext} and {@code PodSecurityContext}. */
  @OpenMessage
  public record SecurityContext(Optional<Long> runAsUser) {}
}
