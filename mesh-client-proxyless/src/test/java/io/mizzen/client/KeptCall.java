package io.mizzen.client;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call that hands out its listener when it starts, and sends nothing. */
public final class KeptCall<Q, A> extends ClientCall<Q, A> {
  private final Consumer<Listener<A>> started;

  public KeptCall(Consumer<Listener<A>> started) {
    this.started = started;
  }

  @Override
  public void start(Listener<A> listener, Metadata headers) {
    started.accept(listener);
  }

  @Override
  public void request(int messages) {}

  @Override
  public void cancel(@Nullable String message, @Nullable Throwable cause) {}

  @Override
  public void halfClose() {}

  @Override
  public void sendMessage(Q message) {}
}
