package io.mizzen.translator.resolve;

import java.util.List;
import org.apiguardian.api.API;

/** The IP versions of a proxy's own addresses: where it listens, and where it connects from. */
@API(status = API.Status.EXPERIMENTAL)
public enum IpFamilies {
  V4(List.of("0.0.0.0"), List.of("127.0.0.1"), List.of("127.0.0.6")),
  V6(List.of("::"), List.of("::1"), List.of("::6")),
  BOTH(
      List.of("0.0.0.0", "::"), List.of("127.0.0.1", "::1"), List.of("127.0.0.6", "::6"));

  private final List<String> wildcards;
  private final List<String> loopbacks;
  private final List<String> inboundSources;

  IpFamilies(List<String> wildcards, List<String> loopbacks, List<String> inboundSources) {
    this.wildcards = wildcards;
    this.loopbacks = loopbacks;
    this.inboundSources = inboundSources;
  }

  /** Those of a proxy's addresses; {@link #V4} for one that names none. */
  public static IpFamilies of(List<String> addresses) {
    boolean hasV6 = addresses.stream().anyMatch(IpFamilies::isV6);
    boolean hasV4 = addresses.stream().anyMatch(each -> !isV6(each));
    if (hasV6) {
      return hasV4 ? BOTH : V6;
    }
    return V4;
  }

  /** The addresses that stand for every one; listeners are named by the first. */
  public List<String> wildcards() {
    return wildcards;
  }

  /** The addresses of this host only. */
  public List<String> loopbacks() {
    return loopbacks;
  }

  /**
   * The addresses from which a sidecar connects to its workload, by which redirection tells these
   * connections from the workload's own.
   */
  public List<String> inboundSources() {
    return inboundSources;
  }

  /** Whether a proxy of this kind can reach an address, or a network. */
  public boolean reaches(String address) {
    return this == BOTH || isV6(address) == (this == V6);
  }

  public static boolean isV6(String address) {
    return address.indexOf(':') >= 0;
  }

  /** Whether an address stands for every one of its version. */
  public static boolean isWildcard(String address) {
    return address.equals("0.0.0.0") || address.equals("::");
  }
}
