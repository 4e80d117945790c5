package io.mizzen.xds.server.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/** A request, of either variant of the protocol. */
@API(status = API.Status.INTERNAL)
public sealed interface ClientRequest {
  /** The response it answers. */
  Nonce nonce();

  /** Present when it refuses that response. */
  Optional<String> error();

  /**
   * State of the world.
   *
   * @param names the whole subscription
   */
  record Sotw(List<String> names, Nonce nonce, Optional<String> error) implements ClientRequest {}

  /**
   * Delta.
   *
   * @param subscribe names added to the subscription, or asked for again
   * @param unsubscribe names taken from it
   * @param versions by name, what the client holds; only in the first request of a type
   */
  record Delta(
      List<String> subscribe,
      List<String> unsubscribe,
      Map<String, String> versions,
      Nonce nonce,
      Optional<String> error)
      implements ClientRequest {
    /** Whether the subscription stays as it is. */
    boolean changesNothing() {
      return subscribe.isEmpty() && unsubscribe.isEmpty() && versions.isEmpty();
    }
  }
}
