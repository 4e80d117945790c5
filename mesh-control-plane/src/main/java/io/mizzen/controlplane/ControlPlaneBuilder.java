package io.mizzen.controlplane;

import io.mizzen.api.spi.CertificateSource;
import io.mizzen.api.spi.ConfigSource;
import io.mizzen.api.spi.ServiceRegistry;
import io.mizzen.controlplane.loop.Debounce;
import io.mizzen.controlplane.security.TransportSecurity;
import io.mizzen.controlplane.source.DeclaredSources;
import io.mizzen.controlplane.view.Translations;
import io.mizzen.model.OutboundTrafficPolicy;
import io.mizzen.model.WorkloadCertificates;
import io.mizzen.xds.server.XdsLimits;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/** Builds a {@link ControlPlane}; each setting has a default that suits a test. */
@API(status = API.Status.EXPERIMENTAL)
public final class ControlPlaneBuilder {
  private final MeshSettingsBuilder mesh = new MeshSettingsBuilder();
  private ServingSettings serving = ServingSettings.defaults();
  private RegistrationSettings registrations = RegistrationSettings.defaults();
  private final List<ControlPlaneListener> listeners = new ArrayList<>();
  private Optional<Path> lastGood = Optional.empty();
  private Optional<CertificateSource> certificates = Optional.empty();
  private Duration debounceAfter = Duration.ofMillis(50);
  private Duration debounceMax = Duration.ofSeconds(1);
  private Translations translations = Translations::standard;
  private final DeclaredSources sources = new DeclaredSources();

  ControlPlaneBuilder() {}

  /**
   * The address of ADS; default {@code 127.0.0.1:0}. Anything but a loopback address also needs
   * {@link #security}.
   */
  public ControlPlaneBuilder address(InetSocketAddress address) {
    serving = serving.withAddress(address);
    return this;
  }

  /**
   * The protection of streams; default {@link TransportSecurity#plaintextOnLoopback}. With TLS a
   * data plane gets what it may see only as the namespace and service account that its certificate
   * or token stands for, and may register servers only there and only at its own address.
   */
  public ControlPlaneBuilder security(TransportSecurity security) {
    serving = serving.withSecurity(security);
    return this;
  }

  /**
   * Serves the debug API, {@code /metrics} and {@code /ready} over HTTP; default not at all. It
   * shows all configuration to whoever can connect, so only a loopback address will do; port 0
   * means any free one ({@link ControlPlane#debugAddress}).
   */
  public ControlPlaneBuilder debug(InetSocketAddress address) {
    serving = serving.withDebug(address);
    return this;
  }

  /** Serves {@code /metrics} and {@code /ready}, and nothing else, on any address; default not. */
  public ControlPlaneBuilder metrics(InetSocketAddress address) {
    serving = serving.withMetrics(address);
    return this;
  }

  /** Adds one who hears of connects, NACKs and watched directories; may be called several times. */
  public ControlPlaneBuilder listener(ControlPlaneListener listener) {
    listeners.add(listener);
    return this;
  }

  /** The limits of the xDS server; default {@link XdsLimits#defaults}. */
  public ControlPlaneBuilder limits(XdsLimits limits) {
    serving = serving.withLimits(limits);
    return this;
  }

  /**
   * Keeps the last good mesh in a directory: the text of the rules in force and the servers that
   * have registered themselves, readable by the owner only; default not at all. A control plane
   * that starts again with the same directory and {@link #meshId} serves it until its sources, the
   * applied documents and the servers have said the same or the {@link #initialSync} is over; rules
   * that were applied as text stay until they are declared again or {@linkplain ControlPlane#delete
   * deleted}. One control plane at a time may use a directory.
   *
   * <p>On a file system without POSIX permissions the files have the access of the directory.
   */
  public ControlPlaneBuilder lastGood(Path directory) {
    this.lastGood = Optional.of(directory);
    return this;
  }

  /**
   * Names the mesh; default a fresh random name. Two meshes in one JVM must differ: gRPC counts
   * requests for circuit breaking per JVM, and the mesh id keeps the counters apart.
   */
  public ControlPlaneBuilder meshId(String meshId) {
    mesh.meshId(meshId);
    return this;
  }

  /** DNS suffix of services; default {@code cluster.local}. */
  public ControlPlaneBuilder domain(String domain) {
    mesh.domain(domain);
    return this;
  }

  /** The namespace whose rules apply everywhere; default {@code istio-system}. */
  public ControlPlaneBuilder rootNamespace(String rootNamespace) {
    mesh.rootNamespace(rootNamespace);
    return this;
  }

  /** The namespace of documents that name none; default {@code default}. */
  public ControlPlaneBuilder defaultNamespace(String defaultNamespace) {
    mesh.defaultNamespace(defaultNamespace);
    return this;
  }

  /**
   * The treatment of sidecars' traffic to hosts and addresses that no service has, where no Sidecar
   * says otherwise; default {@code ALLOW_ANY}. Istio's {@code outboundTrafficPolicy.mode}.
   */
  public ControlPlaneBuilder outboundTrafficPolicy(OutboundTrafficPolicy policy) {
    mesh.outboundTrafficPolicy(policy);
    return this;
  }

  /**
   * The first part of workloads' SPIFFE ids, Istio's {@code trustDomain}; default {@code
   * cluster.local}. Lower-case letters, digits, dot, hyphen and underscore.
   */
  public ControlPlaneBuilder trustDomain(String trustDomain) {
    mesh.trustDomain(trustDomain);
    return this;
  }

  /**
   * Gives sidecars certificates, and with them mutual TLS as PeerAuthentication and DestinationRule
   * say; default none, so that PERMISSIVE is plaintext and what demands mutual TLS is closed. The
   * source is closed with the control plane.
   *
   * <p>Keys travel over SDS on the stream of a proxy that has shown who it is: by {@linkplain
   * #security TLS}; in plaintext only on a loopback address, where whoever can connect is believed,
   * and so can get the key of any workload.
   */
  public ControlPlaneBuilder certificates(CertificateSource source) {
    this.certificates = Optional.of(source);
    return this;
  }

  /**
   * The time for which a self-registered workload stays after its stream was lost without a end of
   * stream; default 10 s, as Istio's PILOT_WORKLOAD_ENTRY_GRACE_PERIOD.
   */
  public ControlPlaneBuilder registrationGrace(Duration registrationGrace) {
    registrations = registrations.withGrace(registrationGrace);
    return this;
  }

  /**
   * The servers that may be registered over their streams at the same time, those in their {@link
   * #registrationGrace} included; default 20,000, at least 1. The stream of one more is refused
   * with RESOURCE_EXHAUSTED. A stream registers one server with at most 100 ports.
   */
  public ControlPlaneBuilder maxRegistrations(int maxRegistrations) {
    registrations = registrations.withMost(maxRegistrations);
    return this;
  }

  /**
   * The time after {@link ControlPlane#start} that it may take until servers have registered again
   * and all sources have reported; default 10 s, zero for not at all.
   *
   * <p>Meanwhile data planes that come back with endpoints of an earlier control plane keep them;
   * those that come for the first time get what is there. It ends for a service when as many have
   * as the {@code replicas} of its Deployments ask for, and for all services when no server has
   * registered for 2 s since the last one did; only endpoints that would be none at all are kept to
   * the end. A source that has not reported by the end is done without. A restart also needs a
   * fixed {@link #meshId}, which is part of the names of endpoints, and documents that are applied
   * before {@code start}. With zero, servers that {@link #lastGood} has stored stay for {@link
   * #registrationGrace} unless they register again.
   */
  public ControlPlaneBuilder initialSync(Duration initialSync) {
    registrations = registrations.withInitialSync(initialSync);
    return this;
  }

  /**
   * The time for which changes that nobody waits for must have been quiet before they take effect
   * together; default 50 ms, zero merges only what comes while a step is made. The first change
   * after a quiet time takes effect at once.
   */
  public ControlPlaneBuilder debounceAfter(Duration debounceAfter) {
    this.debounceAfter = debounceAfter;
    return this;
  }

  /**
   * The longest time for which such changes are held back; default 1 s, at least {@link
   * #debounceAfter}.
   */
  public ControlPlaneBuilder debounceMax(Duration debounceMax) {
    this.debounceMax = debounceMax;
    return this;
  }

  /**
   * Adds a source of rules; started and closed with the control plane. Of a resource that several
   * sources declare, what was applied by calls is in force, then the first source in the order of
   * these calls; the others are warnings and take over when it goes.
   *
   * @throws IllegalArgumentException if its name is empty or taken
   */
  public ControlPlaneBuilder source(ConfigSource source) {
    sources.add(source);
    return this;
  }

  /**
   * Adds a registry of services; started and closed with the control plane. Services and workloads
   * follow the rule of {@link #source}; endpoints of one service are united.
   *
   * @throws IllegalArgumentException if its name is empty or taken
   */
  public ControlPlaneBuilder registry(ServiceRegistry registry) {
    sources.add(registry);
    return this;
  }

  /**
   * Lets calls pass where a resource of these kinds asks for protection that no data plane can
   * enforce yet; default none, so that such calls are refused and {@link ApplyResult#orThrow}
   * throws. The finding is then a warning. May be called several times.
   *
   * @param kinds of {@code AuthorizationPolicy}, {@code DestinationRule} (its TLS modes), {@code
   *     PeerAuthentication} and {@code RequestAuthentication}
   * @throws IllegalArgumentException if a kind is none of these
   */
  public ControlPlaneBuilder allowNotEnforced(String... kinds) {
    mesh.allowNotEnforced(kinds);
    return this;
  }

  /** The translation of inputs, replaceable for tests of translations that throw. */
  ControlPlaneBuilder translations(Translations translations) {
    this.translations = translations;
    return this;
  }

  /**
   * A control plane that has not started: no thread, no port.
   *
   * @throws IllegalArgumentException if the address can be reached from elsewhere and {@link
   *     #security} does not say how streams are protected, or if it is TLS and nobody could ever
   *     authenticate; or if there are {@link #certificates} and streams are plaintext from
   *     elsewhere, or no identity of the {@link #trustDomain} is accepted
   */
  public ControlPlane build() {
    certificates.ifPresent(source -> serving.checkCertificates(mesh.trustDomain()));
    return new ControlPlane(settings());
  }

  private ControlPlaneSettings settings() {
    return new ControlPlaneSettings(
        mesh.build(
            certificates.isPresent() ? WorkloadCertificates.SIDECARS : WorkloadCertificates.NONE),
        serving,
        registrations,
        new Debounce(debounceAfter, debounceMax),
        sources,
        lastGood,
        certificates,
        listeners,
        translations);
  }
}
