package io.mizzen.validation.networking;

import io.mizzen.rules.gateway.Gateway.ServerTlsSettings;
import io.mizzen.rules.gateway.Gateway.TlsCertificate;
import io.mizzen.rules.gateway.Gateway.TlsMode;
import io.mizzen.rules.gateway.Gateway.TlsProtocol;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.ViolationCode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code ServerTLSSettings}: which certificates go with which mode. */
final class ServerTlsCheck {
  private static final Set<TlsMode> OWN_CERTIFICATE =
      Set.of(TlsMode.SIMPLE, TlsMode.MUTUAL, TlsMode.OPTIONAL_MUTUAL);

  /** Cipher suites that Istio knows; it warns of others and leaves them out. */
  private static final Set<String> CIPHERS =
      Set.of(
          "ECDHE-ECDSA-AES128-GCM-SHA256",
          "ECDHE-RSA-AES128-GCM-SHA256",
          "ECDHE-ECDSA-AES256-GCM-SHA384",
          "ECDHE-RSA-AES256-GCM-SHA384",
          "ECDHE-ECDSA-CHACHA20-POLY1305",
          "ECDHE-RSA-CHACHA20-POLY1305",
          "ECDHE-ECDSA-AES128-SHA",
          "ECDHE-RSA-AES128-SHA",
          "ECDHE-ECDSA-AES256-SHA",
          "ECDHE-RSA-AES256-SHA",
          "AES128-GCM-SHA256",
          "AES256-GCM-SHA384",
          "AES128-SHA",
          "AES256-SHA",
          "DES-CBC3-SHA");

  private ServerTlsCheck() {}

  static void settings(FieldContext context, ServerTlsSettings tls) {
    ciphers(context, tls);
    if (tls.mode() == TlsMode.ISTIO_MUTUAL) {
      sources(tls).keySet().forEach(field -> meshCertificate(context.field(field), field));
      notEmpty(tls.privateKey()).forEach(any -> meshCertificate(context.field("privateKey"), any));
      notEmpty(tls.caCertificates())
          .forEach(any -> meshCertificate(context.field("caCertificates"), any));
      return;
    }
    List<String> given = List.copyOf(sources(tls).keySet());
    // As in Istio a certificate without its key is no source.
    List<String> usable =
        given.stream()
            .filter(each -> !each.equals("serverCertificate") || !tls.privateKey().isEmpty())
            .toList();
    if (usable.size() > 1) {
      context
          .field(usable.get(1))
          .error(
              ViolationCode.CONFLICT,
              String.join(" and ", usable),
              "one of credentialName, credentialNames, serverCertificate and tlsCertificates");
    } else if (OWN_CERTIFICATE.contains(tls.mode())
        && tls.credentialName().isEmpty()
        && tls.credentialNames().isEmpty()) {
      files(context, tls);
    }
    if (!OWN_CERTIFICATE.contains(tls.mode()) && !given.isEmpty()) {
      context
          .field(given.get(0))
          .warning(
              ViolationCode.NO_EFFECT,
              given.get(0),
              "no certificates with mode " + tls.mode(),
              "the gateway does not end these connections; remove it");
    }
    revocations(context, tls);
  }

  /** The fields that say where the server's certificate comes from. */
  private static Map<String, Object> sources(ServerTlsSettings tls) {
    Map<String, Object> sources = new LinkedHashMap<>();
    sources.put("credentialName", tls.credentialName());
    sources.put("credentialNames", tls.credentialNames());
    sources.put("serverCertificate", tls.serverCertificate());
    sources.put("tlsCertificates", tls.tlsCertificates());
    sources.values().removeIf(value -> value.equals("") || value.equals(List.of()));
    return sources;
  }

  private static List<String> notEmpty(String text) {
    return text.isEmpty() ? List.of() : List.of(text);
  }

  private static void meshCertificate(FieldContext context, String found) {
    context.error(
        ViolationCode.CONFLICT,
        found,
        "no certificate with ISTIO_MUTUAL",
        "the mesh's own certificates are used; remove it");
  }

  private static void files(FieldContext context, ServerTlsSettings tls) {
    if (tls.tlsCertificates().isEmpty()) {
      wanted(context, tls.mode(), "serverCertificate", tls.serverCertificate());
      wanted(context, tls.mode(), "privateKey", tls.privateKey());
    }
    context.each("tlsCertificates", tls.tlsCertificates(), (at, one) -> pair(at, one, tls.mode()));
    boolean hasCa =
        !tls.caCertificates().isEmpty()
            || !tls.caCertCredentialName().isEmpty()
            || (!tls.tlsCertificates().isEmpty()
                && tls.tlsCertificates().stream().noneMatch(c -> c.caCertificates().isEmpty()));
    if (tls.mode() != TlsMode.SIMPLE && !hasCa) {
      wanted(context, tls.mode(), "caCertificates", "");
    }
  }

  private static void pair(FieldContext context, TlsCertificate certificate, TlsMode mode) {
    wanted(context, mode, "serverCertificate", certificate.serverCertificate());
    wanted(context, mode, "privateKey", certificate.privateKey());
  }

  private static void wanted(FieldContext context, TlsMode mode, String field, String value) {
    if (value.isEmpty()) {
      context
          .field(field)
          .error(
              ViolationCode.REQUIRED,
              "\"\"",
              "a path, with mode " + mode,
              "or name a secret in credentialName");
    }
  }

  private static void revocations(FieldContext context, ServerTlsSettings tls) {
    boolean isRemote = !tls.credentialName().isEmpty() || !tls.credentialNames().isEmpty();
    if (tls.caCrl().isEmpty() || (isRemote && OWN_CERTIFICATE.contains(tls.mode()))) {
      return;
    }
    if (isRemote) {
      context
          .field("caCrl")
          .error(ViolationCode.CONFLICT, tls.caCrl(), "the list inside the credential");
    } else if (tls.mode() == TlsMode.SIMPLE) {
      context
          .field("caCrl")
          .error(ViolationCode.CONFLICT, tls.caCrl(), "no list with SIMPLE: clients show nothing");
    }
  }

  private static void ciphers(FieldContext context, ServerTlsSettings tls) {
    boolean isOld =
        tls.minProtocolVersion() == TlsProtocol.TLSV1_0
            || tls.minProtocolVersion() == TlsProtocol.TLSV1_1;
    if (isOld && tls.cipherSuites().isEmpty()) {
      context
          .field("minProtocolVersion")
          .warning(
              ViolationCode.NO_EFFECT,
              tls.minProtocolVersion(),
              "cipherSuites beside it",
              "the default suites need TLS 1.2");
    }
    Set<String> seen = new HashSet<>();
    context.each(
        "cipherSuites",
        tls.cipherSuites(),
        (at, suite) -> {
          if (!CIPHERS.contains(suite)) {
            at.warning(ViolationCode.INVALID_VALUE, suite, "a cipher suite", "it is left out");
          } else if (!seen.add(suite)) {
            at.warning(ViolationCode.DUPLICATE, suite, "each suite once", "it is left out");
          }
        });
  }
}
