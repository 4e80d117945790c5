package io.mizzen.it.mesh;

import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.mizzen.client.MeshClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/** A workload that calls one target over one channel of its own mesh client. */
public final class EchoClient implements AutoCloseable {
  private static final int IN_FLIGHT = 16;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private final MeshClient mesh;
  private final ManagedChannel channel;

  /** Closed with its mesh client. */
  public EchoClient(MeshClient mesh, String target) {
    this.mesh = mesh;
    this.channel = mesh.channel(target);
  }

  /** The client itself, for further channels. */
  public MeshClient mesh() {
    return mesh;
  }

  public ManagedChannel channel() {
    return channel;
  }

  /** One call of {@link EchoService#SAY}. */
  public Reply say() {
    return call(Call.say());
  }

  /** One call, waited for. */
  public Reply call(Call call) {
    return start(call).join();
  }

  /** Starts a call; the future always completes with a reply. */
  public CompletableFuture<Reply> start(Call call) {
    return start(channel, call);
  }

  /** The same over any channel. */
  public static CompletableFuture<Reply> start(Channel channel, Call call) {
    ClientCall<String, String> started = channel.newCall(call.method(), call.options());
    Answer answer = new Answer();
    started.start(answer, call.metadata());
    started.request(2);
    started.sendMessage("hello");
    started.halfClose();
    return answer.reply;
  }

  /** Opens a stream of {@link EchoService#WATCH} and waits for its first message or its end. */
  public Stream watch(Call call) {
    return Stream.open(channel, call);
  }

  /** Sends {@code count} equal calls, several at a time, and waits for all. */
  public List<Reply> send(int count, Call call) {
    return send(count, number -> call);
  }

  /** Sends {@code count} calls, several at a time, and waits for all; in the order of sending. */
  public List<Reply> send(int count, IntFunction<Call> calls) {
    Semaphore window = new Semaphore(IN_FLIGHT);
    List<CompletableFuture<Reply>> replies = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      window.acquireUninterruptibly();
      replies.add(start(calls.apply(i)).whenComplete((reply, failure) -> window.release()));
    }
    return replies.stream().map(CompletableFuture::join).toList();
  }

  /** Calls until the first reply that only the new rule can give. */
  public Reply untilFirst(Predicate<Reply> newRule) {
    return untilFirst(Call.say(), newRule);
  }

  /**
   * Calls until the first reply that only the new rule can give.
   *
   * @throws AssertionError with the last reply, after a minute
   */
  public Reply untilFirst(Call call, Predicate<Reply> newRule) {
    long end = System.nanoTime() + PATIENCE;
    Reply reply = call(call);
    while (!newRule.test(reply)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("no answer under the new rule within 60 s, last: " + reply);
      }
      reply = call(call);
    }
    return reply;
  }

  /**
   * Calls until servers of all these versions have answered. A client spreads calls over the
   * endpoints that it is connected to: at first over one.
   */
  public void untilAllAnswer(String... versions) {
    untilAllAnswer(Reply::version, Set.of(versions));
  }

  /** The same by name of the server. */
  public void untilServersAnswer(String... names) {
    untilAllAnswer(Reply::server, Set.of(names));
  }

  /** Twice, since the first round may have begun under the rule of before. */
  private void untilAllAnswer(Function<Reply, String> key, Set<String> all) {
    for (int round = 0; round < 2; round++) {
      Set<String> missing = new HashSet<>(all);
      untilFirst(
          reply -> {
            missing.remove(key.apply(reply));
            return missing.isEmpty();
          });
    }
  }

  @Override
  public void close() {
    mesh.close();
  }

  private static final class Answer extends ClientCall.Listener<String> {
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();
    private String message = "";

    @Override
    public void onMessage(String message) {
      this.message = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      reply.complete(status.isOk() ? Reply.answered(message) : Reply.failed(status));
    }
  }
}
