package io.mizzen.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A plain gRPC backend that answers with its own name and counts its calls. */
public final class EchoServer implements AutoCloseable {
  public static final MethodDescriptor<String, String> SAY =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("test.Echo/Say")
          .setRequestMarshaller(new Text())
          .setResponseMarshaller(new Text())
          .build();

  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final Server server;

  public EchoServer(String name) {
    this(name, 0);
  }

  /** A backend on a port that was free before. */
  public static EchoServer on(String name, int port) {
    return new EchoServer(name, port);
  }

  private EchoServer(String name, int port) {
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                InsecureServerCredentials.create())
            .addService(service(name, calls, failures))
            .build();
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The service alone, for a {@link MeshServer}. */
  public static ServerServiceDefinition service(String name) {
    return service(name, new AtomicInteger(), new AtomicInteger());
  }

  /** Calls {@link #SAY} and waits at most a minute. */
  public static String say(Channel channel) {
    return say(channel, Duration.ofMinutes(1));
  }

  /** Calls {@link #SAY} with a deadline. */
  public static String say(Channel channel, Duration within) {
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(within.toMillis(), TimeUnit.MILLISECONDS);
    return ClientCalls.blockingUnaryCall(channel, SAY, options, "hello");
  }

  public int port() {
    return server.getPort();
  }

  public int calls() {
    return calls.get();
  }

  /** The next {@code count} calls fail with UNAVAILABLE. */
  public void failNext(int count) {
    failures.set(count);
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ServerServiceDefinition service(
      String name, AtomicInteger calls, AtomicInteger failures) {
    return ServerServiceDefinition.builder("test.Echo")
        .addMethod(
            SAY,
            ServerCalls.asyncUnaryCall(
                (request, answers) -> {
                  calls.incrementAndGet();
                  if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    answers.onError(Status.UNAVAILABLE.asRuntimeException());
                    return;
                  }
                  answers.onNext(name);
                  answers.onCompleted();
                }))
        .build();
  }

  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
