package io.mizzen.client.grpcinternal;

import io.grpc.LongCounterMetricInstrument;
import io.grpc.MetricRecorder;
import java.util.List;

/**
 * Learns from XdsClient's own counters (gRFC A78) whether the control plane answers: a watcher is
 * not told of an answer that changes nothing, nor whether an error is the stream's.
 *
 * <p>Called sequentially, in the client's serial context, before its watchers.
 */
final class AdsSignals implements MetricRecorder {
  static final String RESOURCES_RECEIVED = "grpc.xds_client.resource_updates_valid";
  static final String STREAM_FAILED = "grpc.xds_client.server_failure";

  private final ConnectionLog log;
  private boolean streamFailed;

  AdsSignals(ConnectionLog log) {
    this.log = log;
  }

  @Override
  public void addLongCounter(
      LongCounterMetricInstrument metric,
      long value,
      List<String> requiredLabels,
      List<String> optionalLabels) {
    switch (metric.getName()) {
      case RESOURCES_RECEIVED -> {
        streamFailed = false;
        log.answered();
      }
      case STREAM_FAILED -> streamFailed = true;
      default -> {
        // Other counters say nothing about the stream.
      }
    }
  }

  /** Whether the stream's last attempt failed, so that an error seen now is the stream's. */
  boolean streamFailed() {
    return streamFailed;
  }
}
