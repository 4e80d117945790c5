package io.mizzen.dataplane.route;

import io.mizzen.dataplane.route.RouteConfiguration.PortInHost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Which virtual host an authority means: exact, then the longest {@code *suffix}, then the longest
 * {@code prefix*}, then {@code *}, as Envoy looks it up. Case does not count; a wildcard stands for
 * at least one character. Built once for a route configuration; immutable.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class HostMatcher {
  private static final String ANY = "*";

  private final Map<String, VirtualHost> exact;
  private final Wildcards suffixes;
  private final Wildcards prefixes;
  private final Optional<VirtualHost> fallback;
  private final PortInHost port;

  private HostMatcher(
      Map<String, VirtualHost> exact,
      Wildcards suffixes,
      Wildcards prefixes,
      Optional<VirtualHost> fallback,
      PortInHost port) {
    this.exact = exact;
    this.suffixes = suffixes;
    this.prefixes = prefixes;
    this.fallback = fallback;
    this.port = port;
  }

  /**
   * Wildcard domains without their star.
   *
   * @param lengths that occur, longest first
   */
  @SuppressWarnings("ArrayRecordComponent") // private, read on the request path
  private record Wildcards(int[] lengths, Map<String, VirtualHost> byText) {}

  static HostMatcher of(List<VirtualHost> virtualHosts, PortInHost port) {
    Map<String, VirtualHost> exact = new HashMap<>();
    Map<String, VirtualHost> suffixes = new HashMap<>();
    Map<String, VirtualHost> prefixes = new HashMap<>();
    @Nullable VirtualHost fallback = null;
    for (VirtualHost host : virtualHosts) {
      for (String domain : host.domains()) {
        String text = domain.toLowerCase(Locale.ROOT);
        @Nullable VirtualHost other;
        if (text.equals(ANY)) {
          other = fallback;
          fallback = host;
        } else if (text.startsWith(ANY)) {
          other = suffixes.put(text.substring(1), host);
        } else if (text.endsWith(ANY)) {
          other = prefixes.put(text.substring(0, text.length() - 1), host);
        } else {
          other = exact.put(text, host);
        }
        if (other != null) {
          throw new IllegalArgumentException(
              "domain "
                  + domain
                  + " is in virtual hosts "
                  + other.name()
                  + " and "
                  + host.name()
                  + " (expected: one)");
        }
      }
    }
    return new HostMatcher(
        exact, wildcards(suffixes), wildcards(prefixes), Optional.ofNullable(fallback), port);
  }

  /** The virtual host of an authority; empty when no domain matches. */
  public Optional<VirtualHost> match(String authority) {
    String host = lookedUp(authority);
    VirtualHost found = exact.get(host);
    if (found == null) {
      found = longest(suffixes, host, End.LAST);
    }
    if (found == null) {
      found = longest(prefixes, host, End.FIRST);
    }
    return found == null ? fallback : Optional.of(found);
  }

  /** {@link #match} with the forms that were tried before, in words. */
  public HostAccount explain(String authority) {
    String host = lookedUp(authority);
    List<String> tried = new ArrayList<>();
    String shown = host.isEmpty() ? "\"\"" : host;
    if (!exact.containsKey(host)) {
      tried.add("no domain is " + shown);
      if (longest(suffixes, host, End.LAST) == null) {
        tried.add("no domain *… ends " + shown);
        if (longest(prefixes, host, End.FIRST) == null) {
          tried.add("no domain …* starts " + shown);
          if (fallback.isEmpty()) {
            tried.add("there is no domain *");
          }
        }
      }
    }
    return new HostAccount(match(authority), tried);
  }

  /** An authority without its port; the colons of a bare IPv6 address are none. */
  static String withoutPort(String authority) {
    int colon = authority.lastIndexOf(':');
    if (colon < 0 || authority.indexOf(']') > colon) {
      return authority;
    }
    boolean isBareIpv6 = authority.indexOf(':') != colon && !authority.startsWith("[");
    if (isBareIpv6) {
      return authority;
    }
    for (int i = colon + 1; i < authority.length(); i++) {
      if (!Character.isDigit(authority.charAt(i))) {
        return authority;
      }
    }
    return authority.substring(0, colon);
  }

  private String lookedUp(String authority) {
    // Answers the same object where nothing is in upper case.
    String lower = authority.toLowerCase(Locale.ROOT);
    return port == PortInHost.IGNORED ? withoutPort(lower) : lower;
  }

  private enum End {
    FIRST,
    LAST
  }

  private static @Nullable VirtualHost longest(Wildcards wildcards, String host, End end) {
    for (int length : wildcards.lengths()) {
      if (length >= host.length()) {
        continue; // a wildcard stands for at least one character
      }
      String part =
          end == End.LAST ? host.substring(host.length() - length) : host.substring(0, length);
      VirtualHost found = wildcards.byText().get(part);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static Wildcards wildcards(Map<String, VirtualHost> byText) {
    int[] lengths =
        byText.keySet().stream()
            .map(String::length)
            .distinct()
            .sorted(Comparator.reverseOrder())
            .mapToInt(Integer::intValue)
            .toArray();
    return new Wildcards(lengths, byText);
  }
}
