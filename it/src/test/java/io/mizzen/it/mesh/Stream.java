package io.mizzen.it.mesh;

import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** One open stream of {@link EchoService#WATCH}. */
public final class Stream implements AutoCloseable {
  private final ClientCall<String, String> call;
  private final Messages messages = new Messages();

  private Stream(ClientCall<String, String> call) {
    this.call = call;
  }

  /** Opens a stream over any channel and waits for its first message or its end. */
  public static Stream open(Channel channel, Call call) {
    Stream stream = new Stream(channel.newCall(EchoService.WATCH, call.options()));
    stream.call.start(stream.messages, call.metadata());
    stream.call.request(Integer.MAX_VALUE);
    stream.call.sendMessage("hello");
    stream.call.halfClose();
    stream.messages.first.join();
    return stream;
  }

  /** The begin of the stream: answered by a server, or ended before any message. */
  public Reply first() {
    return messages.first.join();
  }

  /** The end of the stream; completes then. */
  public CompletableFuture<Status> end() {
    return messages.end;
  }

  /** Messages received so far. */
  public int messages() {
    return messages.count.get();
  }

  /** Cancels it and waits until it is over. */
  @Override
  public void close() {
    call.cancel("closed by the test", null);
    messages.end.join();
  }

  private static final class Messages extends ClientCall.Listener<String> {
    private final CompletableFuture<Reply> first = new CompletableFuture<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public void onMessage(String message) {
      count.incrementAndGet();
      first.complete(Reply.answered(message));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      first.complete(Reply.failed(status));
      end.complete(status);
    }
  }
}
