package io.mizzen.client.grpcinternal;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Status;
import io.grpc.StatusOr;
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
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A session's client as one resolver uses it: everything is passed on, and it is known whether each
 * resource the resolver watches has an answer. grpc-xds takes up a new configuration only then.
 *
 * <p>Watches are begun, answered and cancelled in the resolver's synchronization context; {@link
 * #whenAnswered} and {@link #end} must be called there too.
 */
final class AnsweredClient extends XdsClient {
  private final XdsClient shared;
  private final Map<ResourceWatcher<?>, Watch<?>> watches = new HashMap<>();
  private final Set<Watch<?>> unanswered = new HashSet<>();
  private final List<Runnable> waiting = new ArrayList<>();

  AnsweredClient(XdsClient shared) {
    this.shared = shared;
  }

  /** Runs {@code then} as soon as no watch is without an answer; at once when none is. */
  void whenAnswered(Runnable then) {
    waiting.add(then);
    settle();
  }

  /** The resolver is shut down: nothing will be answered any more, and nobody need wait. */
  void end() {
    unanswered.clear();
    settle();
  }

  private void settle() {
    if (unanswered.isEmpty()) {
      List<Runnable> ready = List.copyOf(waiting);
      waiting.clear();
      ready.forEach(Runnable::run);
    }
  }

  private final class Watch<T extends ResourceUpdate> implements ResourceWatcher<T> {
    private final ResourceWatcher<T> resolver;

    Watch(ResourceWatcher<T> resolver) {
      this.resolver = resolver;
    }

    @Override
    public void onResourceChanged(StatusOr<T> update) {
      // First the resolver, which may begin to watch what the update names.
      resolver.onResourceChanged(update);
      unanswered.remove(this);
      settle();
    }

    @Override
    public void onAmbientError(Status error) {
      resolver.onAmbientError(error);
    }
  }

  @Override
  public <T extends ResourceUpdate> void watchXdsResource(
      XdsResourceType<T> type, String name, ResourceWatcher<T> watcher, Executor executor) {
    Watch<T> watch = new Watch<>(watcher);
    watches.put(watcher, watch);
    unanswered.add(watch);
    shared.watchXdsResource(type, name, watch, executor);
  }

  @Override
  @SuppressWarnings("unchecked") // a watch has the type of the watcher it was made for
  public <T extends ResourceUpdate> void cancelXdsResourceWatch(
      XdsResourceType<T> type, String name, ResourceWatcher<T> watcher) {
    Watch<T> watch = (Watch<T>) watches.remove(watcher);
    if (watch == null) {
      throw new IllegalStateException("cancelled: " + name + " (expected: a watch of this client)");
    }
    shared.cancelXdsResourceWatch(type, name, watch);
    unanswered.remove(watch);
    settle();
  }

  /** Clients belong to sessions; a resolver does not end them. */
  @Override
  public void shutdown() {}

  @Override
  public boolean isShutDown() {
    return shared.isShutDown();
  }

  @Override
  public BootstrapInfo getBootstrapInfo() {
    return shared.getBootstrapInfo();
  }

  @Override
  public Object getSecurityConfig() {
    return shared.getSecurityConfig();
  }

  @Override
  public ListenableFuture<Map<XdsResourceType<?>, Map<String, ResourceMetadata>>>
      getSubscribedResourcesMetadataSnapshot() {
    return shared.getSubscribedResourcesMetadataSnapshot();
  }

  @Override
  public ClusterDropStats addClusterDropStats(
      ServerInfo server, String cluster, @Nullable String endpoints) {
    return shared.addClusterDropStats(server, cluster, endpoints);
  }

  @Override
  public ClusterLocalityStats addClusterLocalityStats(
      ServerInfo server, String cluster, @Nullable String endpoints, Locality locality) {
    return shared.addClusterLocalityStats(server, cluster, endpoints, locality);
  }

  @Override
  public ClusterLocalityStats addClusterLocalityStats(
      ServerInfo server,
      String cluster,
      @Nullable String endpoints,
      Locality locality,
      @Nullable BackendMetricPropagation metrics) {
    return shared.addClusterLocalityStats(server, cluster, endpoints, locality, metrics);
  }

  @Override
  public Map<ServerInfo, LoadReportClient> getServerLrsClientMap() {
    return shared.getServerLrsClientMap();
  }

  @Override
  public Future<Void> reportServerConnections(ServerConnectionCallback callback) {
    return shared.reportServerConnections(callback);
  }
}
