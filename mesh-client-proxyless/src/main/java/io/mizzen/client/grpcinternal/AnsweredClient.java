package io.mizzen.client.grpcinternal;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import io.grpc.xds.client.BackendMetricPropagation;
import io.grpc.xds.client.Bootstrapper.BootstrapInfo;
import io.grpc.xds.client.Bootstrapper.ServerInfo;
import io.grpc.xds.client.LoadReportClient;
import io.grpc.xds.client.LoadStatsManager2.ClusterDropStats;
import io.grpc.xds.client.LoadStatsManager2.ClusterLocalityStats;
import io.grpc.xds.client.Locality;
import io.grpc.xds.client.XdsClient;
import io.grpc.xds.client.XdsResourceType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A session's client as one resolver uses it: everything is passed on, and it is known whether each
 * resource the resolver watches has an answer. grpc-xds takes up a new configuration only then.
 *
 * <p>Watches are begun, answered and cancelled in the resolver's synchronization context; {@link
 * #whenAnswered} and {@link #end} must be called there too. Who waits is told in that context as
 * well, but never inside such a step: grpc-xds cancels the watches it no longer needs after it has
 * decided on a new configuration and before it hands the configuration on.
 */
final class AnsweredClient extends XdsClient {
  private final Supplier<XdsClient> shared;
  private final SynchronizationContext resolver;
  private final Map<ResourceWatcher<?>, Watch<?>> watches = new HashMap<>();
  private final Set<Watch<?>> unanswered = new HashSet<>();

  /** Those told of an error last: the control plane's answer, or that there was none. */
  private final Set<Watch<?>> failed = new HashSet<>();

  private final List<Runnable> waiting = new ArrayList<>();

  /**
   * @param shared the session's client, asked for when it is used
   * @param resolver the resolver's synchronization context
   */
  AnsweredClient(Supplier<XdsClient> shared, SynchronizationContext resolver) {
    this.shared = shared;
    this.resolver = resolver;
  }

  /**
   * Runs {@code then} as soon as no watch is without an answer and the resolver knows it. That the
   * control plane cannot be reached is no answer.
   */
  void whenAnswered(Runnable then) {
    waiting.add(then);
    notifyLater();
  }

  /** The resolver is shut down: nothing will be answered any more, and nobody need wait. */
  void end() {
    unanswered.clear();
    failed.clear();
    notifyLater();
  }

  /** After the step that runs, and whatever it has queued. */
  private void notifyLater() {
    resolver.execute(this::notifyWaiting);
  }

  private void notifyWaiting() {
    if (waiting.isEmpty() || !unanswered.isEmpty()) {
      return;
    }
    if (!failed.isEmpty()) {
      judgeFailed();
      return;
    }
    List<Runnable> ready = List.copyOf(waiting);
    waiting.clear();
    ready.forEach(Runnable::run);
  }

  /**
   * An error does not say whether it is the control plane's: the status of the resource does.
   * Everybody's resources are listed for it, hence only when somebody waits.
   */
  private void judgeFailed() {
    List<Watch<?>> judged = List.copyOf(failed);
    failed.clear();
    unanswered.addAll(judged);
    ListenableFuture<Map<XdsResourceType<?>, Map<String, ResourceMetadata>>> resources =
        shared.get().getSubscribedResourcesMetadataSnapshot();
    resources.addListener(
        () -> {
          Map<XdsResourceType<?>, Map<String, ResourceMetadata>> known =
              Objects.requireNonNull(Futures.getUnchecked(resources));
          judged.stream().filter(watch -> !watch.isOpen(known)).forEach(unanswered::remove);
          notifyWaiting();
        },
        resolver);
  }

  private final class Watch<T extends ResourceUpdate> implements ResourceWatcher<T> {
    private final XdsResourceType<T> type;
    private final String name;
    private final ResourceWatcher<T> watcher;

    Watch(XdsResourceType<T> type, String name, ResourceWatcher<T> watcher) {
      this.type = type;
      this.name = name;
      this.watcher = watcher;
    }

    /** Whether the control plane was asked and has not answered, or cannot be asked at present. */
    boolean isOpen(Map<XdsResourceType<?>, Map<String, ResourceMetadata>> known) {
      ResourceMetadata resource = known.getOrDefault(type, Map.of()).get(name);
      return resource != null
          && switch (resource.getStatus()) {
            case UNKNOWN, REQUESTED -> true;
            default -> false;
          };
    }

    @Override
    public void onResourceChanged(StatusOr<T> update) {
      // First the resolver, which may begin to watch what the update names.
      watcher.onResourceChanged(update);
      unanswered.remove(this);
      failed.remove(this);
      if (!update.hasValue() && watches.get(watcher) == this) {
        failed.add(this);
      }
      notifyLater();
    }

    @Override
    public void onAmbientError(Status error) {
      watcher.onAmbientError(error);
    }
  }

  @Override
  public <T extends ResourceUpdate> void watchXdsResource(
      XdsResourceType<T> type, String name, ResourceWatcher<T> watcher, Executor executor) {
    Watch<T> watch = new Watch<>(type, name, watcher);
    watches.put(watcher, watch);
    unanswered.add(watch);
    shared.get().watchXdsResource(type, name, watch, executor);
  }

  @Override
  @SuppressWarnings("unchecked") // a watch has the type of the watcher it was made for
  public <T extends ResourceUpdate> void cancelXdsResourceWatch(
      XdsResourceType<T> type, String name, ResourceWatcher<T> watcher) {
    Watch<T> watch = (Watch<T>) watches.remove(watcher);
    if (watch == null) {
      throw new IllegalStateException("cancelled: " + name + " (expected: a watch of this client)");
    }
    shared.get().cancelXdsResourceWatch(type, name, watch);
    unanswered.remove(watch);
    failed.remove(watch);
    notifyLater();
  }

  /** Clients belong to sessions; a resolver does not end them. */
  @Override
  public void shutdown() {}

  @Override
  public boolean isShutDown() {
    return shared.get().isShutDown();
  }

  @Override
  public BootstrapInfo getBootstrapInfo() {
    return shared.get().getBootstrapInfo();
  }

  @Override
  public Object getSecurityConfig() {
    return shared.get().getSecurityConfig();
  }

  @Override
  public ListenableFuture<Map<XdsResourceType<?>, Map<String, ResourceMetadata>>>
      getSubscribedResourcesMetadataSnapshot() {
    return shared.get().getSubscribedResourcesMetadataSnapshot();
  }

  @Override
  public ClusterDropStats addClusterDropStats(
      ServerInfo server, String cluster, @Nullable String endpoints) {
    return shared.get().addClusterDropStats(server, cluster, endpoints);
  }

  @Override
  public ClusterLocalityStats addClusterLocalityStats(
      ServerInfo server, String cluster, @Nullable String endpoints, Locality locality) {
    return shared.get().addClusterLocalityStats(server, cluster, endpoints, locality);
  }

  @Override
  public ClusterLocalityStats addClusterLocalityStats(
      ServerInfo server,
      String cluster,
      @Nullable String endpoints,
      Locality locality,
      @Nullable BackendMetricPropagation metrics) {
    return shared.get().addClusterLocalityStats(server, cluster, endpoints, locality, metrics);
  }

  @Override
  public Map<ServerInfo, LoadReportClient> getServerLrsClientMap() {
    return shared.get().getServerLrsClientMap();
  }

  @Override
  public Future<Void> reportServerConnections(ServerConnectionCallback callback) {
    return shared.get().reportServerConnections(callback);
  }
}
