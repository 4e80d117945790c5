package io.mizzen.validation;

import io.mizzen.names.Addresses;
import io.mizzen.names.HostNames;
import io.mizzen.rules.kubernetes.Deployment;
import io.mizzen.rules.kubernetes.EndpointSlice;
import io.mizzen.rules.kubernetes.KubernetesService;
import io.mizzen.rules.kubernetes.Pod;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * Checks of the fields that the mesh reads of Kubernetes' own kinds, as the API server checks it.
 */
@API(status = API.Status.INTERNAL)
public final class KubernetesCheck {
  private static final String SERVICE_NAME = "kubernetes.io/service-name";
  private static final String EXTERNAL_NAME = "ExternalName";
  private static final Set<String> TRANSPORTS = Set.of("", "TCP", "UDP", "SCTP");
  private static final Set<String> TYPES =
      Set.of("", "ClusterIP", "NodePort", "LoadBalancer", EXTERNAL_NAME);
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final Pattern PORT_NAME = Pattern.compile("(?=.*[a-z])[-a-z0-9]{1,15}");

  private KubernetesCheck() {}

  public static void service(FieldContext spec, KubernetesService service) {
    if (service.spec().isEmpty()) {
      spec.error(ViolationCode.REQUIRED, "nothing", "a spec with ports");
    }
    service.spec().ifPresent(any -> service(spec, any));
  }

  private static void service(FieldContext spec, KubernetesService.Spec service) {
    if (!TYPES.contains(service.type())) {
      spec.field("type")
          .error(
              ViolationCode.INVALID_VALUE,
              service.type(),
              "ClusterIP, NodePort, LoadBalancer or ExternalName");
    }
    boolean external = service.type().equals(EXTERNAL_NAME);
    boolean headless = service.clusterIP().equals("None");
    if (external && !HostNames.isFqdn(service.externalName())) {
      spec.field("externalName")
          .error(
              ViolationCode.INVALID_HOST, NameCheck.quoted(service.externalName()), "a DNS name");
    }
    if (!service.clusterIP().isEmpty() && !headless) {
      AddressCheck.ip(spec.field("clusterIP"), service.clusterIP());
    }
    if (service.ports().isEmpty() && !external && !headless) {
      spec.field("ports").error(ViolationCode.REQUIRED, "nothing", "at least one port");
    }
    NameCheck.labels(spec, "selector", service.selector());
    servicePorts(spec, service.ports());
  }

  private static void servicePorts(FieldContext spec, List<KubernetesService.ServicePort> ports) {
    Set<String> names = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    spec.each(
        "ports",
        ports,
        (at, port) -> {
          if (port.name().isEmpty() ? ports.size() > 1 : !names.add(port.name())) {
            at.field("name")
                .error(
                    port.name().isEmpty() ? ViolationCode.REQUIRED : ViolationCode.DUPLICATE,
                    NameCheck.quoted(port.name()),
                    "a name of its own for each of several ports");
          }
          String transport = port.protocol().isEmpty() ? "TCP" : port.protocol();
          if (!numbers.add(port.port() + "/" + transport)) {
            at.field("port").error(ViolationCode.DUPLICATE, port.port(), "each port once");
          }
          servicePort(at, port);
        });
  }

  private static void servicePort(FieldContext context, KubernetesService.ServicePort port) {
    if (!port.name().isEmpty()) {
      NameCheck.label(context.field("name"), port.name());
    }
    NumberCheck.port(context.field("port"), port.port());
    transport(context.field("protocol"), port.protocol());
    String target = port.targetPort();
    if (NUMBER.matcher(target).matches()) {
      NumberCheck.port(context.field("targetPort"), Integer.parseInt(target));
    } else if (!target.isEmpty() && !PORT_NAME.matcher(target).matches()) {
      context
          .field("targetPort")
          .error(
              ViolationCode.INVALID_PORT,
              NameCheck.quoted(target),
              "1..65535 or the name of a container port");
    }
  }

  private static void transport(FieldContext context, String protocol) {
    if (!TRANSPORTS.contains(protocol)) {
      context.error(ViolationCode.INVALID_VALUE, protocol, "TCP, UDP or SCTP");
    }
  }

  public static void endpointSlice(
      FieldContext root, EndpointSlice slice, Map<String, String> labels) {
    if (!labels.containsKey(SERVICE_NAME)) {
      root.field("metadata")
          .field("labels")
          .warning(
              ViolationCode.NO_EFFECT,
              "no " + SERVICE_NAME,
              "the label " + SERVICE_NAME,
              "without it these endpoints belong to no service");
    }
    root.each(
        "endpoints",
        slice.endpoints(),
        (at, endpoint) ->
            at.each(
                "addresses",
                endpoint.addresses(),
                (context, address) -> sliceAddress(context, address, slice.addressType())));
    root.each(
        "ports",
        slice.ports(),
        (at, port) -> {
          NumberCheck.port(at.field("port"), port.port());
          transport(at.field("protocol"), port.protocol());
        });
  }

  private static void sliceAddress(FieldContext context, String address, String type) {
    boolean valid =
        switch (type) {
          case "IPv4" -> Addresses.isIp4(address);
          case "IPv6" -> Addresses.isIp6(address);
          case "FQDN" -> HostNames.isFqdn(address);
          default -> Addresses.isIp(address);
        };
    if (!valid) {
      context.error(
          ViolationCode.INVALID_ADDRESS,
          NameCheck.quoted(address),
          "an address of type " + (type.isEmpty() ? "IPv4 or IPv6" : type));
    }
  }

  public static void pod(FieldContext root, Pod pod) {
    root.ifPresent("spec", pod.spec(), KubernetesCheck::podSpec);
    pod.status()
        .map(Pod.Status::podIP)
        .filter(ip -> !ip.isEmpty())
        .ifPresent(ip -> AddressCheck.ip(root.field("status").field("podIP"), ip));
  }

  public static void deployment(FieldContext spec, Deployment deployment) {
    deployment
        .spec()
        .ifPresent(
            any -> {
              spec.ifPresent("replicas", any.replicas(), NumberCheck::notNegative);
              any.template().ifPresent(template -> template(spec.field("template"), template));
            });
  }

  private static void template(FieldContext context, Deployment.PodTemplate template) {
    template
        .metadata()
        .ifPresent(any -> NameCheck.labels(context.field("metadata"), "labels", any.labels()));
    context.ifPresent("spec", template.spec(), KubernetesCheck::podSpec);
  }

  private static void podSpec(FieldContext context, Deployment.PodSpec spec) {
    context.each(
        "containers",
        spec.containers(),
        (container, any) ->
            container.each(
                "ports",
                any.ports(),
                (at, port) -> NumberCheck.port(at.field("containerPort"), port.containerPort())));
  }
}
