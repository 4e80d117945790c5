package io.mizzen.xds.server;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;

/** The decision of a {@link ResourceSource} about a new stream. */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface StreamDecision {
  /**
   * The stream is served from this session until it ends.
   *
   * @param until when it is ended with UNAUTHENTICATED, within a second or so, because what the
   *     proxy has shown of itself expires; empty if it does not
   */
  record Accepted(ProxySession session, Optional<Instant> until) implements StreamDecision {
    public Accepted {
      Objects.requireNonNull(session, "session");
      Objects.requireNonNull(until, "until");
    }

    /** For a stream that may last for ever. */
    public Accepted(ProxySession session) {
      this(session, Optional.empty());
    }
  }

  /**
   * The stream is closed.
   *
   * @param message sent to the proxy; must not hold secrets
   */
  record Rejected(Reason reason, String message) implements StreamDecision {
    public Rejected {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(message, "message");
    }
  }

  /** The reasons to reject a stream; each is the gRPC status code of its name. */
  enum Reason {
    INVALID_ARGUMENT,
    UNAUTHENTICATED,
    PERMISSION_DENIED,
    RESOURCE_EXHAUSTED,
    DEADLINE_EXCEEDED,
    FAILED_PRECONDITION,
    /** There is nothing to serve to this kind of proxy. */
    UNIMPLEMENTED,
    UNAVAILABLE
  }
}
