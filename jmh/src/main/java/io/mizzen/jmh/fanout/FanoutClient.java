package io.mizzen.jmh.fanout;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.mizzen.jmh.AdsClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Many streams that subscribe alike and accept everything. */
final class FanoutClient implements AutoCloseable {
  private static final int STREAMS_PER_CONNECTION = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Variant variant;
  private final RawMethods.Fields fields;
  private final List<String> types;
  private final Map<String, byte[]> first = new HashMap<>();
  private final Map<String, byte[]> acks = new HashMap<>();
  private final List<ManagedChannel> channels;
  private final LongAdder opened = new LongAdder();
  private final LongAdder responses = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final AtomicReference<Status> ended = new AtomicReference<>(Status.OK);
  private final List<ClientCall<byte[], byte[]>> calls = new ArrayList<>();

  FanoutClient(int port, Variant variant, int streams, Map<String, List<String>> names) {
    this(
        target -> Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()),
        port,
        variant,
        streams,
        names);
  }

  /**
   * @param channel makes the connections to a target
   */
  FanoutClient(
      Function<String, ManagedChannelBuilder<?>> channel,
      int port,
      Variant variant,
      int streams,
      Map<String, List<String>> names) {
    this.variant = variant;
    this.fields = RawMethods.Fields.of(variant);
    this.types = List.copyOf(names.keySet());
    names.forEach(
        (type, each) -> {
          first.put(type, request(variant, type, each, true));
          acks.put(type, request(variant, type, variant == Variant.SOTW ? each : List.of(), false));
        });
    int connections = (streams + STREAMS_PER_CONNECTION - 1) / STREAMS_PER_CONNECTION;
    this.channels =
        IntStream.range(0, connections)
            .mapToObj(i -> channel.apply("127.0.0.1:" + port).directExecutor().build())
            .toList();
    for (int i = 0; i < streams; i++) {
      calls.add(open(channels.get(i % connections)));
    }
    await(() -> opened.sum() == streams, "streams opened: %d of " + streams, opened);
  }

  static byte[] request(Variant variant, String type, List<String> names, boolean withNode) {
    if (variant == Variant.SOTW) {
      DiscoveryRequest.Builder request =
          DiscoveryRequest.newBuilder().setTypeUrl(type).addAllResourceNames(names);
      if (withNode) {
        request.setNode(AdsClient.node("default"));
      }
      return request.build().toByteArray();
    }
    DeltaDiscoveryRequest.Builder request =
        DeltaDiscoveryRequest.newBuilder().setTypeUrl(type).addAllResourceNamesSubscribe(names);
    if (withNode) {
      request.setNode(AdsClient.node("default"));
    }
    return request.build().toByteArray();
  }

  private ClientCall<byte[], byte[]> open(ManagedChannel channel) {
    ClientCall<byte[], byte[]> call =
        channel.newCall(RawMethods.method(variant), CallOptions.DEFAULT);
    call.start(new Responses(call), new Metadata());
    call.request(1);
    call.sendMessage(first.get(types.get(0)));
    return call;
  }

  /** Responses received since the start. */
  long responses() {
    return responses.sum();
  }

  /** Bytes of these. */
  long bytes() {
    return bytes.sum();
  }

  void awaitResponses(long count) {
    await(() -> responses.sum() >= count, "responses: %d of " + count, responses);
  }

  private void await(java.util.function.BooleanSupplier done, String what, LongAdder now) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!done.getAsBoolean()) {
      if (!Status.OK.equals(ended.get()) || System.nanoTime() > end) {
        throw new IllegalStateException(what.formatted(now.sum()) + ", ended: " + ended.get());
      }
      LockSupport.parkNanos(100_000);
    }
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  /** Asks for one type after the other, and acknowledges. */
  private final class Responses extends ClientCall.Listener<byte[]> {
    private final ClientCall<byte[], byte[]> call;
    private final Iterator<String> next = types.listIterator(1);
    private boolean open;

    Responses(ClientCall<byte[], byte[]> call) {
      this.call = call;
    }

    @Override
    public void onMessage(byte[] response) {
      RawMethods.Texts texts =
          RawMethods.texts(response, fields.responseType(), fields.responseNonce(), 1);
      String version = variant == Variant.SOTW ? texts.version() : "";
      call.sendMessage(
          RawMethods.with(
              Objects.requireNonNull(acks.get(texts.type())),
              fields.requestNonce(),
              texts.nonce(),
              fields.requestVersion(),
              version));
      call.request(1);
      if (next.hasNext()) {
        call.sendMessage(first.get(next.next()));
      } else if (!open) {
        open = true;
        opened.increment();
      }
      bytes.add(response.length);
      responses.increment();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      ended.compareAndSet(Status.OK, status.isOk() ? Status.CANCELLED : status);
    }
  }
}
