package io.mizzen.controlplane;

import io.mizzen.analysis.Analyzer;
import io.mizzen.analysis.OriginIndex;
import io.mizzen.api.EscapedText;
import io.mizzen.api.Finding;
import io.mizzen.api.NotApplied;
import io.mizzen.api.ResourceKey;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.controlplane.loop.EventLoop;
import io.mizzen.controlplane.registry.InitialSyncTimer;
import io.mizzen.controlplane.registry.SelfRegistrations;
import io.mizzen.controlplane.source.AppliedSource;
import io.mizzen.controlplane.source.AppliedSource.Applied;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.MeshStep;
import io.mizzen.controlplane.state.SourceFindings;
import io.mizzen.controlplane.state.SourceId;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.MeshSettings;
import io.mizzen.snapshot.MeshSnapshot;
import io.mizzen.xds.server.AckResult;
import io.mizzen.xds.server.ProxyStatus;
import io.mizzen.xds.server.XdsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
  private final String host;
  private final TranslationCache cache = new TranslationCache();
  private final ProxyViews views = new ProxyViews(cache);
  private final AttachedSources sources = new AttachedSources();
  private final CompletableFuture<MeshState> synced = new CompletableFuture<>();
  private final EventLoop loop;
  private final AppliedSource applied;
  private final Watches watches;
  private final InitialSyncTimer initialSyncTimer;
  private final MeshSource streams;
  private final XdsServer server;
  private volatile Publication newest;
  private volatile boolean closed;

  ControlPlane(ControlPlaneBuilder builder) {
    this.settings = builder.settings();
    this.initialSync = builder.initialSync();
    this.host = builder.address().getAddress().getHostAddress();
    MeshState initial = MeshState.initial(settings, builder.sourceIds());
    this.newest = Publication.of(initial);
    this.loop =
        new EventLoop(
            initial, MeshStep::apply, this::publish, builder.debounce(), System::nanoTime);
    ConfigIntake intake = new ConfigIntake(settings.defaultNamespace());
    this.applied = new AppliedSource(intake, loop);
    this.watches = new Watches(applied);
    SelfRegistrations registrations =
        new SelfRegistrations(loop::after, builder.registrationGrace());
    builder.sources().forEach(each -> sources.add(each.id(), each.source(), loop, intake));
    builder.registries().forEach(each -> sources.add(each.id(), each.source(), loop));
    sources.add(SourceId.REGISTRATIONS, registrations, loop);
    this.initialSyncTimer =
        new InitialSyncTimer(
            loop::after,
            System::nanoTime,
            () -> synced(MeshState.InitialSync.QUIET),
            () -> synced(MeshState.InitialSync.COMPLETE));
    this.streams = new MeshSource(() -> newest, views, registrations, initialSyncTimer);
    this.server =
        XdsServer.builder()
            .address(builder.address())
            .source(streams)
            .identifier(ControlPlaneIdentifier.of(settings.meshId()))
            .build();
  }

  public static ControlPlaneBuilder builder() {
    return new ControlPlaneBuilder();
  }

  /**
   * Starts the sources, waits for their first reports ({@link ControlPlaneBuilder#initialSync} at
   * most), binds the ADS port and serves. Documents may be applied before and after.
   *
   * @throws UncheckedIOException if the port cannot be bound; the control plane is closed then
   * @throws IllegalStateException if it was started or closed before, or if a source cannot work at
   *     all; it is closed then
   */
  public ControlPlane start() {
    loop.start();
    try {
      var unused = loop.update(initialSync.isZero() ? state -> state : MeshState::syncing).join();
      sources.start();
      sources.awaitSynced(synced, initialSync);
      // Before a server can register, so that none goes uncounted.
      initialSyncTimer.start(initialSync);
      server.start();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    log.atInfo()
        .addKeyValue("address", target())
        .addKeyValue("mesh", settings.meshId())
        .log("control plane of mesh {} serves xDS at {}", settings.meshId(), target());
    return this;
  }

  /** {@code host:port} of the ADS server, as data planes take it. Valid after {@link #start}. */
  public String target() {
    return host + ":" + server.port();
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
    return result(applied.applyText(yaml, namespace));
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
      return result(applied.applyPath(fileOrDirectory.toAbsolutePath().normalize()));
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
    return result(watches.add(directory.toAbsolutePath().normalize()));
  }

  /**
   * Deletes one resource from all that was applied; nothing happens if there is none of that key. A
   * file that declares it brings it back when it is applied again. One that another source declares
   * stays: a finding says where.
   */
  public ApplyResult delete(ResourceKey key) {
    requireOpen("delete");
    return result(applied.delete(key));
  }

  /**
   * Waits until every connected data plane has accepted or refused everything up to a revision. An
   * ACK says that resources were accepted; when new calls are routed by them, a client tells by its
   * own {@code MeshClient.awaitInEffect}.
   *
   * @param timeout how long to wait; what is still open then is in the result
   */
  public AckResult awaitAcked(long revision, Duration timeout) throws InterruptedException {
    return server.awaitAcked(revision, timeout);
  }

  /**
   * What looking across all accepted resources has to say now, and what is wrong with the sources:
   * outages, resources that several declare, texts of {@link ControlPlaneBuilder#source sources}
   * that were rejected. Of the resources in force only {@code NOT_ENFORCEABLE} is an error: they
   * ask for protection no data plane can give.
   */
  public List<Finding> findings() {
    MeshState state = loop.state();
    OriginIndex origins = OriginIndex.of(sources.documentsBelow(applied.documents()));
    List<Finding> findings = new ArrayList<>(SourceFindings.of(state));
    findings.addAll(Analyzer.analyze(state.snapshot(), state.endpoints(), origins));
    return List.copyOf(findings);
  }

  /**
   * Fields of accepted rules, and whole resources, that some connected data plane does not honour,
   * sorted, for as long as they are there. Without any connected data plane: what a grpc-java
   * client in the default namespace would not honour.
   */
  public List<NotApplied> notApplied() {
    return views.notApplied(newest);
  }

  /**
   * The connected data planes and how far each has followed; beside them those that were refused in
   * the last ten minutes, such as an Envoy, with the {@linkplain ProxyStatus#refusal reason}.
   */
  public List<ProxyStatus> proxies() {
    return server.status();
  }

  /** The newest revision. */
  public long revision() {
    return newest.state().revision();
  }

  /** All accepted rules and services. */
  public MeshSnapshot snapshot() {
    return newest.state().snapshot();
  }

  /** Who serves which service now, self-registered workloads included. */
  public EndpointTable endpoints() {
    return newest.state().endpoints();
  }

  /** Stops sources, watching and serving. Connected data planes keep what they have. */
  @Override
  public void close() {
    closed = true;
    watches.close();
    sources.close();
    server.close();
    loop.close();
  }

  private void publish(MeshState state) {
    Publication before = newest;
    if (state.revision() != before.state().revision()) {
      if (!before.state().snapshot().equals(state.snapshot())) {
        // A moving endpoint makes no route or cluster old.
        cache.age();
      }
      newest = before.next(state);
      if (newest.movesProxies() || state.initialSync() != before.state().initialSync()) {
        server.push();
      } else {
        server.pushShared();
      }
    } else if (state.initialSync() != before.state().initialSync()) {
      newest = before.next(state);
      // Some streams may be held back by the phase that is over.
      server.push();
    }
    if (state.hasSynced()) {
      synced.complete(state);
    }
  }

  private void synced(MeshState.InitialSync phase) {
    var unused = loop.update(state -> state.synced(phase, streams.resumed()));
  }

  private void requireOpen(String what) {
    if (closed) {
      throw new IllegalStateException(what + ": the control plane is closed");
    }
  }

  static ApplyResult result(Applied applied) {
    return new ApplyResult(applied.state().revision(), applied.findings());
  }
}
