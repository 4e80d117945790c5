package io.mizzen.it.mesh;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Answers every call with its own name, counts it when it arrives, and misbehaves as told. Safe for
 * all threads; a change of the script holds for calls that arrive later.
 */
public final class EchoService {
  public static final String NAME = "mizzen.it.Echo";

  /** One question, one answer. */
  public static final MethodDescriptor<String, String> SAY = method("Say", MethodType.UNARY);

  /** A second method that does the same, for routes by path. */
  public static final MethodDescriptor<String, String> TELL = method("Tell", MethodType.UNARY);

  /** Answers once at once and then with every {@link #tick} until {@link #release}. */
  public static final MethodDescriptor<String, String> WATCH =
      method("Watch", MethodType.SERVER_STREAMING);

  /** Names one logical call; its retries carry the same value. */
  public static final Metadata.Key<String> REQUEST_ID =
      Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);

  /** Which attempt of its request id a call is, from 1; 0 without an id. */
  private static final Context.Key<Integer> ATTEMPT = Context.keyWithDefault("attempt", 0);

  private final String answer;
  private final LongAdder calls = new LongAdder();
  private final Map<String, LongAdder> byMethod = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> byRequest = new ConcurrentHashMap<>();
  private final Set<ServerCallStreamObserver<String>> watchers = ConcurrentHashMap.newKeySet();
  private volatile Duration delay = Duration.ZERO;
  private volatile int failures;
  private final Queue<CompletableFuture<Void>> shut = new ConcurrentLinkedQueue<>();
  private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

  public EchoService(String answer) {
    this.answer = answer;
  }

  /** Every later unary call is answered after {@code delay}. */
  public void delay(Duration delay) {
    this.delay = delay;
  }

  /** The first {@code failures} unary calls of each request id fail with UNAVAILABLE. */
  public void failFirst(int failures) {
    this.failures = failures;
  }

  /** Later unary calls arrive, are counted and stay without an answer until {@link #release}. */
  public void hold() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    shut.add(closed);
    gate = closed;
  }

  /** Later unary calls are answered again; those that are held stay held. */
  public void pass() {
    gate = CompletableFuture.completedFuture(null);
  }

  /** Answers all held calls and completes all watches. */
  public void release() {
    pass();
    for (CompletableFuture<Void> held = shut.poll(); held != null; held = shut.poll()) {
      held.complete(null);
    }
    for (ServerCallStreamObserver<String> watcher : List.copyOf(watchers)) {
      if (watchers.remove(watcher)) {
        synchronized (watcher) {
          watcher.onCompleted();
        }
      }
    }
  }

  /** Sends one more answer to everyone who watches. */
  public void tick() {
    for (ServerCallStreamObserver<String> watcher : watchers) {
      synchronized (watcher) {
        watcher.onNext(answer);
      }
    }
  }

  /** The number of open streams of {@link #WATCH}. */
  public int watchers() {
    return watchers.size();
  }

  /** Calls that arrived, of all methods. */
  public long calls() {
    return calls.sum();
  }

  /** Calls of one method that arrived. */
  public long calls(MethodDescriptor<?, ?> method) {
    LongAdder counter = byMethod.get(method.getFullMethodName());
    return counter == null ? 0 : counter.sum();
  }

  /** Calls that arrived with a request id: the first attempt and its retries. */
  public int attempts(String requestId) {
    AtomicInteger counter = byRequest.get(requestId);
    return counter == null ? 0 : counter.get();
  }

  /** The service of a server. */
  public ServerServiceDefinition definition() {
    ServerServiceDefinition plain =
        ServerServiceDefinition.builder(NAME)
            .addMethod(SAY, ServerCalls.asyncUnaryCall((text, to) -> answer(to)))
            .addMethod(TELL, ServerCalls.asyncUnaryCall((text, to) -> answer(to)))
            .addMethod(WATCH, ServerCalls.asyncServerStreamingCall((text, to) -> watch(to)))
            .build();
    return ServerInterceptors.intercept(plain, new Counting());
  }

  private void answer(StreamObserver<String> to) {
    int attempt = ATTEMPT.get();
    if (0 < attempt && attempt <= failures) {
      to.onError(Status.UNAVAILABLE.withDescription("as scripted").asRuntimeException());
      return;
    }
    Duration wait = delay;
    CompletableFuture<Void> open = gate;
    if (open.isDone() && wait.isZero()) {
      complete(to);
      return;
    }
    // Never on the releasing thread: answers that run inside each other overflow its stack.
    Executor later =
        CompletableFuture.delayedExecutor(
            wait.toNanos(), TimeUnit.NANOSECONDS, ForkJoinPool.commonPool());
    CompletableFuture<Void> unused = open.thenRunAsync(() -> complete(to), later);
  }

  private void complete(StreamObserver<String> to) {
    // The caller may have given up meanwhile.
    if (!((ServerCallStreamObserver<String>) to).isCancelled()) {
      to.onNext(answer);
      to.onCompleted();
    }
  }

  private void watch(StreamObserver<String> to) {
    ServerCallStreamObserver<String> watcher = (ServerCallStreamObserver<String>) to;
    watcher.setOnCancelHandler(() -> watchers.remove(watcher));
    // Who has the first answer is sent every later one.
    synchronized (watcher) {
      watchers.add(watcher);
      watcher.onNext(answer);
    }
  }

  private static MethodDescriptor<String, String> method(String name, MethodType type) {
    return MethodDescriptor.<String, String>newBuilder()
        .setType(type)
        .setFullMethodName(NAME + "/" + name)
        .setRequestMarshaller(new Text())
        .setResponseMarshaller(new Text())
        .build();
  }

  /** Counts before anything else can happen to the call. */
  private final class Counting implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      calls.increment();
      String method = call.getMethodDescriptor().getFullMethodName();
      byMethod.computeIfAbsent(method, m -> new LongAdder()).increment();
      String requestId = headers.get(REQUEST_ID);
      if (requestId == null) {
        return next.startCall(call, headers);
      }
      int attempt =
          byRequest.computeIfAbsent(requestId, id -> new AtomicInteger()).incrementAndGet();
      Context context = Context.current().withValue(ATTEMPT, attempt);
      return Contexts.interceptCall(context, call, headers, next);
    }
  }
}
