package io.mizzen.client.grpcinternal;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.xds.client.XdsClient;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the resolvers of one session's channels; registered with those channels only. */
final class SteadyResolverProvider extends NameResolverProvider {
  private static final String SCHEME = "xds";

  private final Supplier<XdsClient> client;
  private final Set<SteadyResolver> running;
  private final ServiceLookups lookups;

  SteadyResolverProvider(
      Supplier<XdsClient> client, Set<SteadyResolver> running, ServiceLookups lookups) {
    this.client = client;
    this.running = running;
    this.lookups = lookups;
  }

  /** A registry in which {@code xds} targets are resolved by this provider. */
  NameResolverRegistry registry() {
    NameResolverRegistry registry = new NameResolverRegistry();
    registry.register(this);
    return registry;
  }

  @Override
  public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
    if (!SCHEME.equals(target.getScheme())) {
      return null;
    }
    // Clusters with DNS endpoints are looked up by the ordinary resolvers.
    NameResolver.Args ordinary =
        args.toBuilder().setNameResolverRegistry(NameResolverRegistry.getDefaultRegistry()).build();
    return SteadyResolver.of(target, ordinary, client, running, lookups);
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return Set.of(InetSocketAddress.class);
  }
}
