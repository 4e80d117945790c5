package io.mizzen.controlplane.security;

import com.google.common.net.InetAddresses;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Finds out who makes a call, from its transport and its headers. All that is presented must be
 * right and mean the same workload: a wrong token is not made good by a certificate.
 */
final class PeerAuthenticator {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String SCHEME = "bearer ";

  private final TransportSecurity security;
  private final Optional<TlsMaterial> material;

  /**
   * @param material what is in force; empty for plaintext
   */
  PeerAuthenticator(TransportSecurity security, Optional<TlsMaterial> material) {
    this.security = security;
    this.material = material;
  }

  /**
   * The maker of a call.
   *
   * @throws RejectedPeerException if it cannot show that it is anybody, or shows two
   */
  VerifiedPeer authenticate(Attributes transport, Metadata headers) {
    Optional<InetAddress> address = address(transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
    if (security instanceof TlsSecurity tls && material.isPresent()) {
      return new VerifiedPeer(
          Optional.of(identity(tls, material.get(), transport, headers)),
          address,
          Optional.ofNullable(transport.get(Grpc.TRANSPORT_ATTR_SSL_SESSION))
              .flatMap(PeerAuthenticator::chain)
              .map(PeerAuthenticator::expiry));
    }
    return new VerifiedPeer(Optional.empty(), address, Optional.empty());
  }

  private static SpiffeId identity(
      TlsSecurity tls, TlsMaterial material, Attributes transport, Metadata headers) {
    SSLSession session = transport.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      throw new RejectedPeerException("transport: plaintext (expected: TLS)");
    }
    Optional<SpiffeId> byCertificate = chain(session).map(chain -> identity(tls, material, chain));
    Optional<SpiffeId> byToken = token(headers).map(token -> identity(material, token));
    if (byCertificate.isPresent()
        && byToken.isPresent()
        && !byCertificate.get().equals(byToken.get())) {
      throw new RejectedPeerException(
          "token: another workload's than the certificate (expected: one workload)");
    }
    return byCertificate
        .or(() -> byToken)
        .orElseThrow(
            () ->
                new RejectedPeerException(
                    "no credentials (expected: a client certificate or a bearer token)"));
  }

  private static SpiffeId identity(TlsSecurity tls, TlsMaterial material, X509Certificate[] chain) {
    material
        .chains()
        .orElseThrow(
            () -> new RejectedPeerException("certificate: no trust bundle (expected: a token)"))
        .check(chain);
    return new PeerCertificates(tls.trustDomains(), tls.certificateNames()).identityOf(chain[0]);
  }

  private static SpiffeId identity(TlsMaterial material, String token) {
    return material
        .tokens()
        .find(token)
        .orElseThrow(() -> new RejectedPeerException("token: not known (expected: a valid one)"));
  }

  private static Optional<X509Certificate[]> chain(SSLSession session) {
    Certificate[] presented;
    try {
      presented = session.getPeerCertificates();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
    X509Certificate[] chain =
        Arrays.stream(presented)
            .filter(X509Certificate.class::isInstance)
            .map(X509Certificate.class::cast)
            .toArray(X509Certificate[]::new);
    return chain.length == 0 ? Optional.empty() : Optional.of(chain);
  }

  /** A chain is valid as long as all of it is. */
  private static Instant expiry(X509Certificate[] chain) {
    return Arrays.stream(chain)
        .map(each -> each.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static Optional<String> token(Metadata headers) {
    Iterable<String> values = headers.getAll(AUTHORIZATION);
    if (values == null) {
      return Optional.empty();
    }
    Optional<String> token = Optional.empty();
    for (String value : values) {
      if (token.isPresent() || !value.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
        throw new RejectedPeerException(
            "authorization: not understood (expected: 'Bearer <token>', once)");
      }
      token = Optional.of(value.substring(SCHEME.length()).strip());
    }
    return token;
  }

  private static Optional<InetAddress> address(SocketAddress remote) {
    return remote instanceof InetSocketAddress socket && socket.getAddress() != null
        ? Optional.of(plain(socket.getAddress()))
        : Optional.empty();
  }

  /** Without the zone of a link-local address, which means something on this host only. */
  private static InetAddress plain(InetAddress address) {
    String text = InetAddresses.toAddrString(address);
    int zone = text.indexOf('%');
    return InetAddresses.forString(zone < 0 ? text : text.substring(0, zone));
  }
}
