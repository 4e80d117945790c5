package io.mizzen.validation.networking;

import io.mizzen.api.Protocol;
import io.mizzen.model.MeshResource;
import io.mizzen.names.Addresses;
import io.mizzen.rules.serviceentry.ServiceEntry;
import io.mizzen.rules.serviceentry.ServiceEntry.Location;
import io.mizzen.rules.serviceentry.ServiceEntry.Resolution;
import io.mizzen.rules.serviceentry.ServiceEntry.ServicePort;
import io.mizzen.rules.serviceentry.ServiceEntryStatus;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.NameCheck;
import io.mizzen.validation.ViolationCode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/** {@code ServiceEntry}: what holds for every resolution; the rest is {@link ResolutionCheck}. */
@API(status = API.Status.INTERNAL)
public final class ServiceEntryCheck {
  private static final String WAYPOINT = "istio.io/use-waypoint";

  private ServiceEntryCheck() {}

  public static void resource(FieldContext root, MeshResource<ServiceEntry> entry) {
    spec(root.field("spec"), entry.spec(), entry.namespace(), entry.labels().entries());
    entry
        .status(ServiceEntryStatus.class)
        .ifPresent(status -> status(root.field("status"), status));
  }

  private static void status(FieldContext context, ServiceEntryStatus status) {
    context.each(
        "addresses",
        status.addresses(),
        (at, address) -> {
          if (!Addresses.isIp(address.value())) {
            at.field("value")
                .warning(
                    ViolationCode.INVALID_ADDRESS,
                    NameCheck.quoted(address.value()),
                    "an IP address",
                    "it is passed over; istiod writes this field");
          }
        });
  }

  private static void spec(
      FieldContext spec, ServiceEntry entry, String namespace, Map<String, String> labels) {
    Resolution resolution = entry.resolution().orElse(Resolution.NONE);
    hosts(spec, entry, resolution);
    addresses(spec, entry, resolution);
    ports(spec, entry);
    entry
        .workloadSelector()
        .ifPresent(
            selector ->
                NameCheck.selector(spec.field("workloadSelector"), "labels", selector.labels()));
    ResolutionCheck.spec(spec, entry, resolution);
    if (resolution == Resolution.DYNAMIC_DNS) {
      withoutWaypoint(spec.field("location"), entry, labels.getOrDefault(WAYPOINT, ""));
    }
    NameCheck.exportTo(spec, entry.exportTo(), namespace, NameCheck.Nobody.ALLOWED);
  }

  private static void withoutWaypoint(FieldContext context, ServiceEntry entry, String waypoint) {
    boolean inMesh = entry.location().filter(Location.MESH_EXTERNAL::equals).isEmpty();
    if (inMesh && !waypoint.isEmpty() && !waypoint.equalsIgnoreCase("none")) {
      context.error(
          ViolationCode.CONFLICT,
          Location.MESH_INTERNAL,
          "MESH_EXTERNAL with DYNAMIC_DNS and the label " + WAYPOINT,
          "a waypoint cannot look up the hosts of the mesh itself");
    }
  }

  private static void hosts(FieldContext spec, ServiceEntry entry, Resolution resolution) {
    spec.each("hosts", entry.hosts(), (at, host) -> host(at, host, resolution));
    if (entry.hosts().size() > 1 && resolution != Resolution.NONE) {
      spec.each("ports", entry.ports(), ServiceEntryCheck::tellsHostsApart);
    }
  }

  private static void host(FieldContext context, String host, Resolution resolution) {
    if (host.equals("*")) {
      context.error(ViolationCode.INVALID_HOST, "*", "a host, or a wildcard with a domain");
      return;
    }
    NameCheck.wildcardDomain(context, host);
    if (host.startsWith("*") && !host.startsWith("*.") && resolution != Resolution.DYNAMIC_DNS) {
      context.warning(
          ViolationCode.NO_EFFECT,
          host,
          "a wildcard for whole labels, such as *.example.com",
          "not every data plane matches a part of a label");
    }
  }

  /** With HTTP the authority and with TLS the SNI names the host; plain TCP has nothing. */
  private static void tellsHostsApart(FieldContext context, ServicePort port) {
    Protocol protocol = protocol(port).orElse(Protocol.UNSUPPORTED);
    if (!protocol.isHttp() && protocol != Protocol.TLS && protocol != Protocol.HTTPS) {
      context
          .field("protocol")
          .error(
              ViolationCode.CONFLICT,
              NameCheck.quoted(port.protocol()),
              "an HTTP or TLS protocol where there is more than one host",
              "connections do not say which host they mean; use one ServiceEntry per host");
    }
  }

  private static void addresses(FieldContext spec, ServiceEntry entry, Resolution resolution) {
    boolean subnets = resolution == Resolution.NONE || resolution == Resolution.STATIC;
    spec.each(
        "addresses",
        entry.addresses(),
        (at, address) -> {
          if (address.contains("/") && !subnets) {
            at.error(
                ViolationCode.CONFLICT,
                address,
                "an IP address with resolution " + resolution,
                "subnets are only legal with NONE and STATIC");
          }
        });
  }

  private static void ports(FieldContext spec, ServiceEntry entry) {
    spec.each(
        "ports",
        entry.ports(),
        (at, port) -> {
          if (entry.addresses().isEmpty() && isOpaque(port)) {
            addressWanted(at, port);
          }
        });
  }

  static Optional<Protocol> protocol(ServicePort port) {
    return Protocol.parse(port.protocol().toLowerCase(Locale.ROOT));
  }

  private static boolean isOpaque(ServicePort port) {
    return port.protocol().isEmpty()
        || protocol(port).filter(protocol -> protocol == Protocol.TCP).isPresent();
  }

  private static void addressWanted(FieldContext context, ServicePort port) {
    context
        .field("protocol")
        .warning(
            ViolationCode.NO_EFFECT,
            NameCheck.quoted(port.protocol()),
            "addresses beside a TCP port",
            "a sidecar cannot tell these connections from others on port "
                + port.number()
                + " (Istio: IST0134)");
  }
}
