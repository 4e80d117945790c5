package io.mizzen.rules.kubernetes;

import io.mizzen.config.OpenMessage;
import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Required;
import io.mizzen.names.Forms;
import java.util.List;
import java.util.Optional;

/** Kubernetes {@code Ingress}, {@code networking.k8s.io/v1}. */
@OpenMessage
public record Ingress(
    String ingressClassName, Optional<Backend> defaultBackend, List<Tls> tls, List<Rule> rules)
    implements WithoutEffect {
  /** {@code IngressTLS}. */
  @OpenMessage
  public record Tls(List<String> hosts, String secretName) {}

  /** {@code IngressRule}; no host means any. */
  @OpenMessage
  public record Rule(@Form(Forms.HostPattern.class) String host, Optional<Http> http) {}

  /** {@code HTTPIngressRuleValue}. */
  @OpenMessage
  public record Http(@Required("at least one path") List<Path> paths) {}

  /** {@code HTTPIngressPath}. */
  @OpenMessage
  public record Path(
      String path,
      @Required("Exact, Prefix or ImplementationSpecific") String pathType,
      @Required("a backend") Optional<Backend> backend) {}

  /** {@code IngressBackend}. */
  @OpenMessage
  public record Backend(Optional<ServiceBackend> service, Optional<Resource> resource) {}

  /** {@code IngressServiceBackend}. */
  @OpenMessage
  public record ServiceBackend(
      @Required("the name of a service") String name, Optional<Port> port) {}

  /** {@code ServiceBackendPort}: a name or a number. */
  @OpenMessage
  public record Port(String name, @PortNumber int number) {}

  /** {@code TypedLocalObjectReference}. */
  @OpenMessage
  public record Resource(String apiGroup, String kind, String name) {}
}
