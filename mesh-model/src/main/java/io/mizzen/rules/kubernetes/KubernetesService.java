package io.mizzen.rules.kubernetes;

import io.mizzen.config.IntOrString;
import io.mizzen.config.OpenMessage;
import io.mizzen.config.constraint.Always;
import io.mizzen.config.constraint.Enumerated;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.KeyForm;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.names.AddressForms;
import io.mizzen.names.Forms;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Kubernetes {@code Service}, {@code v1}. */
@OpenMessage
public record KubernetesService(Optional<Spec> spec) {
  /** {@code ServiceSpec}. */
  @OpenMessage
  public record Spec(
      List<ServicePort> ports,
      @KeyForm(Forms.LabelKey.class) @Form(Forms.LabelValue.class) Map<String, String> selector,
      @Form(AddressForms.IpOrNone.class) String clusterIP,
      List<String> clusterIPs,
      @Enumerated({"ClusterIP", "NodePort", "LoadBalancer", "ExternalName"}) String type,
      String externalName,
      String trafficDistribution,
      @Enumerated({"Cluster", "Local"}) String internalTrafficPolicy) {}

  /** {@code ServicePort}; an empty protocol means TCP, an empty target port the same number. */
  @OpenMessage
  public record ServicePort(
      @Form(Forms.DnsLabel.class) String name,
      @Always @PortNumber int port,
      @IntOrString @Form(AddressForms.TargetPort.class) String targetPort,
      @Enumerated({"TCP", "UDP", "SCTP"}) String protocol,
      String appProtocol) {}
}
