package io.mizzen.api;

import org.apiguardian.api.API;

/**
 * The locality of a workload, as in Envoy's {@code core.v3.Locality}. Any part may be empty; all
 * empty means unknown.
 */
@API(status = API.Status.EXPERIMENTAL)
public record Locality(String region, String zone, String subzone) implements Comparable<Locality> {
  private static final Locality UNKNOWN = new Locality("", "", "");

  public static Locality unknown() {
    return UNKNOWN;
  }

  /**
   * Parses Istio's {@code region/zone/subzone}; trailing parts may be left out.
   *
   * @throws IllegalArgumentException on more than three parts
   */
  public static Locality parse(String text) {
    if (text.isEmpty()) {
      return UNKNOWN;
    }
    String[] parts = text.split("/", -1);
    if (parts.length > 3) {
      throw new IllegalArgumentException(
          "locality: " + text + " (expected: region, region/zone or region/zone/subzone)");
    }
    return new Locality(
        parts[0], parts.length > 1 ? parts[1] : "", parts.length > 2 ? parts[2] : "");
  }

  public boolean isUnknown() {
    return region.isEmpty() && zone.isEmpty() && subzone.isEmpty();
  }

  @Override
  public int compareTo(Locality other) {
    return toString().compareTo(other.toString());
  }

  /** {@code region/zone/subzone} without trailing empty parts; the empty string when unknown. */
  @Override
  public String toString() {
    if (!subzone.isEmpty()) {
      return region + "/" + zone + "/" + subzone;
    }
    return zone.isEmpty() ? region : region + "/" + zone;
  }
}
