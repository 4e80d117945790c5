package io.mizzen.rules.gatewayapi;

import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.MaxLength;
import io.mizzen.config.constraint.Required;
import io.mizzen.config.constraint.SetWhen;
import io.mizzen.names.GatewayForms;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code BackendTLSPolicy}: how a gateway verifies a backend. */
public record BackendTlsPolicy(
    @Required("at least one target") @MaxItems(16) List<Common.TargetReference> targetRefs,
    @Required("a validation") Optional<Validation> validation,
    @MaxItems(16) @MaxLength(4096) Map<String, String> options)
    implements WithoutEffect {

  /** {@code BackendTLSPolicyValidation}. */
  public record Validation(
      @MaxItems(8) List<Common.LocalObjectReference> caCertificateRefs,
      @Form(GatewayForms.WellKnownCertificates.class) Optional<String> wellKnownCACertificates,
      @Required("the server's name") @Form(GatewayForms.PreciseHostname.class) String hostname,
      @MaxItems(5) List<SubjectAltName> subjectAltNames) {}

  /** {@code SubjectAltName}: the field that its type names is set. */
  public record SubjectAltName(
      @Required("Hostname or URI") Optional<NameType> type,
      @SetWhen(field = "type", is = "Hostname") @Form(GatewayForms.Hostname.class)
          Optional<String> hostname,
      @SetWhen(field = "type", is = "URI") @Form(GatewayForms.Uri.class) Optional<String> uri) {}

  /** {@code SubjectAltNameType}. */
  public enum NameType {
    Hostname,
    URI
  }
}
