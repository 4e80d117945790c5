package io.mizzen.api;

import java.util.Locale;
import java.util.Optional;
import org.apiguardian.api.API;

/** Application protocol of a service port, as Istio names them ({@code pkg/config/protocol}). */
@API(status = API.Status.EXPERIMENTAL)
public enum Protocol {
  HTTP("http"),
  HTTP2("http2"),
  HTTPS("https"),
  GRPC("grpc"),
  GRPC_WEB("grpc-web"),
  TCP("tcp"),
  TLS("tls"),
  UDP("udp"),
  MONGO("mongo"),
  REDIS("redis"),
  MYSQL("mysql"),
  HBONE("hbone"),
  /** Not declared: a sidecar sniffs it. */
  UNSUPPORTED("");

  private final String name;

  Protocol(String name) {
    this.name = name;
  }

  /** Parses a protocol name, ignoring case; empty when it is none of Istio's. */
  public static Optional<Protocol> parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (Protocol protocol : values()) {
      if (!protocol.name.isEmpty() && protocol.name.equals(lower)) {
        return Optional.of(protocol);
      }
    }
    return Optional.empty();
  }

  /**
   * Infers the protocol of a Kubernetes port as Istio does: {@code appProtocol} decides, or the
   * port's name where there is none. Both are read up to the first {@code -}, but what starts with
   * {@code grpc-web} is that.
   *
   * @param appProtocol may be empty; the {@code kubernetes.io/} prefixes are understood
   * @param portName may be empty
   * @param transport {@code TCP}, {@code UDP} or {@code SCTP}; empty means TCP
   */
  public static Protocol infer(String appProtocol, String portName, String transport) {
    if (transport.equalsIgnoreCase("UDP")) {
      return UDP;
    }
    String token = (appProtocol.isEmpty() ? portName : appProtocol).toLowerCase(Locale.ROOT);
    return switch (token) {
      case "kubernetes.io/h2c" -> HTTP2;
      case "kubernetes.io/ws" -> HTTP;
      case "kubernetes.io/wss" -> HTTPS;
      default -> ofToken(token);
    };
  }

  private static Protocol ofToken(String token) {
    if (token.startsWith("grpc-web")) {
      return GRPC_WEB;
    }
    int dash = token.indexOf('-');
    return parse(dash < 0 ? token : token.substring(0, dash)).orElse(UNSUPPORTED);
  }

  /** Whether Istio routes this protocol with HTTP rules. */
  public boolean isHttp() {
    return this == HTTP || this == HTTP2 || this == GRPC || this == GRPC_WEB;
  }

  /** Whether upstream connections speak HTTP/2. */
  public boolean isHttp2() {
    return this == HTTP2 || this == GRPC || this == GRPC_WEB;
  }
}
