package io.mizzen.dataplane.route;

import io.mizzen.dataplane.match.FractionalPercent;
import io.mizzen.dataplane.match.HeaderMatcher;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * {@code envoy.extensions.filters.http.fault.v3.HTTPFault}: injected before a request is sent.
 *
 * @param abort answers instead of an upstream
 * @param delay holds the request back
 * @param headers only requests that match all of them are concerned
 */
@API(status = API.Status.EXPERIMENTAL)
public record FaultPolicy(
    Optional<Abort> abort, Optional<Delay> delay, List<HeaderMatcher> headers) {
  public FaultPolicy {
    headers = List.copyOf(headers);
  }

  /** The answer to an aborted request. */
  public sealed interface Status {}

  /** An HTTP status. */
  public record HttpStatus(int code) implements Status {
    @Override
    public String toString() {
      return "HTTP status " + code;
    }
  }

  /** A gRPC status, by its number. */
  public record GrpcStatus(int code) implements Status {
    @Override
    public String toString() {
      return "gRPC status " + code;
    }
  }

  /** A share of requests that is answered with a status. */
  public record Abort(Status status, FractionalPercent share) {
    @Override
    public String toString() {
      return share + " aborted with " + status;
    }
  }

  /** A share of requests that waits. */
  public record Delay(Duration fixed, FractionalPercent share) {
    @Override
    public String toString() {
      return share + " delayed by " + fixed.toMillis() + " ms";
    }
  }
}
