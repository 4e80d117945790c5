package io.mizzen.controlplane.security;

import io.mizzen.xds.security.PemSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * TLS, and who is believed to be whom; see {@link TransportSecurity#tls}. Each {@code with…} and
 * {@link #token} returns a changed copy.
 *
 * @param certificateChain the control plane's own certificate, PEM
 * @param privateKey its key, PEM, PKCS #8
 * @param trustBundle the roots that vouch for clients, PEM; empty when clients have tokens only
 * @param tokens bearer tokens and whom each stands for
 * @param certificateNames by DNS name, whom a certificate without any SPIFFE id stands for; default
 *     none, so that such a certificate is rejected
 * @param trustDomains the trust domains whose ids the bundle may vouch for; default {@code
 *     cluster.local}
 * @param registrationAddresses which addresses a server may register beside the one its stream
 *     comes from; default none
 * @param reloadEvery how often files and texts are looked at; default 10 s
 */
@API(status = API.Status.EXPERIMENTAL)
public record TlsSecurity(
    PemSource certificateChain,
    PemSource privateKey,
    Optional<PemSource> trustBundle,
    List<BearerToken> tokens,
    Map<String, SpiffeId> certificateNames,
    Set<String> trustDomains,
    List<AddressRange> registrationAddresses,
    Duration reloadEvery)
    implements TransportSecurity {
  private static final Duration DEFAULT_RELOAD = Duration.ofSeconds(10);

  public TlsSecurity {
    tokens = List.copyOf(tokens);
    certificateNames = Map.copyOf(certificateNames);
    trustDomains = Set.copyOf(trustDomains);
    registrationAddresses = List.copyOf(registrationAddresses);
    if (reloadEvery.isNegative() || reloadEvery.isZero()) {
      throw new IllegalArgumentException("reloadEvery: " + reloadEvery + " (expected: positive)");
    }
  }

  static TlsSecurity of(
      PemSource certificateChain, PemSource privateKey, Optional<PemSource> trustBundle) {
    return new TlsSecurity(
        certificateChain,
        privateKey,
        trustBundle,
        List.of(),
        Map.of(),
        Set.of("cluster.local"),
        List.of(),
        DEFAULT_RELOAD);
  }

  /** Adds a token that stands for a workload. */
  public TlsSecurity token(BearerToken token) {
    List<BearerToken> all = Stream.concat(tokens.stream(), Stream.of(token)).toList();
    return new TlsSecurity(
        certificateChain,
        privateKey,
        trustBundle,
        all,
        certificateNames,
        trustDomains,
        registrationAddresses,
        reloadEvery);
  }

  /** Adds a token that stands for a workload: the first line of a file, read again on change. */
  public TlsSecurity token(Path file, SpiffeId identity) {
    return token(new BearerToken.OfFile(file, identity));
  }

  /**
   * Adds a token that stands for a workload.
   *
   * @param secret 16 to 4,096 printable ASCII characters without spaces
   * @throws IllegalArgumentException if it is not; the message does not hold it
   */
  public TlsSecurity token(String secret, SpiffeId identity) {
    return token(BearerToken.of(secret, identity));
  }

  /** Says whom a certificate without any SPIFFE id stands for, by one of its DNS names. */
  public TlsSecurity withCertificateName(String dnsName, SpiffeId identity) {
    Map<String, SpiffeId> names = new HashMap<>(certificateNames);
    names.put(dnsName, identity);
    return new TlsSecurity(
        certificateChain,
        privateKey,
        trustBundle,
        tokens,
        names,
        trustDomains,
        registrationAddresses,
        reloadEvery);
  }

  /** The trust domains of clients instead of {@code cluster.local}. */
  public TlsSecurity withTrustDomains(String... domains) {
    return new TlsSecurity(
        certificateChain,
        privateKey,
        trustBundle,
        tokens,
        certificateNames,
        Set.of(domains),
        registrationAddresses,
        reloadEvery);
  }

  /**
   * Lets servers register addresses of these ranges, too, as behind address translation.
   *
   * @param ranges such as {@code 10.0.0.0/8}
   * @throws IllegalArgumentException if one is not a range
   */
  public TlsSecurity withRegistrationAddresses(String... ranges) {
    List<AddressRange> all = new ArrayList<>(registrationAddresses);
    for (String range : ranges) {
      all.add(AddressRange.parse(range));
    }
    return new TlsSecurity(
        certificateChain,
        privateKey,
        trustBundle,
        tokens,
        certificateNames,
        trustDomains,
        all,
        reloadEvery);
  }

  /** The period between two looks at files and texts. */
  public TlsSecurity withReloadEvery(Duration period) {
    return new TlsSecurity(
        certificateChain,
        privateKey,
        trustBundle,
        tokens,
        certificateNames,
        trustDomains,
        registrationAddresses,
        period);
  }
}
