package io.mizzen.client.grpcinternal;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.Context;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The connection to one control plane. Each call is an attempt of its own: it waits while a
 * connection is being made and fails, with the reason, as soon as that fails.
 *
 * <p>A gRPC channel whose connection failed would fail the calls that follow with the old reason
 * until its own backoff, which grows to two minutes, is over. So such a channel is replaced:
 * callers must wait between attempts, nothing else keeps them from following each other at once.
 *
 * <p>An address that does not answer at all is given up after a second, a peer that takes the
 * connection and says nothing after ten, and an open stream whose connection is silent for 20 s and
 * does not answer a ping within 5 s.
 *
 * <p>Safe for use by many threads.
 */
final class ControlPlaneChannel extends Channel {
  /** Mizzen's control plane and Istio's forbid pings more often than every 15 s. */
  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(5));

  private static final int CONNECT_MILLIS = 1_000;

  private final ControlPlaneTarget target;
  private final ScheduledExecutorService timer;
  private final Patience patience;
  private final Object lock = new Object();

  /** Those that are not terminated yet: calls on one that was replaced go on. */
  private final Set<ManagedChannel> channels = new HashSet<>();

  private ManagedChannel current;
  private boolean closed;

  /**
   * The limits of waiting for a peer.
   *
   * @param greeting from the start of a call until a connection is ready
   * @param silence before a ping; at least 10 s, which is gRPC's minimum
   * @param pong for the answer to it
   */
  record Patience(Duration greeting, Duration silence, Duration pong) {}

  ControlPlaneChannel(ControlPlaneTarget target, ScheduledExecutorService timer) {
    this(target, timer, PATIENCE);
  }

  ControlPlaneChannel(
      ControlPlaneTarget target, ScheduledExecutorService timer, Patience patience) {
    this.target = target;
    this.timer = timer;
    this.patience = patience;
    this.current = open();
  }

  /** Outside of any call of the application, whose deadline and cancellation it must not share. */
  @Override
  public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
    CallOptions all =
        target.token().isPresent() ? options.withCallCredentials(target.token().get()) : options;
    Context outside = Context.ROOT.attach();
    try {
      ManagedChannel used = channel();
      return new Attempt<>(used, used.newCall(method, all));
    } finally {
      Context.ROOT.detach(outside);
    }
  }

  @Override
  public String authority() {
    synchronized (lock) {
      return current.authority();
    }
  }

  boolean isConnected() {
    synchronized (lock) {
      return current.getState(false) == ConnectivityState.READY;
    }
  }

  /** Calls that run may go on; new ones fail. Idempotent. */
  void shutdown() {
    close().forEach(ManagedChannel::shutdown);
  }

  /** Ends calls that run, too. */
  void shutdownNow() {
    close().forEach(ManagedChannel::shutdownNow);
  }

  private List<ManagedChannel> close() {
    synchronized (lock) {
      closed = true;
      return List.copyOf(channels);
    }
  }

  private ManagedChannel channel() {
    ManagedChannel now = current();
    replace(now, state -> state == ConnectivityState.TRANSIENT_FAILURE);
    return current();
  }

  private ManagedChannel current() {
    synchronized (lock) {
      return current;
    }
  }

  /**
   * A call has failed without a connection. gRPC fails the calls that wait before the channel
   * itself says that it has failed.
   */
  private void failed(ManagedChannel used) {
    replace(used, state -> state != ConnectivityState.READY && state != ConnectivityState.IDLE);
  }

  private void giveUp(ManagedChannel used) {
    replace(used, any -> true);
  }

  /** The channel that calls use from here on is another, if it is this one and in such a state. */
  private void replace(ManagedChannel used, Predicate<ConnectivityState> of) {
    synchronized (lock) {
      if (closed || used != current || !of.test(used.getState(false))) {
        return;
      }
      current = open();
    }
    // Outside of the lock: it may run what listens to calls.
    used.shutdown();
  }

  private ManagedChannel open() {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forTarget(target.address(), target.credentials())
            .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .keepAliveTime(patience.silence().toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(patience.pong().toMillis(), TimeUnit.MILLISECONDS);
    target.serverName().ifPresent(builder::overrideAuthority);
    ManagedChannel opened = builder.build();
    channels.removeIf(ManagedChannel::isTerminated);
    channels.add(opened);
    return opened;
  }

  /** A call that does not wait for a connection longer than a greeting may take. */
  private final class Attempt<Q, A> extends SimpleForwardingClientCall<Q, A> {
    private final ManagedChannel used;
    private volatile boolean connected;
    private volatile boolean givenUp;

    Attempt(ManagedChannel used, ClientCall<Q, A> call) {
      super(call);
      this.used = used;
    }

    @Override
    public void start(Listener<A> listener, Metadata headers) {
      ScheduledFuture<?> limit =
          timer.schedule(this::giveUp, patience.greeting().toMillis(), TimeUnit.MILLISECONDS);
      super.start(
          new SimpleForwardingClientCallListener<A>(listener) {
            @Override
            public void onReady() {
              connected = true;
              limit.cancel(false);
              super.onReady();
            }

            @Override
            public void onHeaders(Metadata answered) {
              // Of a unary call gRPC does not say when it is ready.
              connected = true;
              limit.cancel(false);
              super.onHeaders(answered);
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
              limit.cancel(false);
              try {
                if (!connected && !status.isOk() && status.getCode() != Status.Code.CANCELLED) {
                  failed(used);
                }
              } finally {
                super.onClose(givenUp ? noGreeting() : status, trailers);
              }
            }
          },
          headers);
    }

    private void giveUp() {
      givenUp = true;
      cancel("no connection in time", null);
      ControlPlaneChannel.this.giveUp(used);
    }

    private Status noGreeting() {
      return Status.UNAVAILABLE.withDescription(
          "no answer to the connection within " + patience.greeting().toMillis() + " ms");
    }
  }
}
