package io.mizzen.xds.server;

import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.ProxyStatus.TypeStatus;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** The status and the counters at the moment when a response is given to gRPC. */
class SentStatusTest {
  private final FakeSource source = new FakeSource();
  private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();

  private record Seen(TypeStatus status, long responses) {}

  @Test
  void whoeverHasAResponseIsSeenToHaveBeenSentIt() throws Exception {
    SeesStatus interceptor = new SeesStatus();
    try (XdsServer server = XdsServer.builder().source(source).interceptor(interceptor).build();
        WireClient client = interceptor.clientOf(server)) {
      source.show(1, route("r", "1"));
      client.subscribe(TypeUrl.ROUTE, "r");
      String first = client.next().getNonce();

      Seen atFirst = seen.take();
      assertThat(atFirst.status().state()).isEqualTo(ProxyStatus.SyncState.STALE);
      assertThat(atFirst.status().sent().orElseThrow().nonce()).isEqualTo(first);
      assertThat(atFirst.status().sentAt()).isPresent();
      assertThat(atFirst.responses()).isEqualTo(1);

      source.show(2, route("r", "2"));
      server.push();
      String second = client.next().getNonce();

      Seen atSecond = seen.take();
      assertThat(atSecond.status().sent().orElseThrow().nonce()).isEqualTo(second);
      assertThat(atSecond.responses()).isEqualTo(2);
    }
  }

  /** Reads the status of the one stream whenever a response is about to be sent. */
  private final class SeesStatus implements ServerInterceptor {
    private XdsServer server = XdsServer.builder().source(source).build();

    WireClient clientOf(XdsServer of) {
      server = of.start();
      return new WireClient(of.port());
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      return next.startCall(
          new SimpleForwardingServerCall<Q, A>(call) {
            @Override
            public void sendMessage(A message) {
              seen.add(
                  new Seen(
                      Objects.requireNonNull(server.status().get(0).types().get(TypeUrl.ROUTE)),
                      server.counters().responses()));
              super.sendMessage(message);
            }
          },
          headers);
    }
  }
}
