package io.mizzen.xds.server.protocol;

import com.google.protobuf.ByteString;
import io.mizzen.xds.TypeUrl;
import org.apiguardian.api.API;

/** A request that passed the limits, or what is wrong with it. */
@API(status = API.Status.INTERNAL)
public sealed interface Decoded {
  /**
   * A request.
   *
   * @param node serialised, not yet known to be one; empty without one
   * @param resumes whether the client says that it holds resources of an earlier stream
   */
  record Read(TypeUrl type, ByteString node, ClientRequest request, boolean resumes)
      implements Decoded {
    /** Whether it takes no more memory than the bytes that were read. */
    public boolean isCompact() {
      return request instanceof ClientRequest.Sotw sotw && sotw.names() instanceof AsciiNames;
    }

    /** The same without its node and the bytes it was read from, its names shared with others. */
    public Read waiting(SharedNames shared) {
      return request instanceof ClientRequest.Sotw sotw && sotw.names() instanceof AsciiNames names
          ? new Read(
              type,
              ByteString.EMPTY,
              new ClientRequest.Sotw(shared.of(names), sotw.nonce(), sotw.error()),
              resumes)
          : this;
    }
  }

  /** A request that ends its stream. */
  record Bad(Reason reason, String message) implements Decoded {
    /** The fault. */
    public enum Reason {
      INVALID,
      TOO_LARGE
    }
  }
}
