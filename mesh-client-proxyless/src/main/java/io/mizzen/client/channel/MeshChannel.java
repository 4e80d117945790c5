package io.mizzen.client.channel;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A channel that is terminated as soon as it is shut down and its last call has ended. gRPC's own
 * waits besides for connections that a recent change has made superfluous, five seconds each. Safe
 * for use by many threads.
 */
final class MeshChannel extends ManagedChannel {
  private final ManagedChannel delegate;
  private final Object lock = new Object();
  private int running;

  MeshChannel(ManagedChannel delegate) {
    this.delegate = delegate;
  }

  @Override
  public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
    return new SimpleForwardingClientCall<>(delegate.newCall(method, options)) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        Counted<A> counted = new Counted<>(listener);
        started();
        try {
          super.start(counted, headers);
        } catch (RuntimeException | Error e) {
          counted.end();
          throw e;
        }
      }
    };
  }

  @Override
  public ManagedChannel shutdown() {
    delegate.shutdown();
    cutUnneeded();
    return this;
  }

  @Override
  public ManagedChannel shutdownNow() {
    delegate.shutdownNow();
    return this;
  }

  @Override
  public boolean isShutdown() {
    return delegate.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return delegate.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return delegate.awaitTermination(timeout, unit);
  }

  @Override
  public String authority() {
    return delegate.authority();
  }

  @Override
  public ConnectivityState getState(boolean requestConnection) {
    return delegate.getState(requestConnection);
  }

  @Override
  public void notifyWhenStateChanged(ConnectivityState source, Runnable callback) {
    delegate.notifyWhenStateChanged(source, callback);
  }

  @Override
  public void resetConnectBackoff() {
    delegate.resetConnectBackoff();
  }

  @Override
  public void enterIdle() {
    delegate.enterIdle();
  }

  @Override
  public String toString() {
    return delegate.toString();
  }

  private void started() {
    synchronized (lock) {
      running++;
    }
  }

  private void ended() {
    synchronized (lock) {
      running--;
    }
    cutUnneeded();
  }

  /** A call that starts later fails at once, for the delegate is shut down. */
  private void cutUnneeded() {
    boolean isUnneeded;
    synchronized (lock) {
      isUnneeded = running == 0;
    }
    if (isUnneeded && delegate.isShutdown()) {
      delegate.shutdownNow();
    }
  }

  /** Notes the end of a call, once. */
  private final class Counted<A> extends SimpleForwardingClientCallListener<A> {
    private final AtomicBoolean over = new AtomicBoolean();

    Counted(ClientCall.Listener<A> listener) {
      super(listener);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      try {
        super.onClose(status, trailers);
      } finally {
        end();
      }
    }

    void end() {
      if (over.compareAndSet(false, true)) {
        ended();
      }
    }
  }
}
