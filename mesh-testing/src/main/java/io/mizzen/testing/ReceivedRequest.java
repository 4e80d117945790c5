package io.mizzen.testing;

import java.util.Map;
import org.apiguardian.api.API;

/**
 * A request message that a workload of a test received.
 *
 * @param method {@code package.Service/Method}
 * @param headers the ASCII headers of its call; repeated values are joined with a comma
 * @param message the message, as the service got it
 */
@API(status = API.Status.EXPERIMENTAL)
public record ReceivedRequest(String method, Map<String, String> headers, Object message) {
  public ReceivedRequest {
    headers = Map.copyOf(headers);
  }
}
