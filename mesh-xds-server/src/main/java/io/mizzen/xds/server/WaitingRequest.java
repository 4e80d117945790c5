package io.mizzen.xds.server;

import io.grpc.Context;
import io.mizzen.xds.server.protocol.Decoded;
import io.mizzen.xds.server.protocol.NameLookups;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request for which the resource source has to be asked, while it waits for its turn and is then
 * taken: first the names that nobody has asked for yet are looked up, some at a time, then the
 * stream subscribes to all of them. Belongs to the shard's thread.
 */
final class WaitingRequest implements ShardTasks.Parts {
  private final AdsStream stream;

  // Who the peer is is in gRPC's context.
  private final Context context = Context.current();
  private byte[] bytes;
  private Decoded.@Nullable Read read;
  private @Nullable NameLookups lookups;

  private WaitingRequest(AdsStream stream, byte[] bytes, Decoded.@Nullable Read read) {
    this.stream = stream;
    this.bytes = bytes;
    this.read = read;
  }

  /** A request that is parsed when it is its turn: parsed, it may take more memory. */
  static WaitingRequest of(AdsStream stream, byte[] bytes) {
    return new WaitingRequest(stream, bytes, null);
  }

  static WaitingRequest of(AdsStream stream, Decoded.Read read) {
    return new WaitingRequest(stream, new byte[0], read);
  }

  @Override
  public boolean step() {
    Context before = context.attach();
    boolean isMore = false;
    try {
      isMore = !stream.isEnded() && take();
    } catch (RuntimeException | Error e) {
      stream.closer().failed(e, "request failed");
    } finally {
      context.detach(before);
    }
    if (!isMore) {
      close();
    }
    return isMore;
  }

  /** Does the next part; whether there are more. */
  private boolean take() {
    NameLookups known = lookups;
    if (known == null) {
      known = begin().orElse(null);
      lookups = known;
      if (known != null) {
        return true;
      }
    } else if (known.step()) {
      return true;
    }
    Decoded.Read now = read;
    if (now != null && !stream.isEnded()) {
      stream.take(now);
    }
    return false;
  }

  private Optional<NameLookups> begin() {
    Decoded decoded = read == null ? stream.decode(bytes, bytes.length) : read;
    bytes = new byte[0];
    if (decoded instanceof Decoded.Bad bad) {
      stream.closer().reject(bad);
      return Optional.empty();
    }
    Decoded.Read now = (Decoded.Read) decoded;
    read = now;
    return stream.open(now) ? stream.subscriptions().prepare(now) : Optional.empty();
  }

  private void close() {
    if (lookups != null) {
      lookups.close();
    }
    stream.taken();
  }
}
