package io.mizzen.client.grpcinternal;

import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.xds.client.XdsClient;
import io.grpc.xds.client.XdsClient.ResourceWatcher;
import io.mizzen.client.grpcinternal.MizzenDocumentType.Update;
import io.mizzen.xds.MizzenNames;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control plane's answers about the hosts that a session's channels dial: one watch a host, for
 * as long as a resolver of that host runs. Safe for use by many threads.
 */
final class ServiceLookups {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceLookups.class);

  private final Supplier<XdsClient> client;
  private final Map<String, Watch> watches = new ConcurrentHashMap<>();

  /** The number of resolvers that run, by host; guarded by its monitor. */
  private final Map<String, Integer> resolvers = new HashMap<>();

  ServiceLookups(Supplier<XdsClient> client) {
    this.client = client;
  }

  /** The newest answer; null before the first, and where the control plane gives none. */
  @Nullable ServiceLookup of(String host) {
    Watch watch = watches.get(host);
    return watch == null ? null : watch.latest;
  }

  /** A resolver of that host starts. */
  void retain(String host) {
    Watch watch;
    synchronized (resolvers) {
      if (resolvers.merge(host, 1, Integer::sum) > 1) {
        return;
      }
      watch = new Watch(host);
      watches.put(host, watch);
    }
    // Outside the monitor: the client may run other watchers before it returns.
    client.get().watchXdsResource(MizzenDocumentType.INSTANCE, watch.name(), watch);
  }

  /** A resolver of that host, retained before, has shut down. */
  void release(String host) {
    Watch watch;
    synchronized (resolvers) {
      if (resolvers.merge(host, -1, Integer::sum) > 0) {
        return;
      }
      resolvers.remove(host);
      watch = watches.remove(host);
    }
    if (watch != null) {
      client.get().cancelXdsResourceWatch(MizzenDocumentType.INSTANCE, watch.name(), watch);
    }
  }

  /** Called sequentially, in the client's own serial context. */
  private static final class Watch implements ResourceWatcher<Update> {
    private final String host;
    private volatile @Nullable ServiceLookup latest;

    Watch(String host) {
      this.host = host;
    }

    String name() {
      return MizzenNames.service(host);
    }

    @Override
    public void onResourceChanged(StatusOr<Update> update) {
      if (update.hasValue()) {
        latest = ServiceLookup.of(update.getValue().content());
      } else {
        // Another control plane: without an answer names are not checked.
        latest = null;
        failed(update.getStatus());
      }
    }

    /** The answer known before, if any, is kept through a failure of the stream. */
    @Override
    public void onAmbientError(Status error) {
      failed(error);
    }

    private void failed(Status status) {
      LOG.atDebug()
          .addKeyValue("host", host)
          .log("{}: no answer about this host: {}", host, StatusReasons.of(status));
    }
  }
}
