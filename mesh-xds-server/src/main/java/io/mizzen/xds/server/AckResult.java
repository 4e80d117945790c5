package io.mizzen.xds.server;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The answers to a revision on the streams that were open when the question was asked and still
 * are.
 *
 * <p>An ACK says that the proxy has accepted the resources, not that its next request already obeys
 * them.
 *
 * @param revision the revision asked about
 * @param nacks refusals that stand; the proxies named here still run on older resources of that
 *     type
 * @param pending node ids of proxies that have not answered everything in time
 */
@API(status = API.Status.EXPERIMENTAL)
public record AckResult(long revision, List<ProxyNack> nacks, List<String> pending) {
  public AckResult {
    nacks = List.copyOf(nacks);
    pending = List.copyOf(pending);
  }

  /** Whether every stream has accepted everything. */
  public boolean allAcked() {
    return nacks.isEmpty() && pending.isEmpty();
  }
}
