package io.mizzen.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.mizzen.xds.TypeUrl;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What runs before a call, and what it hands on to the source. */
class InterceptorTest {
  private static final Context.Key<String> WHO = Context.key("who");

  @Test
  void sourceIsAskedInTheContextThatTheFirstInterceptorMade() throws Exception {
    AtomicReference<Optional<String>> asked = new AtomicReference<>(Optional.empty());
    ResourceSource source =
        node -> {
          asked.set(Optional.ofNullable(WHO.get()));
          return new Admission.Refused(Admission.Reason.PERMISSION_DENIED, "seen");
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
  void callThatAnInterceptorRefusesIsNeverRead() throws Exception {
    AtomicReference<Map<String, Object>> asked = new AtomicReference<>(Map.of());
    ResourceSource source =
        node -> {
          asked.set(Map.of("node", node));
          return new Admission.Refused(Admission.Reason.PERMISSION_DENIED, "seen");
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
