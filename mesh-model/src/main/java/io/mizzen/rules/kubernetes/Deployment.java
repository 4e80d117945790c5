package io.mizzen.rules.kubernetes;

import io.mizzen.config.OpenMessage;
import io.mizzen.config.constraint.Always;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.KeyForm;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Range;
import io.mizzen.names.Forms;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Kubernetes {@code Deployment}, {@code apps/v1}: names, labels and replicas, never addresses. */
@OpenMessage
public record Deployment(Optional<Spec> spec) {
  /** {@code DeploymentSpec}; absent replicas mean 1. */
  @OpenMessage
  public record Spec(@Range(min = 0) Optional<Integer> replicas, Optional<PodTemplate> template) {}

  /** {@code PodTemplateSpec}. */
  @OpenMessage
  public record PodTemplate(Optional<TemplateMetadata> metadata, Optional<PodSpec> spec) {}

  /** {@code ObjectMeta} of a template. */
  @OpenMessage
  public record TemplateMetadata(
      @KeyForm(Forms.LabelKey.class) @Form(Forms.LabelValue.class) Map<String, String> labels,
      Map<String, String> annotations) {}

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
  public record ContainerPort(String name, @Always @PortNumber int containerPort) {}

  /** {@code SecurityContext} and {@code PodSecurityContext}. */
  @OpenMessage
  public record SecurityContext(Optional<Long> runAsUser) {}
}
