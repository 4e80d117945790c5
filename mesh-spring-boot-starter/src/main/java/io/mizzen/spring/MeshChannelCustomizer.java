package io.mizzen.spring;

import io.grpc.ManagedChannelBuilder;
import org.apiguardian.api.API;

/**
 * Changes the channels of {@link MeshChannels} before they are built: a bean of this type, such as
 * {@code (target, builder) -> builder.intercept(...)}. Spring gRPC's channels take Spring gRPC's
 * customizers instead.
 */
@FunctionalInterface
@API(status = API.Status.EXPERIMENTAL)
public interface MeshChannelCustomizer {
  /** Called once per channel, in the order of the beans. */
  void customize(String target, ManagedChannelBuilder<?> builder);
}
