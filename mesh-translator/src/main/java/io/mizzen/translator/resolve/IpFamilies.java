package io.mizzen.translator.resolve;

import java.util.List;
import org.apiguardian.api.API;

/** The IP versions of a proxy's own addresses: where it listens when it listens everywhere. */
@API(status = API.Status.EXPERIMENTAL)
public enum IpFamilies {
  V4,
  V6,
  BOTH;

  private static final String ANY_V4 = "0.0.0.0";
  private static final String ANY_V6 = "::";

  /** Those of a proxy's addresses; {@link #V4} for one that names none. */
  public static IpFamilies of(List<String> addresses) {
    boolean hasV6 = addresses.stream().anyMatch(IpFamilies::isV6);
    boolean hasV4 = addresses.stream().anyMatch(each -> !isV6(each));
    if (hasV6) {
      return hasV4 ? BOTH : V6;
    }
    return V4;
  }

  /**
   * The addresses that stand for every one. An IPv6-only proxy listens at the IPv4 one too, as its
   * listeners are named by it.
   */
  public List<String> wildcards() {
    return this == V4 ? List.of(ANY_V4) : List.of(ANY_V4, ANY_V6);
  }

  public static boolean isV6(String address) {
    return address.indexOf(':') >= 0;
  }
}
