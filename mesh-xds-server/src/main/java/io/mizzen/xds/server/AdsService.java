package io.mizzen.xds.server;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.AtomicLong;

/** The aggregated discovery service: one {@link AdsStream} per call. */
final class AdsService extends AggregatedDiscoveryServiceImplBase {
  private final StreamParts parts;
  private final AtomicLong streams = new AtomicLong();

  AdsService(StreamParts parts) {
    this.parts = parts;
  }

  @Override
  public StreamObserver<DiscoveryRequest> streamAggregatedResources(
      StreamObserver<DiscoveryResponse> responses) {
    if (!reserve(responses)) {
      return new Ignored<>();
    }
    AdsStream stream =
        new AdsStream(
            parts,
            Long.toString(streams.incrementAndGet()),
            (ServerCallStreamObserver<DiscoveryResponse>) responses,
            PeerGoodbye.KEY.get());
    stream.start();
    parts.streams().add(stream);
    return stream;
  }

  @Override
  public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
      StreamObserver<DeltaDiscoveryResponse> responses) {
    return reserve(responses) ? new DeltaRefusal(parts, responses) : new Ignored<>();
  }

  private boolean reserve(StreamObserver<?> responses) {
    if (parts.streams().reserve()) {
      return true;
    }
    parts.counters().refused.increment();
    responses.onError(
        Status.RESOURCE_EXHAUSTED
            .withDescription(
                "streams: one more (expected: at most " + parts.limits().maxStreams() + ")")
            .asRuntimeException());
    return false;
  }

  /** Reads what is left of a call that was refused. */
  private static final class Ignored<T> implements StreamObserver<T> {
    @Override
    public void onNext(T request) {}

    @Override
    public void onError(Throwable cancelled) {}

    @Override
    public void onCompleted() {}
  }
}
