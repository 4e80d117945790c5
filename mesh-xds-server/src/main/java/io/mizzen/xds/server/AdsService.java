package io.mizzen.xds.server;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.BindableService;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.mizzen.xds.server.protocol.DeltaCodec;
import io.mizzen.xds.server.protocol.MessageCheck;
import io.mizzen.xds.server.protocol.RequestCodec;
import io.mizzen.xds.server.protocol.SotwCodec;
import java.util.concurrent.atomic.AtomicLong;

/** The aggregated discovery service: one {@link AdsStream} per call, on the shard it came in on. */
final class AdsService implements BindableService {
  private final StreamParts parts;
  private final AtomicLong streams = new AtomicLong();

  AdsService(StreamParts parts) {
    this.parts = parts;
  }

  @Override
  public ServerServiceDefinition bindService() {
    MessageCheck check =
        new MessageCheck(parts.limits().maxNamesPerType(), parts.limits().nackTextChars());
    return ServerServiceDefinition.builder(AggregatedDiscoveryServiceGrpc.SERVICE_NAME)
        .addMethod(
            AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod().toBuilder(
                    AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod()
                        .getRequestMarshaller(),
                    FramedResponse.MARSHALLER)
                .build(),
            this.<DiscoveryRequest>streams(new SotwCodec(check)))
        .addMethod(
            AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod().toBuilder(
                    AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod()
                        .getRequestMarshaller(),
                    FramedResponse.MARSHALLER)
                .build(),
            this.<DeltaDiscoveryRequest>streams(new DeltaCodec(check)))
        .build();
  }

  private <Q> ServerCallHandler<Q, FramedResponse> streams(RequestCodec<Q> codec) {
    return ServerCalls.asyncBidiStreamingCall(
        responses -> open(codec, (ServerCallStreamObserver<FramedResponse>) responses));
  }

  private <Q> StreamObserver<Q> open(
      RequestCodec<Q> codec, ServerCallStreamObserver<FramedResponse> responses) {
    if (!parts.streams().reserve()) {
      parts.counters().refused.increment();
      responses.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription(
                  "streams: one more (expected: at most " + parts.limits().maxStreams() + ")")
              .asRuntimeException());
      return new Ignored<>();
    }
    AdsStream<Q> stream =
        new AdsStream<>(
            parts,
            parts.threads().shard(),
            codec,
            Long.toString(streams.incrementAndGet()),
            responses,
            PeerCancel.KEY.get());
    stream.start();
    parts.streams().add(stream);
    return stream;
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
