package io.mizzen.validation;

import java.util.regex.Pattern;

/**
 * Host names as Istio reads them: DNS names of letters, digits and dashes, a wildcard only at the
 * start, letters in any case, a dot at the end allowed.
 */
final class HostNames {
  private static final String LABEL = "[a-zA-Z0-9](?:[-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?";
  private static final Pattern DNS_LABEL = Pattern.compile(LABEL);
  private static final Pattern WILDCARD_LABEL = Pattern.compile("\\*|\\*-?" + LABEL);
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Pattern GATEWAY_SNI =
      Pattern.compile("outbound_\\.([0-9]{1,5})_\\.([-a-zA-Z0-9]*)_\\.(.+)");
  private static final int LONGEST_NAME = 255;

  private HostNames() {}

  static boolean isLabel(String text) {
    return DNS_LABEL.matcher(text).matches();
  }

  /** A DNS name, or one whose first label is a wildcard ({@code *}, {@code *.a.b}). */
  static boolean isWildcardDomain(String host) {
    int dot = host.indexOf('.');
    String first = dot < 0 ? host : host.substring(0, dot);
    if (!first.startsWith("*")) {
      return isFqdn(host);
    }
    return host.length() <= LONGEST_NAME
        && WILDCARD_LABEL.matcher(first).matches()
        && (dot < 0 || isFqdn(host.substring(dot + 1)));
  }

  /** A DNS name; one whose last label is a number is none (it would be an address). */
  static boolean isFqdn(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      return false;
    }
    String[] labels = name.split("\\.", -1);
    for (String label : labels) {
      if (!isLabel(label)) {
        return false;
      }
    }
    return !DIGITS.matcher(labels[labels.length - 1]).matches();
  }

  /** The SNI form of gateways in AUTO_PASSTHROUGH: {@code outbound_.<port>_.<subset>_.<host>}. */
  static boolean isGatewaySni(String host) {
    var matcher = GATEWAY_SNI.matcher(host);
    return matcher.matches()
        && NumberCheck.isPort(Integer.parseInt(matcher.group(1)))
        && isFqdn(matcher.group(3));
  }

  static boolean isWildcard(String host) {
    return host.startsWith("*");
  }

  /** Whether every host that {@code narrow} stands for is one that {@code wide} stands for. */
  static boolean covers(String wide, String narrow) {
    if (!isWildcard(wide)) {
      return wide.equalsIgnoreCase(narrow);
    }
    String suffix = wide.substring(1);
    String rest = isWildcard(narrow) ? narrow.substring(1) : narrow;
    return rest.length() >= suffix.length()
        && rest.regionMatches(true, rest.length() - suffix.length(), suffix, 0, suffix.length());
  }

  static boolean overlap(String one, String other) {
    return covers(one, other) || covers(other, one);
  }
}
