package io.mizzen.client.grpcinternal;

import org.apiguardian.api.API;

/** {@code core.v3.Locality}; any part may be empty. */
@API(status = API.Status.INTERNAL)
public record NodeLocality(String region, String zone, String subzone) {
  /**
   * Parses {@code region/zone/subzone}; trailing parts may be left out.
   *
   * @throws IllegalArgumentException on more than three parts
   */
  public static NodeLocality parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length > 3) {
      throw new IllegalArgumentException(
          "locality: " + text + " (expected: region, region/zone or region/zone/subzone)");
    }
    return new NodeLocality(
        parts[0], parts.length > 1 ? parts[1] : "", parts.length > 2 ? parts[2] : "");
  }
}
