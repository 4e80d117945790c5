package io.mizzen.validation;

import io.mizzen.names.Addresses;
import io.mizzen.names.HostNames;
import io.mizzen.rules.kubernetes.EndpointSlice;
import io.mizzen.rules.kubernetes.KubernetesService;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Checks of the fields that the mesh reads of Kubernetes' own kinds, as the API server checks it.
 */
@API(status = API.Status.INTERNAL)
public final class KubernetesCheck {
  private static final String SERVICE_NAME = "kubernetes.io/service-name";
  private static final String EXTERNAL_NAME = "ExternalName";

  private KubernetesCheck() {}

  public static void service(FieldContext spec, KubernetesService service) {
    if (service.spec().isEmpty()) {
      spec.error(ViolationCode.REQUIRED, "nothing", "a spec with ports");
    }
    service.spec().ifPresent(any -> service(spec, any));
  }

  private static void service(FieldContext spec, KubernetesService.Spec service) {
    boolean external = service.type().equals(EXTERNAL_NAME);
    boolean headless = service.clusterIP().equals("None");
    if (external && !HostNames.isFqdn(service.externalName())) {
      spec.field("externalName")
          .error(
              ViolationCode.INVALID_HOST, NameCheck.quoted(service.externalName()), "a DNS name");
    }
    if (service.ports().isEmpty() && !external && !headless) {
      spec.field("ports").error(ViolationCode.REQUIRED, "nothing", "at least one port");
    }
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
        });
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
}
