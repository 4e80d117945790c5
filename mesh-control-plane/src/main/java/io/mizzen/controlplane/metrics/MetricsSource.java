package io.mizzen.controlplane.metrics;

import io.mizzen.controlplane.state.MeshState;
import io.mizzen.xds.server.ProxyStatus;
import io.mizzen.xds.server.XdsCounters;
import java.util.List;
import org.apiguardian.api.API;

/** The state that metrics are read from. Safe for all threads, before start and after close. */
@API(status = API.Status.INTERNAL)
public interface MetricsSource {
  /** The newest state. */
  MeshState state();

  /** Connected proxies and those that were refused. */
  List<ProxyStatus> proxies();

  /** The counters of the xDS server. */
  XdsCounters counters();

  /** The number of questions that the certificate source has not answered in time. */
  long certificateTimeouts();

  /** The number of translations of rules into xDS resources that threw. */
  long failedTranslations();
}
