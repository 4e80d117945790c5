package io.mizzen.spring;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.mizzen.client.MeshClient;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Channels of this application into the mesh, for injection where Spring gRPC is not used:
 *
 * <pre>{@code
 * @Bean
 * ReviewsBlockingStub reviews(MeshChannels mesh) {
 *   return ReviewsGrpc.newBlockingStub(mesh.channel("mesh:///reviews"));
 * }
 * }</pre>
 *
 * <p>Calls are observed where Micrometer's observations are there, and all {@link
 * MeshChannelCustomizer} beans apply. Channels are closed with the context. Safe for use by many
 * threads.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class MeshChannels {
  private final MeshClient mesh;
  private final List<MeshChannelCustomizer> customizers;

  MeshChannels(MeshClient mesh, List<MeshChannelCustomizer> customizers) {
    this.mesh = mesh;
    this.customizers = List.copyOf(customizers);
  }

  /**
   * A new channel; keep it, each has connections of its own.
   *
   * @param target {@code mesh:///host[:port]}, as {@link MeshClient#channelBuilder} takes it
   */
  public ManagedChannel channel(String target) {
    ManagedChannelBuilder<?> builder = mesh.channelBuilder(target);
    customizers.forEach(each -> each.customize(target, builder));
    return builder.build();
  }
}
