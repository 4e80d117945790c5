package io.mizzen.xds.server;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;

/** The decision of a {@link ResourceSource} about a new stream. */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface Admission {
  /**
   * The stream is served from this session until it ends.
   *
   * @param until when it is ended with UNAUTHENTICATED, within a second or so, because what the
   *     proxy has shown of itself expires; empty if it does not
   */
  record Admitted(ProxySession session, Optional<Instant> until) implements Admission {
    public Admitted {
      Objects.requireNonNull(session, "session");
      Objects.requireNonNull(until, "until");
    }

    /** For a stream that may last for ever. */
    public Admitted(ProxySession session) {
      this(session, Optional.empty());
    }
  }

  /**
   * The stream is closed.
   *
   * @param message sent to the proxy; must not hold secrets
   */
  record Refused(Reason reason, String message) implements Admission {
    public Refused {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(message, "message");
    }
  }

  /** The reasons to refuse a stream; each is the gRPC status code of its name. */
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
