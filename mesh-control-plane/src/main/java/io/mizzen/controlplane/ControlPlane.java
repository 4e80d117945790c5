package io.mizzen.controlplane;

import io.mizzen.analysis.Analyzer;
import io.mizzen.analysis.OriginIndex;
import io.mizzen.api.EscapedText;
import io.mizzen.api.Finding;
import io.mizzen.api.NotApplied;
import io.mizzen.api.ResourceKey;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.config.Document;
import io.mizzen.controlplane.certificates.WorkloadCertificates;
import io.mizzen.controlplane.loop.EventLoop;
import io.mizzen.controlplane.registry.InitialSyncTimer;
import io.mizzen.controlplane.registry.SelfRegistrations;
import io.mizzen.controlplane.security.StreamSecurity;
import io.mizzen.controlplane.source.AppliedSource;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.MeshStep;
import io.mizzen.controlplane.state.SourceFindings;
import io.mizzen.controlplane.state.SourceId;
import io.mizzen.controlplane.store.LastGood;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.MeshSettings;
import io.mizzen.snapshot.MeshSnapshot;
import io.mizzen.xds.server.AckResult;
import io.mizzen.xds.server.ProxyStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control plane of a mesh: takes Istio and Kubernetes YAML, serves xDS to data planes.
 *
 * <pre>{@code
 * try (ControlPlane mesh = ControlPlane.builder().build().start()) {
 *   ApplyResult applied = mesh.apply(yaml).orThrow();
 *   mesh.awaitAcked(applied.revision(), Duration.ofSeconds(5));
 * }
 * }</pre>
 *
 * <p>All methods may be called from any thread. A change that is rejected leaves everything as it
 * was; {@link #close} is idempotent and leaves no thread and no port behind. Several control planes
 * may live in one JVM.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ControlPlane implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ControlPlane.class);

  private final MeshSettings settings;
  private final Duration initialSync;
  private final TranslationCache cache;
  final ProxyViews views;
  private final AttachedSources sources = new AttachedSources();
  final KeptAnalysis analysis = new KeptAnalysis();
  final Publisher publisher;
  private final EventLoop loop;
  private final AppliedSource applied;
  private final Watches watches;
  private final InitialSyncTimer initialSyncTimer;
  private final Optional<LastGood> lastGood;
  private final Optional<WorkloadCertificates> certificates;
  private final MeshSource streams;
  private final Serving serving;
  private volatile boolean closed;

  ControlPlane(ControlPlaneBuilder builder) {
    this.settings = builder.settings();
    this.initialSync = builder.initialSync();
    this.cache = new TranslationCache(builder.translations());
    this.views = new ProxyViews(cache);
    MeshState initial = MeshState.initial(settings, builder.sourceIds());
    this.publisher = new Publisher(initial, this::push, this::pushShared);
    this.loop =
        new EventLoop(
            initial, MeshStep::apply, this::publish, builder.debounce(), System::nanoTime);
    ConfigIntake intake = new ConfigIntake(settings.defaultNamespace());
    this.applied = new AppliedSource(intake, loop);
    Listeners listeners = new Listeners(builder.listeners());
    this.watches = new Watches(applied, listeners);
    SelfRegistrations registrations =
        new SelfRegistrations(loop::after, builder.registrationGrace(), builder.maxRegistrations());
    builder.sources().forEach(each -> sources.add(each.id(), each.source(), loop, intake));
    builder.registries().forEach(each -> sources.add(each.id(), each.source(), loop));
    sources.add(SourceId.REGISTRATIONS, registrations, loop);
    this.initialSyncTimer =
        new InitialSyncTimer(
            loop::after,
            System::nanoTime,
            () -> synced(MeshState.InitialSync.QUIET),
            () -> synced(MeshState.InitialSync.COMPLETE));
    this.lastGood =
        builder
            .lastGood()
            .map(
                where ->
                    new LastGood(
                        where,
                        settings.meshId(),
                        initialSync.isZero() ? builder.registrationGrace() : Duration.ZERO,
                        loop,
                        intake,
                        this::documents));
    this.certificates =
        builder
            .certificates()
            .map(
                source ->
                    WorkloadCertificates.of(
                        source, InstantSource.system(), new SecureRandom(), this::push));
    StreamSecurity security = builder.streamSecurity();
    this.streams =
        new MeshSource(
            publisher::newest,
            views,
            registrations,
            initialSyncTimer,
            security.authorization(),
            certificates,
            listeners);
    this.serving =
        new Serving(
            builder,
            security,
            streams,
            ports ->
                new OperatorView(this, publisher::newest, views, this::documentsInForce, ports));
  }

  public static ControlPlaneBuilder builder() {
    return new ControlPlaneBuilder();
  }

  /**
   * Starts the sources, waits for their first reports ({@link ControlPlaneBuilder#initialSync} at
   * most), binds the ADS port and serves. Documents may be applied before and after.
   *
   * @throws UncheckedIOException if the port cannot be bound; the control plane is closed then
   * @throws IllegalArgumentException if a file of {@link ControlPlaneBuilder#security} cannot be
   *     used; it is closed then
   * @throws IllegalStateException if it was started or closed before, or if a source cannot work at
   *     all; it is closed then
   */
  public ControlPlane start() {
    loop.start();
    try {
      var unused = loop.update(initialSync.isZero() ? state -> state : MeshState::syncing).join();
      lastGood.ifPresent(LastGood::start);
      sources.start();
      sources.awaitSynced(publisher.synced(), initialSync);
      // Before a server can register, so that none goes uncounted.
      initialSyncTimer.start(initialSync);
      serving.start();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    log.info("control plane of mesh {} serves xDS at {}", settings.meshId(), target());
    return this;
  }

  /**
   * {@code host:port} of the ADS server, as data planes on this host take it: on the loopback
   * address when it listens on all. Valid after {@link #start}.
   */
  public String target() {
    return serving.target();
  }

  /**
   * A bootstrap with which a gRPC client in any language joins this mesh in the default namespace.
   * Valid after {@link #start}.
   *
   * @param workload the client's workload name, a lower-case DNS name
   */
  public GrpcBootstrap grpcBootstrap(String workload) {
    return GrpcBootstrap.in(target(), workload, settings);
  }

  /**
   * A bootstrap with which a stock Envoy joins this mesh as the sidecar of a workload in the
   * default namespace. Valid after {@link #start}.
   *
   * @param workload the workload's name, a lower-case DNS name
   * @param address the workload's IP address
   */
  public SidecarBootstrap sidecarBootstrap(String workload, String address) {
    return SidecarBootstrap.in(target(), workload, address, settings);
  }

  /**
   * Applies a multi-document YAML text: {@link #apply(String, String)} in the default namespace.
   */
  public ApplyResult apply(String yaml) {
    return apply(yaml, settings.defaultNamespace());
  }

  /**
   * Applies a multi-document YAML text: what it declares is added or replaced in one revision, what
   * it does not mention stays. Each bad document is rejected alone and keeps its last good version;
   * only a text that is not YAML, or exceeds a cap, is rejected whole.
   *
   * @param namespace the namespace of documents without {@code metadata.namespace}
   */
  public ApplyResult apply(String yaml, String namespace) {
    requireOpen("apply");
    return ApplyResult.of(applied.applyText(yaml, namespace));
  }

  /**
   * Applies a YAML file, or all {@code *.yaml} and {@code *.yml} files below a directory, in one
   * revision; links are followed. Applying the same path again makes its files what they say now:
   * resources that they declared before and declare no longer are deleted, or fall back to what was
   * applied before, unless the file cannot be read completely.
   *
   * @throws UncheckedIOException if the path does not exist or cannot be listed; nothing has
   *     changed then. A single file that cannot be read is a finding
   */
  public ApplyResult apply(Path fileOrDirectory) {
    requireOpen("apply");
    try {
      return ApplyResult.of(applied.applyPath(fileOrDirectory.toAbsolutePath().normalize()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read " + EscapedText.of(fileOrDirectory.toString()), e);
    }
  }

  /**
   * Applies a directory now and again whenever something below it changes, until {@link #close}.
   * Findings of later applies are logged, one line each: errors and warnings as WARN, remarks as
   * INFO when they are new. A file that is still being written keeps what it declared before until
   * it is finished.
   *
   * @throws UncheckedIOException if the directory cannot be read or watched; nothing stays open
   *     then
   */
  public ApplyResult watch(Path directory) {
    requireOpen("watch");
    return ApplyResult.of(watches.add(directory.toAbsolutePath().normalize()));
  }

  /**
   * Deletes one resource from all that was applied; nothing happens if there is none of that key. A
   * file that declares it brings it back when it is applied again. One that another source declares
   * stays: a finding says where.
   */
  public ApplyResult delete(ResourceKey key) {
    requireOpen("delete");
    lastGood.ifPresent(each -> each.delete(key));
    return ApplyResult.of(applied.delete(key));
  }

  /**
   * Waits until every connected data plane has accepted or refused everything up to a revision. An
   * ACK says that resources were accepted; when new calls are routed by them, a client tells by its
   * own {@code MeshClient.awaitInEffect}.
   *
   * @param timeout how long to wait; what is still open then is in the result
   */
  public AckResult awaitAcked(long revision, Duration timeout) throws InterruptedException {
    return serving.server().awaitAcked(revision, timeout);
  }

  /**
   * The findings across all accepted resources now, and those of the sources: outages, resources
   * that several declare, texts of {@link ControlPlaneBuilder#source sources} that were rejected;
   * and what {@code istioctl analyze} would say of them, of which only what a change concerns is
   * looked at again. Of the resources in force two are errors: {@code NOT_ENFORCEABLE}, they ask
   * for protection no data plane can give, and {@code TRANSLATION_FAILED}, an xDS resource cannot
   * be made of them for some connected data plane, which keeps its last good version. {@code
   * CERTIFICATE_NOT_ISSUED} means that {@link ControlPlaneBuilder#certificates} has failed for a
   * connected workload.
   */
  public List<Finding> findings() {
    MeshState state = loop.state();
    OriginIndex origins = OriginIndex.of(documents());
    return Stream.of(
            SourceFindings.of(state),
            views.failures(),
            certificates.map(WorkloadCertificates::findings).orElse(List.of()),
            Analyzer.analyze(state.snapshot(), state.endpoints(), origins),
            analysis.findings(state, origins))
        .flatMap(List::stream)
        .toList();
  }

  /**
   * Fields of accepted rules, and whole resources, that some connected data plane does not honour,
   * sorted, for as long as they are there. Without any connected data plane: what a grpc-java
   * client in the default namespace would not honour.
   */
  public List<NotApplied> notApplied() {
    return views.notApplied(publisher.newest());
  }

  /**
   * The connected data planes and how far each has followed; beside them those that were refused in
   * the last ten minutes, such as a gateway, with the {@linkplain ProxyStatus#refusal reason}.
   */
  public List<ProxyStatus> proxies() {
    return serving.server().status();
  }

  /**
   * The address of the debug API; empty unless {@link ControlPlaneBuilder#debug} asked for it.
   * Valid after {@link #start}.
   */
  public Optional<InetSocketAddress> debugAddress() {
    return serving.ports().debugAddress();
  }

  /**
   * The address of {@code /metrics} and {@code /ready} apart; empty unless {@link
   * ControlPlaneBuilder#metrics} asked for it. Valid after {@link #start}.
   */
  public Optional<InetSocketAddress> metricsAddress() {
    return serving.ports().metricsAddress();
  }

  /** The number of translations of rules into xDS resources that threw; each retry counts. */
  public long failedTranslations() {
    return cache.failures().count();
  }

  /** The newest revision. */
  public long revision() {
    return publisher.newest().state().revision();
  }

  /** All accepted rules and services. */
  public MeshSnapshot snapshot() {
    return publisher.newest().state().snapshot();
  }

  /** The endpoints of all services now, self-registered workloads included. */
  public EndpointTable endpoints() {
    return publisher.newest().state().endpoints();
  }

  /** Stops sources, watching and serving. Connected data planes keep what they have. */
  @Override
  public void close() {
    closed = true;
    publisher.close();
    // The last good mesh first, while servers are registered: the next run is to know them.
    AutoCloseable store = lastGood.<AutoCloseable>map(each -> each).orElse(() -> {});
    AutoCloseable keys = certificates.<AutoCloseable>map(each -> each).orElse(() -> {});
    Closing.all(store, watches, sources, serving, keys, loop);
  }

  private void publish(MeshState state) {
    publisher.publish(state);
    lastGood.ifPresent(each -> each.published(state));
  }

  private Map<ResourceKey, Document> documents() {
    return sources.documentsBelow(applied.documents());
  }

  /** Also those of the last run that nobody has declared again yet. */
  private Map<ResourceKey, Document> documentsInForce() {
    Map<ResourceKey, Document> declared = documents();
    return lastGood.map(each -> each.documentsBelow(declared)).orElse(declared);
  }

  private void push() {
    serving.server().push();
  }

  private void pushShared() {
    serving.server().pushShared();
  }

  private void synced(MeshState.InitialSync phase) {
    var unused = loop.update(state -> state.synced(phase, streams.resumed()));
  }

  private void requireOpen(String what) {
    if (closed) {
      throw new IllegalStateException(what + ": the control plane is closed");
    }
  }
}
