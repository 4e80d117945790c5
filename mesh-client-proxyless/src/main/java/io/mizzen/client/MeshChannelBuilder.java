package io.mizzen.client;

import io.grpc.ForwardingChannelBuilder2;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.util.function.Function;

/** A channel builder whose channels belong to the mesh that made it. */
final class MeshChannelBuilder extends ForwardingChannelBuilder2<MeshChannelBuilder> {
  private final ManagedChannelBuilder<?> delegate;
  private final Function<ManagedChannelBuilder<?>, ManagedChannel> build;

  MeshChannelBuilder(
      ManagedChannelBuilder<?> delegate, Function<ManagedChannelBuilder<?>, ManagedChannel> build) {
    this.delegate = delegate;
    this.build = build;
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
