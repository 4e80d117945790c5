package io.mizzen.rules.gatewayapi;

import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.KeyForm;
import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.MaxLength;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Required;
import io.mizzen.config.constraint.Unique;
import io.mizzen.names.GatewayForms;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Gateway API's {@code Gateway}: listeners of one gateway. */
public record KubernetesGateway(
    @Required("a GatewayClass") @Form(GatewayForms.ObjectName.class) String gatewayClassName,
    @Required("at least one listener") @MaxItems(64) @Unique("name") List<Listener> listeners,
    @MaxItems(16) List<Address> addresses,
    Optional<Infrastructure> infrastructure,
    Optional<AllowedListeners> allowedListeners,
    Optional<GatewayTls> tls,
    Optional<Common.DefaultScope> defaultScope)
    implements WithoutEffect {

  /** {@code Listener}. */
  public record Listener(
      @Required("a name") @Form(GatewayForms.SectionName.class) String name,
      @Form(GatewayForms.Hostname.class) Optional<String> hostname,
      @Required("1..65535") @PortNumber int port,
      @Required("HTTP, HTTPS, TLS, TCP or UDP") @Form(GatewayForms.ListenerProtocol.class)
          String protocol,
      Optional<Tls> tls,
      Optional<AllowedRoutes> allowedRoutes) {}

  /** {@code ListenerTLSConfig}. */
  public record Tls(
      TlsMode mode,
      @MaxItems(64) List<Common.SecretReference> certificateRefs,
      @MaxItems(16) @MaxLength(4096) Map<String, String> options) {}

  /** {@code TLSModeType}. */
  public enum TlsMode {
    Terminate,
    Passthrough
  }

  /** {@code AllowedRoutes}. */
  public record AllowedRoutes(
      Optional<RouteNamespaces> namespaces, @MaxItems(8) List<RouteKind> kinds) {}

  /** {@code RouteNamespaces}. */
  public record RouteNamespaces(RoutesFrom from, Optional<Common.LabelSelector> selector) {}

  /** {@code FromNamespaces} of routes. */
  public enum RoutesFrom {
    Same,
    All,
    Selector
  }

  /** {@code AllowedListeners}. */
  public record AllowedListeners(Optional<ListenerNamespaces> namespaces) {}

  /** {@code ListenerNamespaces}. */
  public record ListenerNamespaces(ListenersFrom from, Optional<Common.LabelSelector> selector) {}

  /** {@code FromNamespaces} of listener sets. */
  public enum ListenersFrom {
    None,
    Same,
    All,
    Selector
  }

  /** {@code RouteGroupKind}. */
  public record RouteKind(
      @Form(GatewayForms.Group.class) Optional<String> group,
      @Required("a kind") @Form(GatewayForms.Kind.class) String kind) {}

  /** {@code GatewaySpecAddress}; without a type it is an IP address. */
  public record Address(
      @Form(GatewayForms.AddressType.class) Optional<String> type,
      @MaxLength(253) Optional<String> value) {}

  /** {@code GatewayInfrastructure}. */
  public record Infrastructure(
      @MaxItems(8) @KeyForm(GatewayForms.QualifiedName.class) @Form(GatewayForms.LabelValue.class)
          Map<String, String> labels,
      @MaxItems(16) @KeyForm(GatewayForms.QualifiedName.class) @MaxLength(4096)
          Map<String, String> annotations,
      Optional<Common.LocalObjectReference> parametersRef) {}

  /** {@code GatewayTLSConfig}. */
  public record GatewayTls(Optional<BackendTls> backend, Optional<FrontendTls> frontend) {}

  /** {@code GatewayBackendTLS}. */
  public record BackendTls(Optional<Common.SecretReference> clientCertificateRef) {}

  /** {@code FrontendTLSConfig}. */
  public record FrontendTls(
      @Required("the settings of all ports") Optional<ClientTls> default_,
      @MaxItems(64) @Unique("port") List<PortTls> perPort) {}

  /** {@code TLSPortConfig}. */
  public record PortTls(
      @Required("1..65535") @PortNumber int port,
      @Required("the settings of the port") Optional<ClientTls> tls) {}

  /** {@code TLSConfig}: how clients are verified. */
  public record ClientTls(Optional<ClientValidation> validation) {}

  /** {@code FrontendTLSValidation}. */
  public record ClientValidation(
      @Required("a certificate") @MaxItems(16) List<Common.ObjectReference> caCertificateRefs,
      ValidationMode mode) {}

  /** {@code FrontendValidationModeType}. */
  public enum ValidationMode {
    AllowValidOnly,
    AllowInsecureFallback
  }
}
