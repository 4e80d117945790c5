package io.mizzen.rules.gatewayapi;

import io.mizzen.config.Struct;
import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Required;
import io.mizzen.config.constraint.Unique;
import io.mizzen.names.Forms;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Gateway API's {@code Gateway}: listeners of one gateway. */
public record KubernetesGateway(
    @Required("a GatewayClass") String gatewayClassName,
    @Required("at least one listener") @MaxItems(64) @Unique("name") List<Listener> listeners,
    List<Address> addresses,
    Optional<Infrastructure> infrastructure,
    Optional<Struct> allowedListeners,
    Optional<Struct> tls,
    Optional<Struct> defaultScope)
    implements WithoutEffect {

  /** {@code Listener}. */
  public record Listener(
      @Required("a name") String name,
      @Form(Forms.RouteHostname.class) String hostname,
      @Required("1..65535") @PortNumber int port,
      @Required("HTTP, HTTPS, TLS, TCP or UDP") String protocol,
      Optional<Tls> tls,
      Optional<AllowedRoutes> allowedRoutes) {}

  /** {@code ListenerTLSConfig}. */
  public record Tls(
      TlsMode mode,
      List<Common.ObjectReference> certificateRefs,
      Optional<Struct> frontendValidation,
      Map<String, String> options) {}

  /** {@code TLSModeType}. */
  public enum TlsMode {
    Terminate,
    Passthrough
  }

  /** {@code AllowedRoutes}. */
  public record AllowedRoutes(Optional<RouteNamespaces> namespaces, List<RouteKind> kinds) {}

  /** {@code RouteNamespaces}. */
  public record RouteNamespaces(From from, Optional<Common.LabelSelector> selector) {}

  /** {@code FromNamespaces}. */
  public enum From {
    Same,
    All,
    Selector,
    None
  }

  /** {@code RouteGroupKind}. */
  public record RouteKind(String group, @Required("a kind") String kind) {}

  /** {@code GatewaySpecAddress}. */
  public record Address(String type, String value) {}

  /** {@code GatewayInfrastructure}. */
  public record Infrastructure(
      Map<String, String> labels,
      Map<String, String> annotations,
      Optional<Common.ObjectReference> parametersRef) {}
}
