package io.mizzen.controlplane.security;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads who a client is out of the leaf certificate it presented, by the rules for SPIFFE leaves:
 * exactly one URI, and no authority. Whether somebody vouches for it is decided elsewhere. Pure.
 *
 * @param trustDomains the domains whose ids count
 * @param byDnsName whom certificates without a URI stand for
 */
record PeerCertificates(Set<String> trustDomains, Map<String, SpiffeId> byDnsName) {
  private static final int DNS = 2;
  private static final int URI = 6;

  /**
   * The identity.
   *
   * @throws RejectedPeerException if the certificate stands for nobody
   */
  SpiffeId identityOf(X509Certificate leaf) {
    if (leaf.getBasicConstraints() >= 0) {
      throw new RejectedPeerException("certificate: one of an authority (expected: a leaf)");
    }
    List<String> uris = names(leaf, URI);
    if (uris.size() > 1) {
      throw new RejectedPeerException(
          "certificate: " + uris.size() + " URIs (expected: exactly one, a SPIFFE id)");
    }
    return uris.isEmpty() ? mapped(names(leaf, DNS)) : spiffe(uris.get(0));
  }

  private SpiffeId spiffe(String uri) {
    SpiffeId id;
    try {
      id = SpiffeId.parse(uri);
    } catch (IllegalArgumentException e) {
      throw new RejectedPeerException("certificate: " + e.getMessage());
    }
    if (!trustDomains.contains(id.trustDomain())) {
      throw new RejectedPeerException(
          "certificate: trust domain "
              + id.trustDomain()
              + " (expected: one of this control plane's)");
    }
    return id;
  }

  private SpiffeId mapped(List<String> dnsNames) {
    List<SpiffeId> known =
        dnsNames.stream()
            .flatMap(name -> Optional.ofNullable(byDnsName.get(name)).stream())
            .distinct()
            .toList();
    if (known.size() != 1) {
      throw new RejectedPeerException(
          "certificate: no URI (expected: a SPIFFE id, or one DNS name that is mapped to one)");
    }
    return known.get(0);
  }

  private static List<String> names(X509Certificate leaf, int kind) {
    try {
      Collection<List<?>> names = leaf.getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(name -> name.get(0).equals(kind))
              .map(name -> String.valueOf(name.get(1)))
              .toList();
    } catch (CertificateParsingException e) {
      throw new RejectedPeerException("certificate: alternative names that cannot be read");
    }
  }
}
