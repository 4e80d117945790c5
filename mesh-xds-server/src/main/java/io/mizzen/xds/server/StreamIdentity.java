package io.mizzen.xds.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.mizzen.xds.server.protocol.ClientProfile;
import io.mizzen.xds.server.protocol.PeerText;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The proxy that a stream belongs to: its first request says it, the source decides, and it stays
 * the same for the life of the stream. Changed on the shard's thread only; read by all.
 */
final class StreamIdentity {
  private final StreamParts parts;
  private volatile @Nullable Admitted admitted;

  /** The node of the first request as it came: many clients repeat it in every request. */
  private ByteString first = ByteString.EMPTY;

  /** A proxy that is served. */
  record Admitted(ProxyNode node, Instant since, ProxySession session, Optional<Instant> until) {
    ClientProfile profile() {
      return node.isEnvoy() ? ClientProfile.WARMS_CLUSTERS : ClientProfile.KEEPS_ENDPOINTS;
    }
  }

  /** The facts that follow from the node of a request. */
  sealed interface Check {
    /** The request is that of the proxy known. */
    Check SAME = new Same();

    /** The stream is taken with this request. */
    record New(Admitted admitted) implements Check {}

    /** The request is that of the proxy known. */
    record Same() implements Check {}

    /** The request ends the stream. */
    record Bad(StreamDecision.Rejected refused) implements Check {}

    /** The source refuses the proxy; that has been logged. */
    record Rejected(StreamDecision.Rejected refused) implements Check {}
  }

  StreamIdentity(StreamParts parts) {
    this.parts = parts;
  }

  Optional<Admitted> admitted() {
    return Optional.ofNullable(admitted);
  }

  boolean isAdmitted() {
    return admitted != null;
  }

  /** The node id; empty before the stream is taken. */
  String proxy() {
    Admitted now = admitted;
    return now == null ? "" : now.node().id();
  }

  /** When the stream has to end because what the proxy has shown of itself expires. */
  Optional<Instant> until() {
    Admitted now = admitted;
    return now == null ? Optional.empty() : now.until();
  }

  /** The node is the first request's; a later one may repeat it but not become another. */
  Check check(ByteString claimed) {
    Admitted now = admitted;
    if (now != null && (claimed.isEmpty() || claimed.equals(first))) {
      return Check.SAME;
    }
    Node node;
    try {
      node = Node.parseFrom(claimed);
    } catch (InvalidProtocolBufferException e) {
      return bad("node: " + e.getMessage());
    }
    if (now == null) {
      // Without the rest of the request.
      first = ByteString.copyFrom(claimed.asReadOnlyByteBuffer());
      return node.getId().isEmpty()
          ? bad("node.id: empty (expected: set on the first request of a stream)")
          : ask(NodeReader.read(node));
    }
    return node.getId().isEmpty() || node.getId().equals(now.node().id())
        ? Check.SAME
        : bad("node.id: changed within a stream (expected: the first request's)");
  }

  private static Check bad(String why) {
    return new Check.Bad(new StreamDecision.Rejected(StreamDecision.Reason.INVALID_ARGUMENT, why));
  }

  private Check ask(ProxyNode node) {
    StreamDecision decision = parts.source().open(node);
    if (decision instanceof StreamDecision.Rejected refused) {
      // A proxy tries again and again: it is logged once and shown until it is admitted.
      StreamDecision.Rejected shown = readable(refused, parts.limits());
      if (parts.rejected().rejected(node, shown)) {
        StreamLog.rejected(node.id(), shown);
      }
      return new Check.Rejected(shown);
    }
    parts.rejected().accepted(node.id());
    StreamDecision.Accepted taken = (StreamDecision.Accepted) decision;
    Admitted now = new Admitted(node, parts.clock().instant(), taken.session(), taken.until());
    admitted = now;
    return new Check.New(now);
  }

  /** As it is sent and shown: the message may quote the peer. */
  static StreamDecision.Rejected readable(StreamDecision.Rejected refused, XdsLimits limits) {
    return new StreamDecision.Rejected(
        refused.reason(), PeerText.of(refused.message(), limits.nackTextChars()));
  }
}
