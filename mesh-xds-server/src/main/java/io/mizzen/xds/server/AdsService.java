package io.mizzen.xds.server;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
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
import java.util.OptionalLong;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
    ServerServiceDefinition.Builder service =
        ServerServiceDefinition.builder(AggregatedDiscoveryServiceGrpc.SERVICE_NAME);
    add(
        service,
        AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod(),
        new SotwCodec(check));
    add(
        service,
        AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod(),
        new DeltaCodec(check));
    return service.build();
  }

  private void add(
      ServerServiceDefinition.Builder service, MethodDescriptor<?, ?> of, RequestCodec codec) {
    MethodDescriptor<RequestBytes, FramedResponse> method =
        of.toBuilder(new RequestBytes.Marshaller(), FramedResponse.MARSHALLER).build();
    service.addMethod(method, streams(codec));
  }

  private ServerCallHandler<RequestBytes, FramedResponse> streams(RequestCodec codec) {
    return ServerCalls.asyncBidiStreamingCall(
        responses -> open(codec, (ServerCallStreamObserver<FramedResponse>) responses));
  }

  private StreamObserver<RequestBytes> open(
      RequestCodec codec, ServerCallStreamObserver<FramedResponse> responses) {
    if (!parts.streams().reserve()) {
      parts.counters().refused.increment();
      responses.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription(
                  "streams: one more (expected: at most " + parts.limits().maxStreams() + ")")
              .asRuntimeException());
      return new Ignored<>();
    }
    OptionalLong wait = parts.pace().turn(parts.nanos().getAsLong());
    if (wait.isEmpty()) {
      refuseLater(responses);
      return new Ignored<>();
    }
    PeerCancel cancel = PeerCancel.KEY.get();
    AdsStream stream =
        new AdsStream(
            parts,
            parts.threads().shard(cancel.loop()),
            codec,
            Long.toString(streams.incrementAndGet()),
            responses,
            cancel);
    parts.streams().add(stream);
    stream.start(wait.getAsLong());
    return stream;
  }

  /** Refuses a stream after a random time; it keeps its place until then, or until it is gone. */
  private void refuseLater(ServerCallStreamObserver<FramedResponse> responses) {
    parts.counters().refused.increment();
    responses.disableAutoRequest();
    XdsLimits.Opening opening = parts.limits().opening();
    Status status =
        Status.UNAVAILABLE.withDescription(
            "streams: too many at once (expected: at most " + opening.perSecond() + " a second)");
    Shard shard = parts.threads().shard(PeerCancel.KEY.get().loop());
    AtomicBoolean left = new AtomicBoolean();
    Runnable leave =
        () -> {
          if (left.compareAndSet(false, true)) {
            parts.streams().release();
          }
        };
    Runnable refusal =
        () -> {
          leave.run();
          responses.onError(status.asRuntimeException());
        };
    ScheduledFuture<?> due =
        parts
            .threads()
            .timer()
            .schedule(
                () -> shard.execute(refusal),
                (long) (parts.chance().getAsDouble() * opening.longestWait().toNanos()),
                TimeUnit.NANOSECONDS);
    responses.setOnCancelHandler(
        () -> {
          due.cancel(false);
          leave.run();
        });
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
