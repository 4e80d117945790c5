package io.mizzen.xds.server.protocol;

import io.mizzen.xds.TypeUrl;
import java.util.Comparator;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The order in which types leave, so that nothing names what has not arrived: the order of
 * "Eventual consistency considerations" in the xDS protocol. Removals of clusters are not in it;
 * see {@link StreamState}.
 */
@API(status = API.Status.INTERNAL)
public final class PushOrder {
  private static final List<TypeUrl> ORDER =
      List.of(
          // A route may name a cluster only once the cluster is there,
          TypeUrl.CLUSTER,
          // and a cluster is usable only once its endpoints are.
          TypeUrl.ENDPOINT,
          // A listener asks for its routes after it has arrived.
          TypeUrl.LISTENER,
          TypeUrl.ROUTE,
          // Named by listeners and routes, which wait for it.
          TypeUrl.EXTENSION_CONFIG);

  /** The types above, then all others by URL. */
  public static final Comparator<TypeUrl> COMPARATOR =
      Comparator.comparingInt(PushOrder::rank).thenComparing(TypeUrl::url);

  private PushOrder() {}

  private static int rank(TypeUrl type) {
    int index = ORDER.indexOf(type);
    return index < 0 ? ORDER.size() : index;
  }
}
