package io.mizzen.validation;

import io.mizzen.rules.destinationrule.DestinationRule.ClientTlsSettings;
import io.mizzen.rules.destinationrule.DestinationRule.TlsMode;

/** {@code ClientTLSSettings}. */
final class ClientTlsCheck {
  private static final String CONFIG_MAP = "configmap://";

  private ClientTlsCheck() {}

  static void settings(Place place, ClientTlsSettings tls, String namespace) {
    configMap(place.field("credentialName"), tls.credentialName(), namespace);
    boolean byHand = tls.modeOrDefault() == TlsMode.SIMPLE || tls.modeOrDefault() == TlsMode.MUTUAL;
    if (byHand) {
      credential(place, tls);
      skipVerify(place, tls);
      unverified(place, tls);
    }
    if (tls.modeOrDefault() == TlsMode.MUTUAL && tls.credentialName().isEmpty()) {
      file(place.field("clientCertificate"), tls.clientCertificate());
      file(place.field("privateKey"), tls.privateKey());
    }
  }

  private static void file(Place place, String file) {
    if (file.isEmpty()) {
      place.error(ViolationCode.REQUIRED, "\"\"", "a file, or credentialName, in mode MUTUAL");
    }
  }

  private static void configMap(Place place, String name, String namespace) {
    if (name.startsWith(CONFIG_MAP)
        && !name.substring(CONFIG_MAP.length()).startsWith(namespace + "/")) {
      place.error(ViolationCode.INVALID_NAME, name, CONFIG_MAP + namespace + "/<name>");
    }
  }

  private static void credential(Place place, ClientTlsSettings tls) {
    String name = tls.credentialName();
    if (name.isEmpty()) {
      return;
    }
    if (!(tls.clientCertificate() + tls.privateKey() + tls.caCertificates() + tls.caCrl())
        .isEmpty()) {
      place
          .field("credentialName")
          .error(
              ViolationCode.CONFLICT,
              name,
              "either credentialName or files (clientCertificate, privateKey, caCertificates,"
                  + " caCrl)");
    }
  }

  private static void skipVerify(Place place, ClientTlsSettings tls) {
    if (!tls.insecureSkipVerify().orElse(false)) {
      return;
    }
    boolean verifies = !tls.caCertificates().isEmpty() || !tls.subjectAltNames().isEmpty();
    boolean simpleWithCredential =
        tls.modeOrDefault() == TlsMode.SIMPLE && !tls.credentialName().isEmpty();
    if (verifies || simpleWithCredential) {
      place
          .field("insecureSkipVerify")
          .error(
              ViolationCode.CONFLICT,
              "true",
              "no caCertificates, subjectAltNames or (in mode SIMPLE) credentialName beside it",
              "they say how to verify the server; remove insecureSkipVerify");
    }
  }

  private static void unverified(Place place, ClientTlsSettings tls) {
    if (tls.caCertificates().isEmpty()
        && tls.credentialName().isEmpty()
        && !tls.insecureSkipVerify().orElse(false)) {
      place.warning(
          ViolationCode.SERVER_NOT_VERIFIED,
          tls.modeOrDefault() + " without caCertificates",
          "caCertificates or credentialName",
          "say whom to trust, or the server is not verified (Istio: IST0128, IST0129)");
    }
  }
}
