package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One proxy, as Istio's proxy-status shows it: connected, or refused not long ago.
 *
 * @param connectedSince when its first request was read
 * @param revision the newest revision whose resources the proxy has all answered; -1 before
 * @param types per type the proxy is subscribed to; unmodifiable; empty when it was refused
 * @param refusal why the proxy's last stream was ended; empty while it is connected
 */
@API(status = API.Status.EXPERIMENTAL)
public record ProxyStatus(
    ProxyNode node,
    Instant connectedSince,
    long revision,
    Map<TypeUrl, TypeStatus> types,
    Optional<Admission.Refused> refusal) {
  public ProxyStatus {
    types = Map.copyOf(types);
  }

  /** A proxy whose last stream was refused. */
  static ProxyStatus rejected(ProxyNode node, Instant when, Admission.Refused refusal) {
    return new ProxyStatus(node, when, -1, Map.of(), Optional.of(refusal));
  }

  /** How a subscription stands; Istio's words. */
  public enum SyncState {
    /** Nothing was sent, because nothing the proxy asked for exists. */
    NOT_SENT,
    /** The last response was accepted. */
    SYNCED,
    /** The last response is not answered yet. */
    STALE,
    /** The proxy refused resources that it has not accepted a replacement for. */
    ERROR
  }

  /**
   * One type on one stream.
   *
   * @param subscribed how many names the proxy asks for; 0 for a plain wildcard
   * @param wildcard whether it asks for everything
   * @param sent the last response
   * @param acked the last response that was accepted
   * @param lastNack the refusal that stands
   */
  public record TypeStatus(
      SyncState state,
      int subscribed,
      boolean wildcard,
      Optional<Response> sent,
      Optional<Response> acked,
      Optional<ProxyNack> lastNack) {}

  /** {@code version_info} and {@code nonce} of a response. */
  public record Response(String version, String nonce) {}
}
