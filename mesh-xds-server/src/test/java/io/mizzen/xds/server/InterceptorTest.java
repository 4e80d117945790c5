package io.mizzen.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.mizzen.xds.TypeUrl;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Interceptors that run before a call, and the attributes they hand on to the source. */
class InterceptorTest {
  private static final Context.Key<String> WHO = Context.key("who");

  @Test
  void sourceIsAskedInTheContextThatTheFirstInterceptorMade() throws Exception {
    AtomicReference<Optional<String>> asked = new AtomicReference<>(Optional.empty());
    ResourceSource source =
        node -> {
          asked.set(Optional.ofNullable(WHO.get()));
          return new StreamDecision.Rejected(StreamDecision.Reason.PERMISSION_DENIED, "seen");
        };
    try (XdsServer server =
            XdsServer.builder()
                .source(source)
                .interceptor(saying("somebody"))
                .interceptor(saying("overwritten by the second"))
                .build()
                .start();
        WireClient client = new WireClient(server.port())) {
      client.subscribe(TypeUrl.CLUSTER);

      assertThat(client.end().getDescription()).isEqualTo("seen");
      assertThat(asked.get()).contains("overwritten by the second");
    }
  }

  @Test
  void sourceIsAskedInThatContextForADeltaStreamToo() throws Exception {
    AtomicReference<Optional<String>> asked = new AtomicReference<>(Optional.empty());
    CompletableFuture<Status> end = new CompletableFuture<>();
    ResourceSource source =
        node -> {
          asked.set(Optional.ofNullable(WHO.get()));
          return new StreamDecision.Rejected(StreamDecision.Reason.PERMISSION_DENIED, "seen");
        };
    try (XdsServer server =
        XdsServer.builder().source(source).interceptor(saying("somebody")).build().start()) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
      try {
        AggregatedDiscoveryServiceGrpc.newStub(channel)
            .deltaAggregatedResources(ending(end))
            .onNext(
                DeltaDiscoveryRequest.newBuilder()
                    .setNode(Node.newBuilder().setId("proxy"))
                    .setTypeUrl(TypeUrl.CLUSTER.url())
                    .build());

        assertThat(end.get(60, TimeUnit.SECONDS).getDescription()).isEqualTo("seen");
        assertThat(asked.get()).contains("somebody");
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void callThatAnInterceptorRefusesIsNeverRead() throws Exception {
    AtomicReference<Map<String, Object>> asked = new AtomicReference<>(Map.of());
    ResourceSource source =
        node -> {
          asked.set(Map.of("node", node));
          return new StreamDecision.Rejected(StreamDecision.Reason.PERMISSION_DENIED, "seen");
        };
    try (XdsServer server =
            XdsServer.builder().source(source).interceptor(refusing()).build().start();
        WireClient client = new WireClient(server.port())) {
      client.subscribe(TypeUrl.CLUSTER);

      assertThat(client.end().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(asked.get()).isEmpty();
      assertThat(server.status()).isEmpty();
    }
  }

  private static StreamObserver<DeltaDiscoveryResponse> ending(CompletableFuture<Status> end) {
    return new StreamObserver<>() {
      @Override
      public void onNext(DeltaDiscoveryResponse response) {}

      @Override
      public void onError(Throwable failure) {
        end.complete(Status.fromThrowable(failure));
      }

      @Override
      public void onCompleted() {
        end.complete(Status.OK);
      }
    };
  }

  private static ServerInterceptor saying(String who) {
    return new ServerInterceptor() {
      @Override
      public <Q, A> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return Contexts.interceptCall(Context.current().withValue(WHO, who), call, headers, next);
      }
    };
  }

  private static ServerInterceptor refusing() {
    return new ServerInterceptor() {
      @Override
      public <Q, A> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        call.close(Status.UNAUTHENTICATED.withDescription("nobody"), new Metadata());
        return new ServerCall.Listener<>() {};
      }
    };
  }
}
