package io.mizzen.controlplane;

import io.mizzen.api.EscapedText;
import io.mizzen.api.Finding;
import io.mizzen.api.NotApplied;
import io.mizzen.api.ResourceKey;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.controlplane.metrics.Metric;
import io.mizzen.snapshot.MeshSnapshot;
import io.mizzen.xds.ServerRegistrar;
import io.mizzen.xds.server.AckResult;
import io.mizzen.xds.server.ProxyStatus;
import io.mizzen.xds.server.ResourceFeed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
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

  final MeshRuntime runtime;
  private final AtomicBoolean started = new AtomicBoolean();
  private volatile boolean closed;

  ControlPlane(ControlPlaneSettings settings) {
    this.runtime = new MeshRuntime(settings);
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
   * @throws IllegalStateException if it was started or closed before, which changes nothing; or if
   *     a source cannot work at all: it is closed then
   */
  public ControlPlane start() {
    requireOpen("start");
    if (!started.compareAndSet(false, true)) {
      throw new IllegalStateException("start: running (expected: one call of start)");
    }
    try {
      runtime.start();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    log.info("control plane of mesh {} serves xDS at {}", runtime.settings().meshId(), target());
    return this;
  }

  /**
   * {@code host:port} of the ADS server, as data planes on this host take it: on the loopback
   * address when it listens on all. Valid after {@link #start}.
   */
  public String target() {
    return runtime.serving().target();
  }

  /**
   * Registers servers of this process, for {@code MeshClientBuilder.registrar}: as over a stream,
   * but without one. The server is not among {@link #proxies}, no {@link ControlPlaneListener} is
   * told of it, and as code of this process it is trusted: no certificate or token is asked for.
   * Valid from {@link #start} on.
   */
  public ServerRegistrar registrar() {
    return runtime.registrar();
  }

  /**
   * The same resources for another xDS server of this process, such as java-control-plane's by
   * {@code io.mizzen.xds.server.bridge.ConfigWatcherBridge}. Its streams are not among {@link
   * #proxies} and {@link #awaitAcked} does not wait for them. That server has to protect its port:
   * to this control plane its streams are plaintext streams of unknown peers. Valid from {@link
   * #start} to {@link #close}.
   */
  public ResourceFeed resources() {
    return runtime.feed();
  }

  /**
   * A bootstrap with which a gRPC client in any language joins this mesh in the default namespace.
   * Valid after {@link #start}.
   *
   * @param workload the client's workload name, a lower-case DNS name
   */
  public GrpcBootstrap grpcBootstrap(String workload) {
    return GrpcBootstrap.in(target(), workload, runtime.settings());
  }

  /**
   * A bootstrap with which a stock Envoy joins this mesh as the sidecar of a workload in the
   * default namespace. Valid after {@link #start}.
   *
   * @param workload the workload's name, a lower-case DNS name
   * @param address the workload's IP address
   */
  public SidecarBootstrap sidecarBootstrap(String workload, String address) {
    return SidecarBootstrap.in(target(), workload, address, runtime.settings());
  }

  /**
   * Applies a multi-document YAML text: {@link #apply(String, String)} in the default namespace.
   */
  public ApplyResult apply(String yaml) {
    return apply(yaml, runtime.settings().defaultNamespace());
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
    return ApplyResult.of(runtime.applied().applyText(yaml, namespace));
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
      return ApplyResult.of(
          runtime.applied().applyPath(fileOrDirectory.toAbsolutePath().normalize()));
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
    return ApplyResult.of(runtime.watches().add(directory.toAbsolutePath().normalize()));
  }

  /**
   * Deletes one resource from all that was applied; nothing happens if there is none of that key. A
   * file that declares it brings it back when it is applied again. One that another source declares
   * stays: a finding says where.
   */
  public ApplyResult delete(ResourceKey key) {
    requireOpen("delete");
    return ApplyResult.of(runtime.delete(key));
  }

  /**
   * Waits until every connected data plane has accepted or refused everything up to a revision. An
   * ACK says that resources were accepted; when new calls are routed by them, a client tells by its
   * own {@code MeshClient.awaitInEffect}.
   *
   * @param timeout how long to wait; what is still open then is in the result. Zero or less only
   *     looks
   */
  public AckResult awaitAcked(long revision, Duration timeout) throws InterruptedException {
    return runtime.serving().server().awaitAcked(revision, timeout);
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
    return runtime.findings();
  }

  /**
   * Fields of accepted rules, and whole resources, that some connected data plane does not honour,
   * sorted, for as long as they are there. Without any connected data plane: what a grpc-java
   * client in the default namespace would not honour.
   */
  public List<NotApplied> notApplied() {
    return runtime.notApplied();
  }

  /**
   * The connected data planes and how far each has followed; beside them those that were refused in
   * the last ten minutes, such as a gateway, with the {@linkplain ProxyStatus#refusal reason}.
   */
  public List<ProxyStatus> proxies() {
    return runtime.serving().server().status();
  }

  /**
   * The address of the debug API; empty unless {@link ControlPlaneBuilder#debug} asked for it.
   * Valid after {@link #start}.
   */
  public Optional<InetSocketAddress> debugAddress() {
    return runtime.serving().ports().debugAddress();
  }

  /**
   * The address of {@code /metrics} and {@code /ready} apart; empty unless {@link
   * ControlPlaneBuilder#metrics} asked for it. Valid after {@link #start}.
   */
  public Optional<InetSocketAddress> metricsAddress() {
    return runtime.serving().ports().metricsAddress();
  }

  /**
   * The figures that {@code /metrics} shows, now: few and fixed series, always in the same order.
   * {@link io.mizzen.controlplane.micrometer.ControlPlaneMeters} gives them to Micrometer.
   */
  public List<Metric> metrics() {
    return runtime.metrics();
  }

  /** The number of translations of rules into xDS resources that threw; each retry counts. */
  public long failedTranslations() {
    return runtime.failedTranslations();
  }

  /** The newest revision. */
  public long revision() {
    return runtime.newest().state().revision();
  }

  /** All accepted rules and services. */
  public MeshSnapshot snapshot() {
    return runtime.newest().state().snapshot();
  }

  /** The endpoints of all services now, self-registered workloads included. */
  public EndpointTable endpoints() {
    return runtime.newest().state().endpoints();
  }

  /** Stops sources, watching and serving. Connected data planes keep what they have. */
  @Override
  public void close() {
    closed = true;
    runtime.close();
  }

  private void requireOpen(String what) {
    if (closed) {
      throw new IllegalStateException(what + ": the control plane is closed");
    }
  }
}
