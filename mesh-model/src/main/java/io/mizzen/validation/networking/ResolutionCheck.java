package io.mizzen.validation.networking;

import io.mizzen.api.Protocol;
import io.mizzen.names.Addresses;
import io.mizzen.names.HostNames;
import io.mizzen.rules.serviceentry.ServiceEntry;
import io.mizzen.rules.serviceentry.ServiceEntry.Resolution;
import io.mizzen.rules.serviceentry.ServiceEntry.ServicePort;
import io.mizzen.rules.workloadentry.WorkloadEntry;
import io.mizzen.validation.AddressCheck;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.NameCheck;
import io.mizzen.validation.ViolationCode;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The demands of each resolution of a {@code ServiceEntry} on its hosts and endpoints. */
final class ResolutionCheck {
  private static final Set<Protocol> DYNAMIC =
      Set.of(Protocol.HTTP, Protocol.HTTP2, Protocol.GRPC, Protocol.TLS);

  private ResolutionCheck() {}

  static void spec(FieldContext spec, ServiceEntry entry, Resolution resolution) {
    switch (resolution) {
      case NONE -> none(spec, entry);
      case STATIC -> fixed(spec, entry);
      case DNS, DNS_ROUND_ROBIN -> dns(spec, entry, resolution);
      case DYNAMIC_DNS -> dynamic(spec, entry);
    }
    spec.each("endpoints", entry.endpoints(), (at, any) -> endpoint(at, any, entry));
  }

  private static void none(FieldContext spec, ServiceEntry entry) {
    if (!entry.endpoints().isEmpty()) {
      spec.field("endpoints")
          .error(
              ViolationCode.CONFLICT,
              "endpoints with resolution NONE",
              "no endpoints, or resolution STATIC or DNS",
              "with NONE connections go where the client sent them");
    }
    if (entry.workloadSelector().isPresent()) {
      spec.field("workloadSelector")
          .warning(
              ViolationCode.NO_EFFECT,
              "workloadSelector with resolution NONE",
              "resolution STATIC or DNS",
              "with NONE selected workloads are not used");
    }
  }

  private static void fixed(FieldContext spec, ServiceEntry entry) {
    spec.each(
        "endpoints",
        entry.endpoints(),
        (at, endpoint) -> {
          String address = endpoint.address();
          if (Addresses.isUnix(address)) {
            unix(at, endpoint, entry);
          } else if (!WorkloadEntryCheck.isOnOtherNetwork(endpoint)) {
            AddressCheck.ip(at.field("address"), address);
          }
        });
  }

  private static void unix(FieldContext context, WorkloadEntry endpoint, ServiceEntry entry) {
    AddressCheck.unix(context.field("address"), endpoint.address());
    if (entry.ports().size() != 1) {
      context
          .field("address")
          .error(
              ViolationCode.CONFLICT,
              endpoint.address(),
              "exactly one service port beside a Unix socket, not " + entry.ports().size());
    }
  }

  private static void dns(FieldContext spec, ServiceEntry entry, Resolution resolution) {
    if (entry.endpoints().isEmpty()) {
      spec.each(
          "hosts",
          entry.hosts(),
          (at, host) -> {
            if (!HostNames.isFqdn(host)) {
              at.error(
                  ViolationCode.INVALID_HOST,
                  host,
                  "a full DNS name, since there are no endpoints to resolve instead");
            }
          });
    }
    if (resolution == Resolution.DNS_ROUND_ROBIN && entry.endpoints().size() > 1) {
      spec.field("endpoints")
          .error(
              ViolationCode.CONFLICT,
              entry.endpoints().size() + " endpoints",
              "at most one with DNS_ROUND_ROBIN");
    }
    spec.each("endpoints", entry.endpoints(), ResolutionCheck::dnsEndpoint);
  }

  private static void dnsEndpoint(FieldContext context, WorkloadEntry endpoint) {
    String address = endpoint.address();
    if (!Addresses.isIp(address) && !HostNames.isFqdn(address)) {
      context
          .field("address")
          .error(
              ViolationCode.INVALID_ADDRESS,
              NameCheck.quoted(address),
              "a DNS name or an IP address");
    }
  }

  private static void dynamic(FieldContext spec, ServiceEntry entry) {
    spec.each(
        "hosts",
        entry.hosts(),
        (at, host) -> {
          if (!HostNames.isWildcard(host)) {
            at.error(ViolationCode.INVALID_HOST, host, "a wildcard with DYNAMIC_DNS");
          }
        });
    if (!entry.endpoints().isEmpty()) {
      spec.field("endpoints")
          .error(ViolationCode.CONFLICT, "endpoints with DYNAMIC_DNS", "no endpoints");
    }
    if (!entry.addresses().isEmpty()) {
      spec.field("addresses")
          .error(ViolationCode.CONFLICT, "addresses with DYNAMIC_DNS", "no addresses");
    }
    spec.each("ports", entry.ports(), ResolutionCheck::dynamicPort);
  }

  private static void dynamicPort(FieldContext context, ServicePort port) {
    if (ServiceEntryCheck.protocol(port).filter(DYNAMIC::contains).isEmpty()) {
      context
          .field("protocol")
          .error(
              ViolationCode.CONFLICT,
              NameCheck.quoted(port.protocol()),
              "HTTP, HTTP2, GRPC or TLS with DYNAMIC_DNS");
    }
  }

  private static void endpoint(FieldContext context, WorkloadEntry endpoint, ServiceEntry entry) {
    WorkloadEntryCheck.common(context, endpoint);
    Set<String> names = entry.ports().stream().map(ServicePort::name).collect(Collectors.toSet());
    context.eachEntry("ports", endpoint.ports(), (at, port) -> known(at, port, names));
  }

  private static void known(
      FieldContext context, Map.Entry<String, Integer> port, Set<String> names) {
    if (!names.contains(port.getKey())) {
      context.error(
          ViolationCode.INVALID_NAME,
          port.getKey(),
          "the name of one of spec.ports",
          "known: " + String.join(", ", new java.util.TreeSet<>(names)));
    }
  }
}
