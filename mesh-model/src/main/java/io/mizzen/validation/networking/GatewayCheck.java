package io.mizzen.validation.networking;

import io.mizzen.api.Protocol;
import io.mizzen.names.Addresses;
import io.mizzen.names.HostNames;
import io.mizzen.rules.gateway.Gateway;
import io.mizzen.rules.gateway.Gateway.Port;
import io.mizzen.rules.gateway.Gateway.Server;
import io.mizzen.rules.gateway.Gateway.ServerTlsSettings;
import io.mizzen.rules.gateway.Gateway.TlsMode;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.NameCheck;
import io.mizzen.validation.ViolationCode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/** Istio's {@code Gateway}. */
@API(status = API.Status.INTERNAL)
public final class GatewayCheck {
  private static final Set<String> ANY_NAMESPACE = Set.of("*", ".");

  private GatewayCheck() {}

  public static void spec(FieldContext root, String name, Gateway gateway) {
    if (!HostNames.isLabel(name)) {
      NameCheck.label(root.field("metadata").field("name"), name);
    }
    FieldContext spec = root.field("spec");
    spec.each("servers", gateway.servers(), GatewayCheck::server);
    Map<String, Integer> names = new HashMap<>();
    for (int i = 0; i < gateway.servers().size(); i++) {
      String port = gateway.servers().get(i).port().map(Port::name).orElse("");
      Integer first = port.isEmpty() ? null : names.putIfAbsent(port, i);
      if (first != null) {
        spec.field("servers")
            .item(i)
            .field("port")
            .field("name")
            .error(
                ViolationCode.DUPLICATE, port, "a name of its own; servers[" + first + "] has it");
      }
    }
  }

  static void server(FieldContext context, Server server) {
    context.each("hosts", server.hosts(), GatewayCheck::host);
    context.ifPresent("tls", server.tls(), ServerTlsCheck::settings);
    context.ifPresent("port", server.port(), (at, port) -> port(at, port, server.bind()));
    server.port().ifPresent(port -> protocol(context, port, server));
  }

  private static void port(FieldContext context, Port port, String bind) {
    boolean isSocket = Addresses.isUnix(bind);
    if (port.number() == 0 && !isSocket) {
      context.field("number").error(ViolationCode.INVALID_PORT, port.number(), "1..65535");
    }
    if (port.number() != 0 && isSocket) {
      context
          .field("number")
          .error(ViolationCode.CONFLICT, port.number(), "0, with a Unix socket as bind");
    }
    ignoredTarget(context, port.targetPort());
  }

  static void ignoredTarget(FieldContext context, int targetPort) {
    if (targetPort != 0) {
      context
          .field("targetPort")
          .error(
              ViolationCode.NOT_SUPPORTED, targetPort, "no target port", "it has no effect here");
    }
  }

  private static void protocol(FieldContext context, Port port, Server server) {
    Protocol protocol =
        Protocol.parse(port.protocol().toLowerCase(Locale.ROOT)).orElse(Protocol.UNSUPPORTED);
    boolean isHttp = protocol.isHttp() || port.protocol().equalsIgnoreCase("HTTP_PROXY");
    boolean isTls = protocol == Protocol.TLS || protocol == Protocol.HTTPS;
    if (isTls && server.tls().isEmpty()) {
      context.field("tls").error(ViolationCode.REQUIRED, "nothing", "tls, with " + port.protocol());
    }
    if (!isTls && server.tls().filter(tls -> !(isHttp && onlyRedirects(tls))).isPresent()) {
      context
          .field("tls")
          .error(
              ViolationCode.CONFLICT,
              "tls with protocol " + port.protocol(),
              isHttp ? "nothing but httpsRedirect" : "no tls",
              "use protocol HTTPS or TLS");
    }
    if (!isHttp && server.tls().filter(ServerTlsSettings::httpsRedirect).isPresent()) {
      context
          .field("tls")
          .field("httpsRedirect")
          .warning(
              ViolationCode.NO_EFFECT, port.protocol(), "an HTTP server", "only HTTP can redirect");
    }
  }

  private static boolean onlyRedirects(ServerTlsSettings tls) {
    return (tls.mode() == TlsMode.PASSTHROUGH || tls.mode() == TlsMode.AUTO_PASSTHROUGH)
        && tls.caCertificates().isEmpty()
        && tls.privateKey().isEmpty()
        && tls.serverCertificate().isEmpty();
  }

  /**
   * {@code dnsName} or {@code namespace/dnsName}; a gateway may have an address as its host, as in
   * Istio one with a dot.
   */
  private static void host(FieldContext context, String entry) {
    int slash = entry.indexOf('/');
    String host = entry.substring(slash + 1);
    if (slash >= 0) {
      String namespace = entry.substring(0, slash);
      if (!ANY_NAMESPACE.contains(namespace) && !HostNames.isLabel(namespace)) {
        context.error(
            ViolationCode.INVALID_NAME, NameCheck.quoted(namespace), "'*', '.' or a namespace");
      }
    }
    boolean isAddress = Addresses.isIp(host) && host.indexOf('.') >= 0;
    if (!isAddress) {
      importedHost(context, host);
    }
  }

  /** A host that is no short name, and whose wildcard stands for whole labels. */
  static void importedHost(FieldContext context, String host) {
    boolean isShort = !host.equals("*") && host.indexOf('.') < 0;
    boolean isPartly = host.contains("*") && host.length() > 1 && !host.startsWith("*.");
    if (isShort || isPartly || !HostNames.isWildcardDomain(host)) {
      context.error(
          ViolationCode.INVALID_HOST,
          NameCheck.quoted(host),
          "'*', a DNS name with a dot, or one that starts with *.",
          isShort ? "write the full name: short names mean nothing here" : "");
    }
  }
}
