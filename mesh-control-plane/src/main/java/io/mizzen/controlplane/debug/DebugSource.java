package io.mizzen.controlplane.debug;

import io.mizzen.api.Finding;
import io.mizzen.api.NotApplied;
import io.mizzen.api.ResourceKey;
import io.mizzen.config.Document;
import io.mizzen.controlplane.metrics.MetricsSource;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.xds.server.ProxyNode;
import io.mizzen.xds.server.ResourceView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/** The state that the debug API reads; implemented by the control plane. Safe for all threads. */
@API(status = API.Status.INTERNAL)
public interface DebugSource extends MetricsSource {
  /** The documents of the resources in force, as they were written. */
  Map<ResourceKey, Document> documents();

  List<Finding> findings();

  List<NotApplied> notApplied();

  /** The resources that a proxy is served now; empty if its node cannot be read. */
  Optional<ResourceView> view(ProxyNode node);

  /** The rules a proxy has and the services it sees; empty if its node cannot be read. */
  Optional<ProxyScope> scope(ProxyNode node);

  /** Whether data planes are served. */
  boolean isReady();
}
