package io.mizzen.names;

import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * Host names as Istio reads them: DNS names of letters, digits and dashes, a wildcard only at the
 * start, letters in any case, a dot at the end allowed.
 */
@API(status = API.Status.INTERNAL)
public final class HostNames {
  private static final String LABEL = "[a-zA-Z0-9](?:[-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?";
  private static final Pattern DNS_LABEL = Pattern.compile(LABEL);
  private static final Pattern WILDCARD_LABEL = Pattern.compile("\\*|\\*-?" + LABEL);
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Pattern GATEWAY_SNI =
      Pattern.compile("outbound_\\.([0-9]{1,5})_\\.([-a-zA-Z0-9]*)_\\.(.+)");
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_LABEL = 63;

  private HostNames() {}

  public static boolean isLabel(String text) {
    return DNS_LABEL.matcher(text).matches();
  }

  /** A DNS name, or one whose first label is a wildcard ({@code *}, {@code *.a.b}). */
  public static boolean isWildcardDomain(String host) {
    int dot = host.indexOf('.');
    String first = dot < 0 ? host : host.substring(0, dot);
    return host.length() <= LONGEST_NAME
        && first.length() <= LONGEST_LABEL
        && (isLabel(first) || WILDCARD_LABEL.matcher(first).matches())
        && (dot < 0 || areLabels(host.substring(dot + 1)));
  }

  /** A DNS name; one whose last label is a number is none (it would be an address). */
  public static boolean isFqdn(String host) {
    return !host.isEmpty() && host.length() <= LONGEST_NAME && areLabels(host);
  }

  /** Labels between dots; the last may be empty, as in {@code istio.io.}, but no number. */
  private static boolean areLabels(String text) {
    String[] labels = text.split("\\.", -1);
    String last = labels[labels.length - 1];
    return !DIGITS.matcher(last).matches()
        && (last.isEmpty() || isLabel(last))
        && Stream.of(labels).limit(labels.length - 1L).allMatch(HostNames::isLabel);
  }

  /** The SNI form of gateways in AUTO_PASSTHROUGH: {@code outbound_.<port>_.<subset>_.<host>}. */
  public static boolean isGatewaySni(String host) {
    var matcher = GATEWAY_SNI.matcher(host);
    return matcher.matches()
        && isPort(Integer.parseInt(matcher.group(1)))
        && isFqdn(matcher.group(3));
  }

  private static boolean isPort(int number) {
    return number >= 1 && number <= 65_535;
  }

  public static boolean isWildcard(String host) {
    return host.startsWith("*");
  }

  /** Whether a concrete host matches: {@code *.foo.com} matches {@code a.foo.com}, not its apex. */
  public static boolean matches(String pattern, String host) {
    return isWildcard(pattern)
        ? host.length() >= pattern.length() && host.endsWith(pattern.substring(1))
        : host.equals(pattern);
  }

  /** Every wildcard that matches a concrete host, most specific first. */
  public static Stream<String> wildcardsOf(String host) {
    return IntStream.rangeClosed(1, host.length()).mapToObj(i -> "*" + host.substring(i));
  }

  /** Whether every host that {@code narrow} stands for is one that {@code wide} stands for. */
  public static boolean covers(String wide, String narrow) {
    if (!isWildcard(wide)) {
      return wide.equalsIgnoreCase(narrow);
    }
    String suffix = wide.substring(1);
    String rest = isWildcard(narrow) ? narrow.substring(1) : narrow;
    return rest.length() >= suffix.length()
        && rest.regionMatches(true, rest.length() - suffix.length(), suffix, 0, suffix.length());
  }

  public static boolean overlap(String one, String other) {
    return covers(one, other) || covers(other, one);
  }
}
