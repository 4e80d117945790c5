package io.mizzen.translator.core;

import org.apiguardian.api.API;

/** Something that some data planes do with an xDS field and others do not. */
@API(status = API.Status.EXPERIMENTAL)
public enum Capability {
  /** {@code lb_policy: LEAST_REQUEST} (gRFC A48); elsewhere it rejects the cluster. */
  LEAST_REQUEST,
  /** {@code outlier_detection} (gRFC A50), and nothing breaks when an endpoint leaves. */
  OUTLIER_DETECTION,
  /** {@code lb_policy: RING_HASH} with header hash policies (gRFC A42). */
  RING_HASH,
  /**
   * {@code max_requests} holds on its own. Without this capability it holds only on clusters that
   * also report load, as in grpc-java, whose in-flight counter lives in the load-report path.
   */
  BREAKER_WITHOUT_LOAD_REPORTS,
  /**
   * A route may send calls to a cluster that no route named before. Without this capability calls
   * fail for a moment, as in grpc-go, which obeys new routes before its balancers know their
   * clusters.
   */
  ROUTES_TO_NEW_CLUSTERS
}
