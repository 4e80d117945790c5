package io.mizzen.it.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.mizzen.controlplane.ControlPlane;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A client that sends bytes which are no message. */
class UndecodableRequestTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NODE = "sidecar~127.0.0.1~garbled.default~default.svc.cluster.local";
  private static final byte[] GARBAGE = {(byte) 0xff, (byte) 0xff, (byte) 0xff};

  @AutoClose private final CapturedLog log = new CapturedLog();

  @Test
  void endsOneStreamWithOneLine() throws Exception {
    List<String> ofGrpc = new CopyOnWriteArrayList<>();
    Logger grpc = Logger.getLogger("io.grpc");
    Handler handler = collecting(ofGrpc);
    grpc.addHandler(handler);
    try (ControlPlane mesh = ControlPlane.builder().build().start()) {
      ManagedChannel channel =
          Grpc.newChannelBuilder(mesh.target(), InsecureChannelCredentials.create()).build();
      try {
        CompletableFuture<Status> other = new CompletableFuture<>();
        ClientCall<byte[], byte[]> healthy = call(channel, other);
        healthy.sendMessage(request("other"));
        CompletableFuture<Status> end = new CompletableFuture<>();
        ClientCall<byte[], byte[]> call = call(channel, end);
        call.sendMessage(request("garbled"));
        await().atMost(PATIENCE).until(() -> mesh.proxies().size() == 2);

        call.sendMessage(GARBAGE);

        assertThat(end.get(60, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        await().atMost(PATIENCE).until(() -> mesh.proxies().size() == 1);
        assertThat(other).isNotDone();
        await().atMost(PATIENCE).until(() -> log.linesWith("garbled").size() == 2);
        assertThat(log.hasStack()).isFalse();
      } finally {
        channel.shutdownNow();
      }
    } finally {
      grpc.removeHandler(handler);
    }

    List<String> lines = log.linesWith("garbled");
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).endsWith("opened");
    assertThat(lines.get(1)).contains("rejected: INVALID_ARGUMENT: request: ");
    assertThat(ofGrpc).isEmpty();
  }

  private static byte[] request(String name) {
    return DiscoveryRequest.newBuilder()
        .setNode(Node.newBuilder().setId(NODE.replace("garbled", name)).setUserAgentName("gRPC Go"))
        .setTypeUrl("type.googleapis.com/envoy.config.cluster.v3.Cluster")
        .build()
        .toByteArray();
  }

  private static ClientCall<byte[], byte[]> call(
      ManagedChannel channel, CompletableFuture<Status> end) {
    ClientCall<byte[], byte[]> call =
        channel.newCall(
            MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .setFullMethodName(
                    AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod()
                        .getFullMethodName())
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build(),
            CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status);
          }
        },
        new Metadata());
    call.request(10);
    return call;
  }

  private static Handler collecting(List<String> messages) {
    return new Handler() {
      @Override
      public void publish(LogRecord each) {
        // Others may run in this JVM; this is what gRPC says of a failing marshaller.
        if (String.valueOf(each.getThrown()).contains("Invalid protobuf")) {
          messages.add(each.getLevel() + " " + each.getMessage());
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      return new byte[0];
    }
  }
}
