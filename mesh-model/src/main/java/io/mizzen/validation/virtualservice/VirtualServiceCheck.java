package io.mizzen.validation.virtualservice;

import io.mizzen.names.Addresses;
import io.mizzen.names.HostNames;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.NameCheck;
import io.mizzen.validation.ViolationCode;
import java.util.List;
import org.apiguardian.api.API;

/** {@code VirtualService}: its hosts and gateways, then each rule. */
@API(status = API.Status.INTERNAL)
public final class VirtualServiceCheck {
  private VirtualServiceCheck() {}

  public static void spec(FieldContext spec, VirtualService service, String namespace) {
    Binding binding = Binding.of(service.gateways());
    spec.each("gateways", service.gateways(), NameCheck::gateway);
    if (service.hosts().isEmpty()) {
      delegate(spec, service);
      spec.each(
          "http", service.http(), (at, rule) -> HttpRouteCheck.delegatedRule(at, rule, binding));
    } else {
      hosts(spec, service, binding);
      spec.each("http", service.http(), (at, rule) -> HttpRouteCheck.rule(at, rule, binding));
    }
    if (service.http().isEmpty() && service.tls().isEmpty() && service.tcp().isEmpty()) {
      spec.error(ViolationCode.REQUIRED, "no rule", "at least one of http, tls, tcp");
    }
    spec.each(
        "tls", service.tls(), (at, rule) -> ConnectionRouteCheck.tls(at, rule, service.hosts()));
    spec.each("tcp", service.tcp(), ConnectionRouteCheck::tcp);
    NameCheck.exportTo(spec, service.exportTo(), namespace, NameCheck.Nobody.FORBIDDEN);
    ShadowCheck.virtualService(spec, service);
  }

  private static void delegate(FieldContext spec, VirtualService service) {
    if (!service.gateways().isEmpty()) {
      notInDelegate(spec.field("gateways"));
    }
    if (!service.tls().isEmpty()) {
      notInDelegate(spec.field("tls"));
    }
    if (!service.tcp().isEmpty()) {
      notInDelegate(spec.field("tcp"));
    }
  }

  private static void notInDelegate(FieldContext context) {
    context.error(
        ViolationCode.CONFLICT,
        "set, but hosts is empty",
        "only http in a VirtualService without hosts",
        "give it hosts, or remove this: without hosts it is a delegate");
  }

  private static void hosts(FieldContext spec, VirtualService service, Binding binding) {
    boolean sniAllowed =
        binding == Binding.GATEWAYS_ONLY
            && service.tls().stream()
                .flatMap(rule -> rule.match().stream())
                .anyMatch(match -> !match.sniHosts().isEmpty());
    spec.each("hosts", service.hosts(), (at, host) -> host(at, host, binding, sniAllowed));
    duplicates(spec.field("hosts"), service.hosts());
  }

  private static void host(FieldContext context, String host, Binding binding, boolean sniAllowed) {
    if (host.equals("*") && binding == Binding.MESH) {
      context.error(
          ViolationCode.INVALID_HOST,
          "*",
          "a host, or a wildcard with a domain",
          "'*' is only legal for gateways alone: a mesh client always calls some host");
      return;
    }
    boolean sni = sniAllowed && HostNames.isGatewaySni(host);
    if (!HostNames.isWildcardDomain(host) && !Addresses.isIp(host) && !sni) {
      context.error(
          ViolationCode.INVALID_HOST,
          NameCheck.quoted(host),
          "a DNS name, one that starts with *. or an IP address");
    }
  }

  private static void duplicates(FieldContext hosts, List<String> names) {
    for (int i = 1; i < names.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (HostNames.overlap(names.get(i), names.get(j))) {
          hosts
              .item(i)
              .error(
                  ViolationCode.DUPLICATE,
                  names.get(i),
                  "hosts that do not overlap; hosts[" + j + "] is " + names.get(j));
        }
      }
    }
  }
}
