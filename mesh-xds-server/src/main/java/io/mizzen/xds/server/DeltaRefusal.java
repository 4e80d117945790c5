package io.mizzen.xds.server;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/**
 * A call for delta xDS, which is not served. It is refused after its first request only, so that
 * the refused proxy can be shown by name. Confined to the call's own thread.
 */
final class DeltaRefusal implements StreamObserver<DeltaDiscoveryRequest> {
  private static final Admission.Refused REFUSED =
      new Admission.Refused(
          Admission.Reason.UNIMPLEMENTED,
          "delta xDS is not served (expected: StreamAggregatedResources)");

  private final StreamParts parts;
  private final StreamObserver<DeltaDiscoveryResponse> responses;
  private boolean ended;

  DeltaRefusal(StreamParts parts, StreamObserver<DeltaDiscoveryResponse> responses) {
    this.parts = parts;
    this.responses = responses;
  }

  @Override
  public void onNext(DeltaDiscoveryRequest request) {
    if (ended) {
      return;
    }
    end();
    parts.counters().refused.increment();
    Node node = request.getNode();
    if (!node.getId().isEmpty() && node.getSerializedSize() <= SotwCodec.MAX_NODE_BYTES) {
      ProxyNode proxy = NodeReader.read(node);
      if (parts.refused().refuse(proxy, REFUSED)) {
        StreamLog.turnedAway(proxy.id(), REFUSED);
      }
    }
    responses.onError(Status.UNIMPLEMENTED.withDescription(REFUSED.message()).asRuntimeException());
  }

  @Override
  public void onError(Throwable cancelled) {
    end();
  }

  @Override
  public void onCompleted() {
    if (!ended) {
      end();
      responses.onCompleted();
    }
  }

  private void end() {
    if (!ended) {
      ended = true;
      parts.streams().release();
    }
  }
}
