package io.mizzen.rules.gatewayapi;

import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.Required;
import io.mizzen.names.Forms;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code BackendTLSPolicy}: how a gateway verifies a backend. */
public record BackendTlsPolicy(
    @Required("at least one target") List<Common.TargetReference> targetRefs,
    @Required("a validation") Optional<Validation> validation,
    Map<String, String> options)
    implements WithoutEffect {

  /** {@code BackendTLSPolicyValidation}. */
  public record Validation(
      List<Common.ObjectReference> caCertificateRefs,
      String wellKnownCACertificates,
      @Required("the server's name") @Form(Forms.Hostname.class) String hostname,
      List<SubjectAltName> subjectAltNames) {}

  /** {@code SubjectAltName}. */
  public record SubjectAltName(
      @Required("Hostname or URI") String type, String hostname, String uri) {}
}
