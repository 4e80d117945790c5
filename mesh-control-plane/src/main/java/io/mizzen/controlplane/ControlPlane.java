package io.mizzen.controlplane;

import io.mizzen.analysis.Analyzer;
import io.mizzen.analysis.OriginIndex;
import io.mizzen.api.EscapedText;
import io.mizzen.api.Finding;
import io.mizzen.api.NotApplied;
import io.mizzen.api.ResourceKey;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.config.Document;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.MeshSettings;
import io.mizzen.snapshot.MeshSnapshot;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.xds.server.AckResult;
import io.mizzen.xds.server.ProxyStatus;
import io.mizzen.xds.server.XdsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
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
  private final ConfigIntake intake;
  private final TranslationCache cache = new TranslationCache();
  private final ProxyViews views = new ProxyViews(cache);
  private final ScheduledThreadPoolExecutor timer;
  private final MeshWriter writer;
  private final Registrar registrar;
  private final Duration gathering;
  private final XdsServer server;
  private final String host;
  private final List<DirectoryWatch> watches = new CopyOnWriteArrayList<>();
  private volatile Publication newest;
  private volatile boolean closed;

  ControlPlane(ControlPlaneBuilder builder) {
    this.settings = builder.settings();
    this.intake = new ConfigIntake(settings.defaultNamespace());
    this.host = builder.address().getAddress().getHostAddress();
    MeshState initial = MeshState.initial(settings);
    this.newest = Publication.of(initial);
    this.writer = new MeshWriter(initial, this::publish);
    this.timer = new ScheduledThreadPoolExecutor(1, ControlPlane::timerThread);
    this.timer.setRemoveOnCancelPolicy(true);
    this.timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.gathering = builder.gathering();
    this.registrar = new Registrar(writer, timer, builder.registrationGrace());
    this.server =
        XdsServer.builder()
            .address(builder.address())
            .source(new MeshSource(() -> newest, views, registrar))
            .identifier(ControlPlaneIdentifier.of(settings.meshId()))
            .build();
  }

  public static ControlPlaneBuilder builder() {
    return new ControlPlaneBuilder();
  }

  /**
   * Binds the ADS port and serves. Documents may be applied before and after.
   *
   * @throws UncheckedIOException if the port cannot be bound
   */
  public ControlPlane start() {
    registrar.gatherFor(gathering);
    server.start();
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
    ConfigChange change = ConfigChange.ofText(SourceText.unnamed(yaml), intake.in(namespace));
    return commit(change, ConfigChange::addTo);
  }

  /**
   * Applies a YAML file, or all {@code *.yaml} and {@code *.yml} files below a directory, in one
   * revision. Applying the same path again makes its files what they say now: resources that they
   * declared before and declare no longer are deleted, unless the file cannot be read completely.
   *
   * @throws UncheckedIOException if a file cannot be read; nothing has changed then
   */
  public ApplyResult apply(Path fileOrDirectory) {
    Path path = fileOrDirectory.toAbsolutePath().normalize();
    List<SourceText> texts;
    try {
      texts = ConfigFiles.read(path);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read " + EscapedText.of(fileOrDirectory.toString()), e);
    }
    ConfigChange change = ConfigChange.ofFiles(texts, intake);
    String below = ConfigFiles.nameOf(path);
    return commit(change, (c, state) -> c.replaceBelow(below, state));
  }

  /**
   * Applies a directory now and again whenever something below it changes, until {@link #close}.
   * Findings of later applies are logged, one line each: errors and warnings as WARN, remarks as
   * INFO when they are new.
   *
   * @throws UncheckedIOException if the directory cannot be read or watched
   */
  public ApplyResult watch(Path directory) {
    DirectoryWatch watch;
    try {
      // Watching begins before reading, so that no change falls between the two.
      ReapplyLog said = new ReapplyLog(log, directory);
      watch = DirectoryWatch.start(directory, () -> reapply(directory, said));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot watch " + EscapedText.of(directory.toString()), e);
    }
    watches.add(watch);
    try {
      ApplyResult applied = apply(directory);
      if (closed) {
        // It may have been added after close() had looked.
        watch.close();
      }
      return applied;
    } catch (UncheckedIOException e) {
      watches.remove(watch);
      watch.close();
      throw e;
    }
  }

  /** Deletes one resource; nothing happens if there is none of that key. */
  public ApplyResult delete(ResourceKey key) {
    MeshState state = writer.apply(s -> s.withResources(List.of(), Set.of(key), s.owners()));
    return new ApplyResult(state.revision(), List.of());
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
   * What looking across all accepted resources has to say now. The errors among them are {@code
   * NOT_ENFORCEABLE}: resources that ask for protection no data plane can give.
   */
  public List<Finding> findings() {
    MeshState state = newest.state();
    // Of the writer's state: lines may have moved without a change that data planes see.
    OriginIndex origins = writer.state().origins();
    return Analyzer.analyze(state.snapshot(), state.endpoints(), origins);
  }

  /**
   * Fields of accepted rules, and whole resources, that some connected data plane does not honour,
   * sorted, for as long as they are there. Without any connected data plane: what a grpc-java
   * client in the default namespace would not honour.
   */
  public List<NotApplied> notApplied() {
    Publication publication = newest;
    Collection<ProxyView> used = views.all();
    Stream<ProxyView> asked =
        used.isEmpty()
            ? Stream.of(
                views.of(
                    publication,
                    ProxyIdentity.in(settings.defaultNamespace()),
                    CapabilityProfile.grpcJava()))
            : used.stream();
    return asked
        .flatMap(view -> view.notApplied(publication.state()).stream())
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .toList();
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

  /** Stops watching and serving. Connected data planes keep what they have. */
  @Override
  public void close() {
    closed = true;
    watches.forEach(DirectoryWatch::close);
    watches.clear();
    server.close();
    timer.shutdownNow();
  }

  private void publish(MeshState state) {
    Publication before = newest;
    if (!before.state().snapshot().equals(state.snapshot())) {
      // A moving endpoint makes no route or cluster old.
      cache.age();
    }
    newest = before.next(state);
    server.push();
  }

  private ApplyResult commit(
      ConfigChange change, BiFunction<ConfigChange, MeshState, MeshState> step) {
    MeshState state = writer.apply(s -> step.apply(change, s));
    List<Finding> findings = new ArrayList<>(change.findings());
    findings.addAll(across(state, change));
    findings.sort(Comparator.comparing(Finding::severity));
    return new ApplyResult(state.revision(), findings);
  }

  /** What the change's own resources look like beside all others. */
  private static List<Finding> across(MeshState state, ConfigChange change) {
    Map<ResourceKey, Document> mine = change.documents();
    return Analyzer.analyze(state.snapshot(), state.endpoints(), OriginIndex.of(mine)).stream()
        .filter(finding -> finding.resource().filter(mine::containsKey).isPresent())
        .toList();
  }

  private void reapply(Path directory, ReapplyLog said) {
    try {
      said.applied(apply(directory));
    } catch (UncheckedIOException e) {
      // A file vanished between listing and reading; its own event brings us back.
      said.unreadable(e);
    }
  }

  private static Thread timerThread(Runnable task) {
    Thread thread = new Thread(task, "mizzen-timer");
    thread.setDaemon(true);
    return thread;
  }
}
