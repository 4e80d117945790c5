package io.mizzen.controlplane.debug;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a request; of one that is given twice the first counts.
 *
 * @param parameters decoded
 */
record DebugRequest(Map<String, String> parameters) {
  DebugRequest {
    parameters = Map.copyOf(parameters);
  }

  /**
   * Reads a query.
   *
   * @throws IllegalArgumentException if it is not encoded as a query is
   */
  static DebugRequest parse(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : com.google.common.base.Splitter.on('&').omitEmptyStrings().split(query)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      parameters.putIfAbsent(decoded(name), decoded(value));
    }
    return new DebugRequest(parameters);
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
