package io.mizzen.spring;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.mizzen.client.MeshClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.grpc.client.ClientInterceptorsConfigurer;
import org.springframework.grpc.client.DefaultGrpcChannelFactory;
import org.springframework.grpc.client.GrpcChannelBuilderCustomizer;

/**
 * Spring gRPC's channels to {@code mesh:///} targets, and to names whose configured target is one.
 * Interceptors and customizers apply; credentials do not, for connections are the mesh's, and nor
 * does the idle time-out.
 *
 * @param <T> what customizers take
 */
final class MeshChannelFactory<T extends ManagedChannelBuilder<T>>
    extends DefaultGrpcChannelFactory<T> {
  private final MeshClient mesh;

  MeshChannelFactory(
      MeshClient mesh,
      List<GrpcChannelBuilderCustomizer<T>> customizers,
      ClientInterceptorsConfigurer interceptors) {
    super(neverIdle(customizers), interceptors);
    this.mesh = mesh;
  }

  @Override
  public boolean supports(String target) {
    return targets.getTarget(target).startsWith("mesh:");
  }

  @Override
  @SuppressWarnings("unchecked") // gRPC's builders return themselves
  protected T newChannelBuilder(String target, ChannelCredentials unused) {
    return (T) mesh.channelBuilder(target);
  }

  /** Boot's 20 s would have a channel drop its rules, and its next call wait for them. */
  private static <T extends ManagedChannelBuilder<T>>
      List<GrpcChannelBuilderCustomizer<T>> neverIdle(
          List<GrpcChannelBuilderCustomizer<T>> customizers) {
    List<GrpcChannelBuilderCustomizer<T>> all = new ArrayList<>(customizers);
    all.add((target, builder) -> builder.idleTimeout(Long.MAX_VALUE, TimeUnit.DAYS));
    return all;
  }
}
