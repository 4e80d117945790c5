package io.mizzen.client;

import io.mizzen.xds.TypeUrl;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * The state of a {@link MeshClient}'s or {@link MeshServer}'s stream at one moment. Immutable. A
 * lost connection takes nothing away: what was accepted stays in force.
 *
 * @param controlPlane {@code host:port} of the ADS server
 * @param since since when the state has been so; of {@link State#NOT_STARTED}, since it was built
 * @param accepted per type of resource, the newest response that was acknowledged
 * @param lastError the newest failure, kept after it is over
 */
@API(status = API.Status.EXPERIMENTAL)
public record ControlPlaneStatus(
    String controlPlane,
    State state,
    Instant since,
    SortedMap<TypeUrl, Accepted> accepted,
    Optional<Failure> lastError) {

  /** The state of the ADS stream. */
  public enum State {
    /** Not started. */
    NOT_STARTED,
    /**
     * Started, and no stream is needed so far: servers register by {@link
     * MeshClientBuilder#registrar}, and no channel has been used.
     */
    IDLE,
    /** Started, and never connected so far. */
    CONNECTING,
    /** A stream is open and the control plane has answered on it. */
    CONNECTED,
    /** The stream was lost; attempts to open another go on. */
    DISCONNECTED,
    /** Closed. */
    CLOSED
  }

  /**
   * A response of the control plane that was acknowledged.
   *
   * @param version its {@code version_info}
   */
  public record Accepted(String version, Instant at) {}

  /**
   * The reason why a stream ended or could not be opened, or a response was rejected (NACK).
   *
   * @param message one line, with gRPC's status code or the type and version rejected
   */
  public record Failure(String message, Instant at) {}

  public ControlPlaneStatus {
    SortedMap<TypeUrl, Accepted> sorted = new TreeMap<>(Comparator.comparing(TypeUrl::url));
    sorted.putAll(accepted);
    accepted = Collections.unmodifiableSortedMap(sorted);
  }

  static ControlPlaneStatus notStarted(String controlPlane, Instant since) {
    SortedMap<TypeUrl, Accepted> nothing = Collections.emptySortedMap();
    return new ControlPlaneStatus(
        controlPlane, State.NOT_STARTED, since, nothing, Optional.empty());
  }

  /** Whether the control plane can reach this client or server now. */
  public boolean isConnected() {
    return state == State.CONNECTED;
  }

  /** The newest of all responses that were acknowledged; empty before the first. */
  public Optional<Accepted> lastAccepted() {
    return accepted.values().stream().max(Comparator.comparing(Accepted::at));
  }

  /** The same when the state is so already. A closed one stays closed. */
  ControlPlaneStatus in(State next, Instant now) {
    return state == next || state == State.CLOSED
        ? this
        : new ControlPlaneStatus(controlPlane, next, now, accepted, lastError);
  }

  ControlPlaneStatus accepting(TypeUrl type, String version, Instant now) {
    SortedMap<TypeUrl, Accepted> more = new TreeMap<>(accepted);
    more.put(type, new Accepted(version, now));
    return new ControlPlaneStatus(controlPlane, state, since, more, lastError);
  }

  ControlPlaneStatus failing(String message, Instant now) {
    return new ControlPlaneStatus(
        controlPlane, state, since, accepted, Optional.of(new Failure(message, now)));
  }

  /** Whether more than the time of the last failure differs. */
  boolean isNewsAfter(ControlPlaneStatus before) {
    return state != before.state
        || !accepted.equals(before.accepted)
        || !lastError.map(Failure::message).equals(before.lastError.map(Failure::message));
  }
}
