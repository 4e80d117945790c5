package io.mizzen.config.resource;

import io.mizzen.config.OpenMessage;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/** The part of a document that all kinds share. */
@OpenMessage
record ResourceHeader(String apiVersion, String kind, Metadata metadata) {

  /** Kubernetes' {@code ObjectMeta}, as far as the mesh looks at it. */
  @OpenMessage
  record Metadata(
      String name,
      String namespace,
      Map<String, String> labels,
      Map<String, String> annotations,
      String creationTimestamp) {

    /** Whether the creation time is left out or an RFC 3339 time. */
    boolean hasReadableCreation() {
      return creationTimestamp.isEmpty() || created().isPresent();
    }

    Optional<Instant> created() {
      try {
        return creationTimestamp.isEmpty()
            ? Optional.empty()
            : Optional.of(OffsetDateTime.parse(creationTimestamp).toInstant());
      } catch (DateTimeParseException unreadable) {
        return Optional.empty();
      }
    }
  }
}
