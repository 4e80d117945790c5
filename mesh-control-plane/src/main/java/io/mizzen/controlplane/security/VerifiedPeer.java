package io.mizzen.controlplane.security;

import io.grpc.Context;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The verified facts about the other end of a stream.
 *
 * @param identity what its certificate or token stands for; empty on a plaintext stream
 * @param address where the stream comes from; empty where the transport has no IP address
 * @param until when its certificate expires; empty without one
 */
@API(status = API.Status.INTERNAL)
public record VerifiedPeer(
    Optional<SpiffeId> identity, Optional<InetAddress> address, Optional<Instant> until) {
  /** Nothing is known. */
  public static final VerifiedPeer UNKNOWN =
      new VerifiedPeer(Optional.empty(), Optional.empty(), Optional.empty());

  private static final Context.Key<VerifiedPeer> KEY =
      Context.keyWithDefault("io.mizzen.controlplane.security.VerifiedPeer", UNKNOWN);

  /** The peer of the call that the current gRPC context belongs to. */
  public static VerifiedPeer current() {
    VerifiedPeer peer = KEY.get();
    return peer == null ? UNKNOWN : peer;
  }

  /** A context in which this is the {@link #current} peer. */
  public Context in(Context context) {
    return context.withValue(KEY, this);
  }

  /** The scope in which the views of this peer may be shared. */
  public AccessScope scope() {
    return identity.map(AccessScope::of).orElse(AccessScope.UNVERIFIED);
  }
}
