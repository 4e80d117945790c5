package io.mizzen.validation.networking;

import io.mizzen.api.Protocol;
import io.mizzen.names.Addresses;
import io.mizzen.names.HostNames;
import io.mizzen.rules.gateway.Gateway.ServerTlsSettings;
import io.mizzen.rules.gateway.Gateway.TlsMode;
import io.mizzen.rules.sidecar.Sidecar;
import io.mizzen.rules.sidecar.Sidecar.CaptureMode;
import io.mizzen.rules.sidecar.Sidecar.EgressListener;
import io.mizzen.rules.sidecar.Sidecar.IngressListener;
import io.mizzen.rules.sidecar.Sidecar.Mode;
import io.mizzen.rules.sidecar.Sidecar.OutboundTrafficPolicy;
import io.mizzen.rules.sidecar.Sidecar.Port;
import io.mizzen.rules.virtualservice.VirtualService.Destination;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.NameCheck;
import io.mizzen.validation.NumberCheck;
import io.mizzen.validation.ViolationCode;
import io.mizzen.validation.virtualservice.DestinationCheck;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/** {@code Sidecar}. */
@API(status = API.Status.INTERNAL)
public final class SidecarCheck {
  private static final Pattern ENDPOINT =
      Pattern.compile("(|127\\.0\\.0\\.1|0\\.0\\.0\\.0|\\[::1?]):([0-9]{1,5})");
  private static final Set<String> ANY_NAMESPACE = Set.of("*", ".", "~");

  private SidecarCheck() {}

  public static void spec(FieldContext spec, Sidecar sidecar, String namespace) {
    sidecar
        .workloadSelector()
        .ifPresent(
            selector ->
                NameCheck.selector(spec.field("workloadSelector"), "labels", selector.labels()));
    spec.each("ingress", sidecar.ingress(), SidecarCheck::ingress);
    spec.each("egress", sidecar.egress(), (at, listener) -> egress(at, listener, namespace));
    uniquePorts(
        spec.field("ingress"), sidecar.ingress().stream().map(IngressListener::port).toList());
    uniquePorts(spec.field("egress"), sidecar.egress().stream().map(EgressListener::port).toList());
    catchAll(spec.field("egress"), sidecar.egress());
    sockets(spec.field("egress"), sidecar.egress());
    spec.ifPresent(
        "inboundConnectionPool", sidecar.inboundConnectionPool(), ConnectionPoolCheck::settings);
    spec.ifPresent(
        "outboundTrafficPolicy", sidecar.outboundTrafficPolicy(), SidecarCheck::outbound);
  }

  private static void ingress(FieldContext context, IngressListener listener) {
    Protocol protocol = listener.port().map(SidecarCheck::protocol).orElse(Protocol.UNSUPPORTED);
    context.ifPresent(
        "port",
        listener.port(),
        (at, port) -> {
          GatewayCheck.ignoredTarget(at, port.targetPort());
          if (port.number() == 0) {
            at.field("number").error(ViolationCode.INVALID_PORT, 0, "1..65535");
          }
        });
    defaultEndpoint(context.field("defaultEndpoint"), listener.defaultEndpoint());
    context.ifPresent("tls", listener.tls(), (at, tls) -> tls(at, tls, protocol));
    context.ifPresent("connectionPool", listener.connectionPool(), ConnectionPoolCheck::settings);
    boolean hasHttp = listener.connectionPool().filter(pool -> pool.http().isPresent()).isPresent();
    if (hasHttp && listener.port().isPresent() && !protocol.isHttp()) {
      context
          .field("connectionPool")
          .field("http")
          .warning(
              ViolationCode.NO_EFFECT,
              NameCheck.quoted(listener.port().get().protocol()),
              "an HTTP port",
              "only the tcp settings apply");
    }
  }

  private static Protocol protocol(Port port) {
    return Protocol.parse(port.protocol().toLowerCase(Locale.ROOT)).orElse(Protocol.UNSUPPORTED);
  }

  private static void defaultEndpoint(FieldContext context, String endpoint) {
    if (endpoint.isEmpty()) {
      return;
    }
    Matcher matcher = ENDPOINT.matcher(endpoint);
    boolean isValid =
        Addresses.isUnix(endpoint)
            ? Addresses.isUnixSocket(endpoint)
            : matcher.matches() && NumberCheck.isPort(Integer.parseInt(matcher.group(2)));
    if (!isValid) {
      context.error(
          ViolationCode.INVALID_ADDRESS,
          endpoint,
          "127.0.0.1:port, 0.0.0.0:port, [::1]:port, [::]:port, :port or unix:///path");
    }
  }

  private static void tls(FieldContext context, ServerTlsSettings tls, Protocol protocol) {
    unsupported(context, "subjectAltNames", !tls.subjectAltNames().isEmpty());
    unsupported(context, "httpsRedirect", tls.httpsRedirect());
    unsupported(context, "credentialName", !tls.credentialName().isEmpty());
    unsupported(context, "credentialNames", !tls.credentialNames().isEmpty());
    unsupported(context, "tlsCertificates", !tls.tlsCertificates().isEmpty());
    if (tls.mode() == TlsMode.ISTIO_MUTUAL || tls.mode() == TlsMode.AUTO_PASSTHROUGH) {
      context
          .field("mode")
          .error(ViolationCode.NOT_SUPPORTED, tls.mode(), "SIMPLE, MUTUAL or PASSTHROUGH");
    }
    if (protocol != Protocol.HTTPS && protocol != Protocol.TLS) {
      context.error(ViolationCode.CONFLICT, "tls", "a port with protocol HTTPS or TLS");
    }
    ServerTlsCheck.settings(context, tls);
  }

  private static void unsupported(FieldContext context, String field, boolean isSet) {
    if (isSet) {
      context
          .field(field)
          .error(ViolationCode.NOT_SUPPORTED, field, "no " + field + " in a Sidecar's tls");
    }
  }

  private static void egress(FieldContext context, EgressListener listener, String namespace) {
    context.ifPresent(
        "port",
        listener.port(),
        (at, port) -> {
          GatewayCheck.ignoredTarget(at, port.targetPort());
          bind(context, port, listener);
        });
    if (listener.port().isEmpty() && !listener.hasUsableBind()) {
      context
          .field("bind")
          .warning(
              ViolationCode.INVALID_ADDRESS,
              listener.bind(),
              "an IP address, unix:///path or unix://@name",
              "it is passed over");
    }
    context.each("hosts", listener.hosts(), SidecarCheck::host);
    repeatedHosts(context.field("hosts"), listener.hosts(), namespace);
  }

  private static void bind(FieldContext context, Port port, EgressListener listener) {
    boolean isSocket = Addresses.isUnix(listener.bind());
    if (port.number() == 0 && !isSocket) {
      context
          .field("port")
          .field("number")
          .error(ViolationCode.INVALID_PORT, 0, "1..65535, or a Unix socket as bind");
    } else if (port.number() != 0 && isSocket) {
      context.field("bind").error(ViolationCode.CONFLICT, listener.bind(), "an IP address");
    } else if (!listener.hasUsableBind()) {
      context
          .field("bind")
          .error(
              ViolationCode.INVALID_ADDRESS,
              listener.bind(),
              "an IP address, unix:///path or unix://@name");
    }
    if (port.number() == 0 && listener.captureMode() == CaptureMode.IPTABLES) {
      context
          .field("captureMode")
          .error(ViolationCode.CONFLICT, listener.captureMode(), "DEFAULT or NONE with a socket");
    }
  }

  /** {@code namespace/dnsName}, the namespace perhaps with a {@code ~} that excludes it. */
  private static void host(FieldContext context, String entry) {
    int slash = entry.indexOf('/');
    if (slash < 0) {
      context.error(ViolationCode.INVALID_HOST, NameCheck.quoted(entry), "namespace/dnsName");
      return;
    }
    String namespace = entry.substring(0, slash);
    String name = namespace.startsWith("~") ? namespace.substring(1) : namespace;
    if (!ANY_NAMESPACE.contains(namespace) && !name.equals("*") && !HostNames.isLabel(name)) {
      context.error(
          ViolationCode.INVALID_NAME,
          NameCheck.quoted(namespace),
          "'*', '.', '~' or a namespace before the slash");
    }
    GatewayCheck.importedHost(context, entry.substring(slash + 1));
  }

  private static void repeatedHosts(FieldContext hosts, List<String> entries, String namespace) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < entries.size(); i++) {
      String entry =
          entries.get(i).startsWith("./")
              ? namespace + entries.get(i).substring(1)
              : entries.get(i);
      String all = entry.substring(0, entry.indexOf('/') + 1) + "*";
      if (!seen.add(entry) || (!entry.equals(all) && seen.contains(all))) {
        hosts.item(i).warning(ViolationCode.DUPLICATE, entries.get(i), "each host once", "");
      }
    }
    if (seen.contains("*/*") && seen.stream().anyMatch(e -> !e.startsWith("*/") && !isOut(e))) {
      hosts.warning(ViolationCode.DUPLICATE, "*/*", "no other host beside it", "it selects all");
    }
  }

  private static boolean isOut(String entry) {
    return entry.startsWith("~");
  }

  private static void uniquePorts(FieldContext listeners, List<Optional<Port>> ports) {
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      int number = ports.get(i).map(Port::number).orElse(0);
      if (number != 0 && !seen.add(number)) {
        listeners
            .item(i)
            .field("port")
            .field("number")
            .error(ViolationCode.DUPLICATE, number, "one listener per port");
      }
    }
  }

  private static void sockets(FieldContext listeners, List<EgressListener> egress) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < egress.size(); i++) {
      EgressListener listener = egress.get(i);
      boolean isSocket = listener.port().filter(port -> port.number() == 0).isPresent();
      if (isSocket && !seen.add(listener.bind())) {
        listeners
            .item(i)
            .field("bind")
            .error(ViolationCode.DUPLICATE, listener.bind(), "one listener per socket");
      }
    }
  }

  private static void catchAll(FieldContext listeners, List<EgressListener> egress) {
    for (int i = 0; i < egress.size() - 1; i++) {
      if (egress.get(i).port().isEmpty()) {
        listeners
            .item(i)
            .error(
                ViolationCode.CONFLICT,
                "a listener without port",
                "a port, or to be the last listener: it takes all others");
      }
    }
  }

  private static void outbound(FieldContext context, OutboundTrafficPolicy policy) {
    Optional<Destination> proxy = policy.egressProxy();
    if (proxy.isEmpty()) {
      return;
    }
    FieldContext at = context.field("egressProxy");
    if (policy.mode() != Mode.ALLOW_ANY) {
      at.error(ViolationCode.CONFLICT, policy.mode(), "an egressProxy with ALLOW_ANY only");
      return;
    }
    if (!HostNames.isFqdn(proxy.get().host())) {
      at.field("host")
          .error(ViolationCode.INVALID_HOST, NameCheck.quoted(proxy.get().host()), "a DNS name");
    }
    if (proxy.get().port().isEmpty()) {
      at.field("port").error(ViolationCode.REQUIRED, "nothing", "the port of the proxy");
    }
    DestinationCheck.destination(at, proxy.get());
  }
}
