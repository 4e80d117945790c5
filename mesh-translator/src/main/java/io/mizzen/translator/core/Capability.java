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
   * An assignment without a usable endpoint ends the use of the endpoints before it. Without this
   * capability an open channel keeps calling them, as in grpc-java, which keeps its last picker.
   */
  EMPTY_ASSIGNMENT,
  /**
   * {@code max_stream_duration} of 10,000,000 s (115 days) and more. grpc-java writes such a number
   * of seconds as {@code 1.0E7}, cannot read that back and fails every call.
   */
  LONG_TIMEOUTS,
  /**
   * The text of an abort with an {@code http_status} names that status, and the gRPC code is that
   * of {@code http-grpc-status-mapping}; other implementations map some statuses differently.
   */
  ABORT_TELLS_HTTP_STATUS,
  /**
   * A route may send calls to a cluster that no route named before. Without this capability calls
   * fail for a moment, as in grpc-go, which obeys new routes before its balancers know their
   * clusters.
   */
  ROUTES_TO_NEW_CLUSTERS
}
