package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.protocol.PeerText;
import io.mizzen.xds.server.protocol.PushOrder;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    Optional<StreamDecision.Rejected> refusal) {
  private static final int MAX_CLAIM = 256;

  public ProxyStatus {
    types = Map.copyOf(types);
  }

  /** A proxy whose last stream was refused. */
  static ProxyStatus rejected(ProxyNode node, Instant when, StreamDecision.Rejected refusal) {
    return new ProxyStatus(node, when, -1, Map.of(), Optional.of(refusal));
  }

  /**
   * The proxy on a line of its own, and each type below it. What the proxy said of itself is
   * escaped.
   */
  @Override
  public String toString() {
    StringBuilder lines = new StringBuilder(PeerText.of(node.id(), MAX_CLAIM));
    lines
        .append(", ")
        .append(
            PeerText.of((node.userAgentName() + " " + node.userAgentVersion()).strip(), MAX_CLAIM))
        .append(refusal.isPresent() ? ", refused since " : ", connected since ")
        .append(connectedSince);
    refusal.ifPresent(
        each -> lines.append(": ").append(each.reason()).append(": ").append(each.message()));
    types.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(PushOrder.COMPARATOR))
        .forEach(
            each ->
                lines
                    .append("\n  ")
                    .append(PeerText.of(each.getKey().shortName(), MAX_CLAIM))
                    .append(": ")
                    .append(each.getValue()));
    return lines.toString();
  }

  /** The states of a subscription, in Istio's words. */
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
   * @param names the names that the proxy asks for; none for a plain wildcard
   * @param wildcard whether it asks for everything
   * @param sent the last response
   * @param acked the last response that was accepted
   * @param lastNack the refusal that stands
   * @param sentAt when the last response was sent
   * @param answeredAt when the proxy last accepted or refused one
   */
  public record TypeStatus(
      SyncState state,
      Set<String> names,
      boolean wildcard,
      Optional<Response> sent,
      Optional<Response> acked,
      Optional<ProxyNack> lastNack,
      Optional<Instant> sentAt,
      Optional<Instant> answeredAt) {
    public TypeStatus {
      names = Set.copyOf(names);
    }

    /** The number of names the proxy asks for; 0 for a plain wildcard. */
    public int subscribed() {
      return names.size();
    }

    /** {@code SYNCED 12 names, sent <version> at <time>, acked <version> at <time>}. */
    @Override
    public String toString() {
      StringBuilder line = new StringBuilder(state.name().replace('_', ' '));
      line.append(wildcard ? " *" : "").append(' ').append(subscribed()).append(" names");
      sent.ifPresent(each -> line.append(", sent ").append(each.version()));
      sentAt.ifPresent(when -> line.append(" at ").append(when));
      acked.ifPresent(each -> line.append(", acked ").append(each.version()));
      answeredAt.ifPresent(when -> line.append(", answered at ").append(when));
      lastNack.ifPresent(nack -> line.append(", rejected: ").append(nack.error()));
      return line.toString();
    }
  }

  /** {@code version_info} and {@code nonce} of a response. */
  public record Response(String version, String nonce) {}
}
