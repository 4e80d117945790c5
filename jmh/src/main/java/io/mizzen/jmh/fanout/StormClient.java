package io.mizzen.jmh.fanout;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One state-of-the-world stream on a connection of its own, which opens anew when it is ended. */
final class StormClient implements AutoCloseable {
  private static final int LARGEST = 64 << 20;
  private static final int LONGEST_BACKOFF_MILLIS = 2_000;

  /** {@code DiscoveryRequest.resource_names} and {@code DiscoveryResponse.resources}. */
  private static final int NAMES = 3;

  private static final int RESOURCES = 2;
  private static final RawMethods.Fields FIELDS = RawMethods.Fields.of(Variant.SOTW);

  private final ManagedChannel channel;
  private final Map<String, byte[]> first;
  private final Map<String, byte[]> acks;
  private final List<String> types;
  private final ScheduledExecutorService timer;
  private final long bytesPerSecond;
  private final AtomicInteger attempts = new AtomicInteger();
  private final CompletableFuture<Void> converged = new CompletableFuture<>();

  /**
   * Connects when it is told to.
   *
   * @param first the first request of each type, in the order of {@code types}
   * @param acks by type, an acknowledgement without version and nonce
   * @param bytesPerSecond so much it reads at most; 0 for no limit
   */
  StormClient(
      int port,
      List<String> types,
      Map<String, byte[]> first,
      Map<String, byte[]> acks,
      ScheduledExecutorService timer,
      long bytesPerSecond) {
    this.channel =
        Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create())
            .directExecutor()
            .maxInboundMessageSize(LARGEST)
            .build();
    this.types = types;
    this.first = first;
    this.acks = acks;
    this.timer = timer;
    this.bytesPerSecond = bytesPerSecond;
  }

  void connect() {
    attempts.incrementAndGet();
    ClientCall<byte[], byte[]> call =
        channel.newCall(RawMethods.method(Variant.SOTW), CallOptions.DEFAULT);
    Responses responses = new Responses(call);
    call.start(responses, new Metadata());
    call.request(1);
    call.sendMessage(first.get(types.get(0)));
  }

  /** Done when it has an answer to all it asks for. */
  CompletableFuture<Void> converged() {
    return converged;
  }

  int attempts() {
    return attempts.get();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private final class Responses extends ClientCall.Listener<byte[]> {
    private final ClientCall<byte[], byte[]> call;
    private final Iterator<String> next = types.listIterator(1);
    private String asked = types.get(0);
    private int names;

    Responses(ClientCall<byte[], byte[]> call) {
      this.call = call;
    }

    private void readNext(long bytes) {
      if (bytesPerSecond == 0) {
        call.request(1);
      } else {
        ScheduledFuture<?> unused =
            timer.schedule(
                () -> call.request(1), bytes * 1_000_000 / bytesPerSecond, TimeUnit.MICROSECONDS);
      }
    }

    @Override
    public void onMessage(byte[] response) {
      RawMethods.Texts texts =
          RawMethods.texts(response, FIELDS.responseType(), FIELDS.responseNonce(), 1);
      call.sendMessage(
          RawMethods.with(
              Objects.requireNonNull(acks.get(texts.type())),
              FIELDS.requestNonce(),
              texts.nonce(),
              1,
              texts.version()));
      readNext(response.length);
      if (texts.type().equals(asked)) {
        names += RawMethods.count(response, RESOURCES);
        if (names >= RawMethods.count(Objects.requireNonNull(first.get(asked)), NAMES)) {
          ask();
        }
      }
    }

    private void ask() {
      names = 0;
      if (next.hasNext()) {
        asked = next.next();
        call.sendMessage(first.get(asked));
      } else {
        converged.complete(null);
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!channel.isShutdown()) {
        ScheduledFuture<?> unused =
            timer.schedule(
                StormClient.this::connect,
                ThreadLocalRandom.current().nextInt(LONGEST_BACKOFF_MILLIS),
                TimeUnit.MILLISECONDS);
      }
    }
  }
}
