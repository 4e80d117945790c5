package io.mizzen.validation.networking;

import io.mizzen.rules.destinationrule.DestinationRule.ClientTlsSettings;
import io.mizzen.rules.destinationrule.DestinationRule.TlsMode;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.ViolationCode;

/** {@code ClientTLSSettings}. */
final class ClientTlsCheck {
  private static final String CONFIG_MAP = "configmap://";

  private ClientTlsCheck() {}

  static void settings(FieldContext context, ClientTlsSettings tls, String namespace) {
    configMap(context.field("credentialName"), tls.credentialName(), namespace);
    boolean byHand = tls.modeOrDefault() == TlsMode.SIMPLE || tls.modeOrDefault() == TlsMode.MUTUAL;
    if (byHand) {
      credential(context, tls);
      skipVerify(context, tls);
      unverified(context, tls);
    }
    if (tls.modeOrDefault() == TlsMode.MUTUAL && tls.credentialName().isEmpty()) {
      file(context.field("clientCertificate"), tls.clientCertificate());
      file(context.field("privateKey"), tls.privateKey());
    }
  }

  private static void file(FieldContext context, String file) {
    if (file.isEmpty()) {
      context.error(ViolationCode.REQUIRED, "\"\"", "a file, or credentialName, in mode MUTUAL");
    }
  }

  private static void configMap(FieldContext context, String name, String namespace) {
    if (name.startsWith(CONFIG_MAP)
        && !name.substring(CONFIG_MAP.length()).startsWith(namespace + "/")) {
      context.error(ViolationCode.INVALID_NAME, name, CONFIG_MAP + namespace + "/<name>");
    }
  }

  private static void credential(FieldContext context, ClientTlsSettings tls) {
    String name = tls.credentialName();
    if (name.isEmpty()) {
      return;
    }
    if (!(tls.clientCertificate() + tls.privateKey() + tls.caCertificates() + tls.caCrl())
        .isEmpty()) {
      context
          .field("credentialName")
          .error(
              ViolationCode.CONFLICT,
              name,
              "either credentialName or files (clientCertificate, privateKey, caCertificates,"
                  + " caCrl)");
    }
  }

  private static void skipVerify(FieldContext context, ClientTlsSettings tls) {
    if (!tls.insecureSkipVerify().orElse(false)) {
      return;
    }
    boolean verifies = !tls.caCertificates().isEmpty() || !tls.subjectAltNames().isEmpty();
    boolean simpleWithCredential =
        tls.modeOrDefault() == TlsMode.SIMPLE && !tls.credentialName().isEmpty();
    if (verifies || simpleWithCredential) {
      context
          .field("insecureSkipVerify")
          .error(
              ViolationCode.CONFLICT,
              "true",
              "no caCertificates, subjectAltNames or (in mode SIMPLE) credentialName beside it",
              "they say how to verify the server; remove insecureSkipVerify");
    }
  }

  private static void unverified(FieldContext context, ClientTlsSettings tls) {
    if (tls.caCertificates().isEmpty()
        && tls.credentialName().isEmpty()
        && !tls.insecureSkipVerify().orElse(false)) {
      context.warning(
          ViolationCode.SERVER_NOT_VERIFIED,
          tls.modeOrDefault() + " without caCertificates",
          "caCertificates or credentialName",
          "say whom to trust, or the server is not verified (Istio: IST0128, IST0129)");
    }
  }
}
