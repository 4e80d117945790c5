package io.mizzen.xds.server.protocol;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.mizzen.xds.TypeUrl;
import org.apiguardian.api.API;

/** A request that passed the limits, or what is wrong with it. */
@API(status = API.Status.INTERNAL)
public sealed interface Decoded {
  /**
   * A request.
   *
   * @param resumes whether the client says that it holds resources of an earlier stream
   */
  record Read(TypeUrl type, Node node, ClientRequest request, boolean resumes) implements Decoded {}

  /** A request that ends its stream. */
  record Bad(Reason reason, String message) implements Decoded {
    /** The fault. */
    public enum Reason {
      INVALID,
      TOO_LARGE
    }
  }
}
