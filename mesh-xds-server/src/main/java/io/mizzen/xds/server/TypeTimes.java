package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** When a stream was sent something of each type, and when it answered. Safe for all threads. */
final class TypeTimes {
  private final InstantSource clock;
  private final Map<TypeUrl, Instant> sent = new ConcurrentHashMap<>();
  private final Map<TypeUrl, Instant> answered = new ConcurrentHashMap<>();

  TypeTimes(InstantSource clock) {
    this.clock = clock;
  }

  void sent(TypeUrl type) {
    sent.put(type, clock.instant());
  }

  /** An ACK or a NACK of the newest response. */
  void answered(TypeUrl type) {
    answered.put(type, clock.instant());
  }

  Optional<Instant> sentAt(TypeUrl type) {
    return Optional.ofNullable(sent.get(type));
  }

  Optional<Instant> answeredAt(TypeUrl type) {
    return Optional.ofNullable(answered.get(type));
  }
}
