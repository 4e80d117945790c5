package io.mizzen.controlplane;

import io.mizzen.analysis.Analyzer;
import io.mizzen.analysis.OriginIndex;
import io.mizzen.api.Finding;
import io.mizzen.api.NotApplied;
import io.mizzen.api.ResourceKey;
import io.mizzen.config.Document;
import io.mizzen.controlplane.certificates.WorkloadCertificates;
import io.mizzen.controlplane.loop.EventLoop;
import io.mizzen.controlplane.loop.Guarded;
import io.mizzen.controlplane.metrics.Metric;
import io.mizzen.controlplane.metrics.Metrics;
import io.mizzen.controlplane.registry.InitialSyncTimer;
import io.mizzen.controlplane.registry.SelfRegistrations;
import io.mizzen.controlplane.security.StreamSecurity;
import io.mizzen.controlplane.source.AppliedSource;
import io.mizzen.controlplane.source.AttachedSources;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.MeshStep;
import io.mizzen.controlplane.state.SourceFindings;
import io.mizzen.controlplane.state.SourceId;
import io.mizzen.controlplane.store.LastGood;
import io.mizzen.controlplane.view.ProxyViews;
import io.mizzen.controlplane.view.PublishedState;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.MeshSettings;
import io.mizzen.translator.patch.PatchValues;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of one control plane, and how they are joined: sources → loop → published state →
 * streams. Safe for all threads.
 */
final class MeshRuntime implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MeshRuntime.class);

  private final MeshSettings mesh;
  private final Duration initialSync;
  final ProxyViews views;
  private final AttachedSources sources;
  final KeptAnalysis analysis = new KeptAnalysis(InstantSource.system());
  final Publisher publisher;
  private final EventLoop loop;
  private final AppliedSource applied;
  private final Watches watches;
  private final InitialSyncTimer initialSyncTimer;
  private final Optional<LastGood> lastGood;
  private final Optional<WorkloadCertificates> certificates;
  private final MeshSource streams;
  private final LocalRegistrations local;
  private final PushFeed feed;
  private final Serving serving;

  MeshRuntime(ControlPlaneSettings settings) {
    this.mesh = settings.mesh();
    this.initialSync = settings.registrations().initialSync();
    this.views = new ProxyViews(settings.translations());
    MeshState initial = MeshState.initial(mesh, settings.sourceIds());
    this.publisher = new Publisher(initial, this::push, this::pushShared);
    this.loop =
        new EventLoop(
            initial, MeshStep::apply, this::publish, settings.debounce(), System::nanoTime);
    ConfigIntake intake = PatchValues.intake(mesh.defaultNamespace());
    this.applied = new AppliedSource(intake, loop);
    Listeners listeners = new Listeners(settings.listeners());
    this.watches = new Watches(applied, listeners);
    SelfRegistrations registrations =
        new SelfRegistrations(
            loop::after, settings.registrations().grace(), settings.registrations().most());
    this.sources = AttachedSources.of(settings.sources(), loop, intake);
    sources.add(SourceId.REGISTRATIONS, registrations, loop);
    this.initialSyncTimer =
        new InitialSyncTimer(
            loop::after,
            System::nanoTime,
            () -> synced(MeshState.InitialSync.QUIET),
            () -> synced(MeshState.InitialSync.COMPLETE));
    this.local = new LocalRegistrations(registrations, initialSyncTimer);
    this.lastGood =
        settings.lastGood().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new LastGood(
                    settings.lastGood().get(),
                    mesh.meshId(),
                    initialSync.isZero() ? settings.registrations().grace() : Duration.ZERO,
                    loop,
                    intake,
                    this::documents));
    this.certificates =
        settings.certificates().isEmpty()
            ? Optional.empty()
            : Optional.of(
                WorkloadCertificates.of(
                    settings.certificates().get(),
                    InstantSource.system(),
                    new SecureRandom(),
                    this::push));
    StreamSecurity security = settings.serving().streamSecurity();
    this.streams =
        new MeshSource(
            publisher::newest,
            views,
            registrations,
            initialSyncTimer,
            security.authorization(),
            certificates,
            listeners);
    this.feed = new PushFeed(streams);
    this.serving =
        new Serving(mesh.meshId(), settings.serving(), security, streams, this::operatorView);
  }

  private OperatorView operatorView(Serving serving) {
    return new OperatorView(this, publisher::newest, views, this::documentsInForce, serving);
  }

  /** Starts the sources, waits for their first reports, then serves. */
  void start() {
    loop.start();
    var unused = loop.update(initialSync.isZero() ? state -> state : MeshState::syncing).join();
    if (lastGood.isPresent()) {
      lastGood.get().start();
    }
    sources.start();
    sources.awaitSynced(publisher.synced(), initialSync);
    if (lastGood.isPresent()) {
      // Data planes of the last run wait for the port.
      int made = views.warmUp(loop.state());
      log.debug("made {} resources before serving", made);
    }
    // Before a server can register, so that none goes uncounted.
    initialSyncTimer.start(initialSync);
    serving.start();
    local.start();
  }

  MeshSettings settings() {
    return mesh;
  }

  PublishedState newest() {
    return publisher.newest();
  }

  AppliedSource applied() {
    return applied;
  }

  Watches watches() {
    return watches;
  }

  Serving serving() {
    return serving;
  }

  PushFeed feed() {
    return feed;
  }

  LocalRegistrations registrar() {
    return local;
  }

  /** Deletes a resource from what was applied, and from what the last run left. */
  AppliedSource.Applied delete(ResourceKey key) {
    lastGood.ifPresent(each -> each.delete(key));
    return applied.delete(key);
  }

  List<Finding> findings() {
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

  List<NotApplied> notApplied() {
    return views.notApplied(publisher.newest());
  }

  List<Metric> metrics() {
    return Metrics.of(operatorView(serving));
  }

  long certificateTimeouts() {
    return certificates.map(WorkloadCertificates::timeouts).orElse(0L);
  }

  long failedTranslations() {
    return views.failedTranslations();
  }

  /** Stops what was started; each part even if another cannot be stopped. Idempotent. */
  @Override
  public void close() {
    publisher.close();
    // The last good mesh first, while servers are registered: the next run is to know them.
    AutoCloseable store = lastGood.<AutoCloseable>map(each -> each).orElse(() -> {});
    AutoCloseable keys = certificates.<AutoCloseable>map(each -> each).orElse(() -> {});
    Closing.all(store, watches, local, sources, serving, keys, loop);
  }

  private void publish(MeshState state) {
    Guarded.call("publishing", () -> publisher.publish(state));
    Guarded.call("answering registrations", () -> local.published(state));
    lastGood.ifPresent(
        store -> Guarded.call("storing the last good mesh", () -> store.published(state)));
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
    Guarded.call("the push to the streams of the xDS server", serving.server()::push);
    feed.push();
  }

  private void pushShared() {
    Guarded.call("the push to the streams of the xDS server", serving.server()::pushShared);
    feed.push();
  }

  private void synced(MeshState.InitialSync phase) {
    var unused = loop.update(state -> state.synced(phase, streams.resumed()));
  }
}
