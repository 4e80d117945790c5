package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * When a stream was sent something of each type, and when it answered. Written by the shard's
 * thread, read by all.
 */
final class TypeTimes {
  private final InstantSource clock;

  // Few, and written with every push: a list is less than a map.
  private final List<Times> types = new CopyOnWriteArrayList<>();

  private static final class Times {
    private final TypeUrl type;
    private volatile @Nullable Instant sent;
    private volatile @Nullable Instant answered;

    Times(TypeUrl type) {
      this.type = type;
    }
  }

  TypeTimes(InstantSource clock) {
    this.clock = clock;
  }

  void sent(TypeUrl type) {
    times(type).sent = clock.instant();
  }

  /** An ACK or a NACK of the newest response. */
  void answered(TypeUrl type) {
    times(type).answered = clock.instant();
  }

  Optional<Instant> sentAt(TypeUrl type) {
    return find(type).map(each -> each.sent);
  }

  Optional<Instant> answeredAt(TypeUrl type) {
    return find(type).map(each -> each.answered);
  }

  private Times times(TypeUrl type) {
    for (Times each : types) {
      if (each.type.equals(type)) {
        return each;
      }
    }
    Times added = new Times(type);
    types.add(added);
    return added;
  }

  private Optional<Times> find(TypeUrl type) {
    return types.stream().filter(each -> each.type.equals(type)).findAny();
  }
}
