package io.mizzen.spring;

import io.mizzen.controlplane.security.SpiffeId;
import io.mizzen.spring.MizzenProperties.ControlPlaneProperties;
import io.mizzen.spring.MizzenProperties.Mode;
import io.mizzen.spring.MizzenProperties.ServerProperties;
import io.mizzen.spring.MizzenProperties.WorkloadProperties;
import io.mizzen.xds.security.PemSource;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/**
 * The protection of streams between client and control plane, in both halves: by an SSL bundle, or
 * not at all. The client of an embedded control plane with TLS needs no certificate: it trusts the
 * bundle's own, and presents a token that was drawn when the application started.
 */
final class StreamProtection {
  private static final int TOKEN_BYTES = 32;
  private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::");

  private final ControlPlaneProperties properties;
  private final WorkloadProperties workload;
  private final ServerProperties server;
  private final Optional<Tls> tls;

  /**
   * TLS of both halves.
   *
   * @param ownToken what the client of an embedded control plane presents
   */
  private record Tls(BundlePem pem, String ownToken) {
    static Tls of(BundlePem pem) {
      byte[] random = new byte[TOKEN_BYTES];
      new SecureRandom().nextBytes(random);
      return new Tls(pem, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }

    @Override
    public String toString() {
      return "Tls[" + pem.name() + "]";
    }
  }

  private StreamProtection(MizzenProperties all, Optional<Tls> tls) {
    this.properties = all.controlPlane();
    this.workload = all.workload();
    this.server = all.server();
    this.tls = tls;
  }

  /**
   * As the properties say.
   *
   * @throws InvalidMizzenPropertyException when the bundle cannot be used for the mode
   */
  static StreamProtection of(MizzenProperties properties, @Nullable SslBundles bundles) {
    ControlPlaneProperties control = properties.controlPlane();
    String name = control.ssl().bundle();
    if (name == null) {
      requireTls(control.token(), "token");
      requireTls(control.ssl().serverName(), "ssl.server-name");
    }
    Optional<BundlePem> bundle = Optional.ofNullable(name).map(each -> bundle(each, bundles));
    bundle.ifPresent(each -> check(each, control));
    // Without a bundle nothing is drawn: the first random bytes of a JVM take tens of milliseconds.
    return new StreamProtection(properties, bundle.map(Tls::of));
  }

  /** The security that an embedded control plane demands of its clients. */
  io.mizzen.controlplane.security.TransportSecurity ofControlPlane(String workloadName) {
    if (tls.isEmpty()) {
      return properties.allowPlaintext()
          ? io.mizzen.controlplane.security.TransportSecurity.plaintextBeyondLoopback()
          : io.mizzen.controlplane.security.TransportSecurity.plaintextOnLoopback();
    }
    BundlePem pem = tls.get().pem();
    var chain = PemSource.text(named("certificates", pem), pem::chain);
    var key = PemSource.text(named("key", pem), pem::privateKey);
    var roots = PemSource.text(named("trust store", pem), pem::roots);
    var security =
        pem.hasTrust()
            ? io.mizzen.controlplane.security.TransportSecurity.tls(chain, key, roots)
            : io.mizzen.controlplane.security.TransportSecurity.tls(chain, key);
    return security
        .token(
            tls.get().ownToken(),
            new SpiffeId("cluster.local", workload.namespace(), serviceAccount(workloadName)))
        .withRegistrationAddresses(ownServer().stream().toArray(String[]::new));
  }

  /**
   * The address that this application's own server registers: its stream comes from within, so that
   * the control plane could not know. Empty where it is the stream's.
   */
  private Optional<String> ownServer() {
    String advertised = server.advertisedAddress();
    if (advertised != null) {
      return Optional.of(advertised);
    }
    return Optional.of(server.address()).filter(each -> !WILDCARDS.contains(each));
  }

  /** The security of this application's client. */
  io.mizzen.client.TransportSecurity ofClient() {
    if (tls.isEmpty()) {
      return properties.allowPlaintext()
          ? io.mizzen.client.TransportSecurity.plaintextBeyondLoopback()
          : io.mizzen.client.TransportSecurity.plaintextOnLoopback();
    }
    return properties.mode() == Mode.EMBEDDED ? withOwnToken(tls.get()) : remote(tls.get().pem());
  }

  /** The identity that the client claims; a control plane with TLS wants to know. */
  String serviceAccount(String workloadName) {
    boolean known = !workload.serviceAccount().isEmpty();
    return known || tls.isEmpty() || properties.mode() == Mode.REMOTE
        ? workload.serviceAccount()
        : workloadName;
  }

  private io.mizzen.client.TransportSecurity withOwnToken(Tls own) {
    BundlePem pem = own.pem();
    var security =
        io.mizzen.client.TransportSecurity.tls(
                PemSource.text(named("certificates", pem), pem::chain))
            .token(own.ownToken());
    return Optional.ofNullable(properties.ssl().serverName())
        .or(pem::dnsName)
        .map(security::withServerName)
        .orElse(security);
  }

  private io.mizzen.client.TransportSecurity remote(BundlePem pem) {
    var roots = PemSource.text(named("trust store", pem), pem::roots);
    var security =
        pem.hasKey()
            ? io.mizzen.client.TransportSecurity.tls(
                PemSource.text(named("certificates", pem), pem::chain),
                PemSource.text(named("key", pem), pem::privateKey),
                roots)
            : io.mizzen.client.TransportSecurity.tls(roots);
    Secret token = properties.token();
    String serverName = properties.ssl().serverName();
    security = token == null ? security : security.token(token.value());
    return serverName == null ? security : security.withServerName(serverName);
  }

  private static BundlePem bundle(String name, @Nullable SslBundles bundles) {
    if (bundles == null) {
      throw unusable(name, "is not there: the context has no SslBundles");
    }
    try {
      var unused = bundles.getBundle(name);
    } catch (NoSuchSslBundleException e) {
      throw unusable(name, "is not there, known: " + bundles.getBundleNames());
    }
    return new BundlePem(name, () -> bundles.getBundle(name));
  }

  private static void check(BundlePem bundle, ControlPlaneProperties control) {
    if (control.mode() == Mode.EMBEDDED && !bundle.hasKey()) {
      throw unusable(bundle.name(), "has no key, which an embedded control plane needs");
    }
    if (control.mode() == Mode.REMOTE && !bundle.hasTrust()) {
      throw unusable(bundle.name(), "has no trust store, which vouches for the control plane");
    }
    if (control.mode() == Mode.REMOTE && !bundle.hasKey() && control.token() == null) {
      throw unusable(bundle.name(), "has no key, and there is no mizzen.control-plane.token");
    }
  }

  private static void requireTls(@Nullable Object value, String property) {
    if (value != null) {
      throw new InvalidMizzenPropertyException(
          "mizzen.control-plane." + property + " is set, and there is no TLS",
          "Set mizzen.control-plane.ssl.bundle to an SSL bundle, or remove it: nothing secret"
              + " travels in plaintext.");
    }
  }

  private static InvalidMizzenPropertyException unusable(String name, String problem) {
    return new InvalidMizzenPropertyException(
        "mizzen.control-plane.ssl.bundle: " + name + " " + problem,
        "Describe the bundle below spring.ssl.bundle.pem."
            + name
            + " or spring.ssl.bundle.jks."
            + name
            + ": keystore is this side's certificate and key, truststore what vouches for"
            + " the other side.");
  }

  private static String named(String part, BundlePem bundle) {
    return part + " of SSL bundle " + bundle.name();
  }
}
