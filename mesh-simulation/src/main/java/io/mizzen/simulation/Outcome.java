package io.mizzen.simulation;

import io.mizzen.dataplane.cluster.Endpoint;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/** The outcome of a request. */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface Outcome {

  /**
   * It is sent to an upstream.
   *
   * @param targets the clusters in order, with their shares
   * @param path the path that is sent on; empty for bytes
   * @param authority the authority that is sent on; empty for bytes
   * @param changes faults and mirrors on the way, in words
   */
  record Forwarded(List<Target> targets, String path, String authority, List<String> changes)
      implements Outcome {
    public Forwarded {
      targets = List.copyOf(targets);
      changes = List.copyOf(changes);
    }

    @Override
    public String toString() {
      String to = targets.stream().map(Target::toString).collect(Collectors.joining("; "));
      return "sent to " + to + (changes.isEmpty() ? "" : "; " + String.join("; ", changes));
    }
  }

  /** It is answered in place: a direct response, or an injected fault that takes all requests. */
  record Answered(String status, String body) implements Outcome {
    @Override
    public String toString() {
      return "answered with " + status;
    }
  }

  /** It is sent elsewhere by the client. */
  record Redirected(int status, String location) implements Outcome {
    @Override
    public String toString() {
      return "redirected with " + status + " to " + location;
    }
  }

  /** It fails before it reaches an upstream. */
  record Failed(Reason reason, String detail) implements Outcome {
    @Override
    public String toString() {
      return "fails: " + detail;
    }
  }

  /** The step at which a request fails. */
  enum Reason {
    NO_LISTENER,
    NO_FILTER_CHAIN,
    /** The chain expects TLS and the connection is plaintext. */
    PLAINTEXT_TO_TLS,
    /** The chain expects a certificate of the mesh and the client has none, or the reverse. */
    WRONG_TLS,
    /** The chain reads another protocol than the one that is sent. */
    WRONG_PROTOCOL,
    NO_ROUTE_CONFIGURATION,
    NO_VIRTUAL_HOST,
    NO_ROUTE,
    NO_CLUSTER,
    NO_ENDPOINTS
  }

  /**
   * A cluster that takes requests.
   *
   * @param percent its share, above 0 to 100
   * @param endpoints those that take its requests while they can be reached, of the best priority
   * @param open how the cluster finds endpoints that no resource lists
   */
  record Target(String cluster, double percent, List<Endpoint> endpoints, Listing open) {
    public Target {
      endpoints = List.copyOf(endpoints);
    }

    @Override
    public String toString() {
      String share =
          percent == 100.0
              ? ""
              : String.format(Locale.ROOT, "%.4g", percent).replaceAll("\\.?0+$", "") + " % to ";
      String where =
          endpoints.isEmpty()
              ? open.words()
              : endpoints.stream().map(Endpoint::toString).collect(Collectors.joining(", "));
      return share + cluster + " (" + where + ")";
    }
  }

  /** Whether a cluster's endpoints are listed. */
  enum Listing {
    LISTED("no endpoint"),
    ORIGINAL_DESTINATION("to the address that was dialled"),
    UNKNOWN("found by the proxy itself");

    private final String words;

    Listing(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** Branches on what became of it. */
  default <R> R fold(
      Function<Forwarded, R> forwarded,
      Function<Answered, R> answered,
      Function<Redirected, R> redirected,
      Function<Failed, R> failed) {
    if (this instanceof Forwarded f) {
      return forwarded.apply(f);
    }
    if (this instanceof Answered a) {
      return answered.apply(a);
    }
    return this instanceof Redirected r ? redirected.apply(r) : failed.apply((Failed) this);
  }
}
