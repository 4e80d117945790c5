package io.mizzen.client.channel;

import io.grpc.ForwardingChannelBuilder2;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.mizzen.client.grpcinternal.CallExecutor;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** A channel builder whose channels belong to the mesh that made it. */
final class MeshChannelBuilder extends ForwardingChannelBuilder2<MeshChannelBuilder> {
  private final ManagedChannelBuilder<?> delegate;
  private final CallExecutor executor;
  private final Function<ManagedChannelBuilder<?>, ManagedChannel> build;

  /**
   * @param executor told which executor the channel has
   */
  MeshChannelBuilder(
      ManagedChannelBuilder<?> delegate,
      CallExecutor executor,
      Function<ManagedChannelBuilder<?>, ManagedChannel> build) {
    this.delegate = delegate;
    this.executor = executor;
    this.build = build;
  }

  @Override
  public MeshChannelBuilder executor(Executor given) {
    executor.ofChannel(given);
    return super.executor(given);
  }

  @Override
  public MeshChannelBuilder directExecutor() {
    executor.ofChannel(Runnable::run);
    return super.directExecutor();
  }

  @Override
  protected ManagedChannelBuilder<?> delegate() {
    return delegate;
  }

  @Override
  public ManagedChannel build() {
    return build.apply(delegate);
  }
}
