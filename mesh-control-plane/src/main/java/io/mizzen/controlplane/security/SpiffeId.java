package io.mizzen.controlplane.security;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * The identity of a workload, as Istio writes it: {@code spiffe://<trust
 * domain>/ns/<namespace>/sa/<service account>}. Compared as a whole; nothing about it is a pattern.
 *
 * @param trustDomain lower-case letters, digits, dot, hyphen and underscore; at most 255
 * @param namespace a DNS name
 * @param serviceAccount a DNS name
 */
@API(status = API.Status.EXPERIMENTAL)
public record SpiffeId(String trustDomain, String namespace, String serviceAccount) {
  private static final Pattern TRUST_DOMAIN = Pattern.compile("[a-z0-9._-]{1,255}");
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
  private static final Pattern URI =
      Pattern.compile("spiffe://([^/]{1,255})/ns/([^/]{1,253})/sa/([^/]{1,253})");

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException naming the part, its value and what was expected
   */
  public SpiffeId {
    check("trust domain", trustDomain, TRUST_DOMAIN, "lower-case letters, digits, '.', '-', '_'");
    check("namespace", namespace, NAME, "a lower-case DNS name");
    check("service account", serviceAccount, NAME, "a lower-case DNS name");
  }

  /**
   * Reads a URI.
   *
   * @throws IllegalArgumentException if it is not exactly of this form
   */
  public static SpiffeId parse(String uri) {
    Matcher matcher = URI.matcher(uri);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "SPIFFE id: " + uri + " (expected: spiffe://<trust domain>/ns/<namespace>/sa/<name>)");
    }
    return new SpiffeId(matcher.group(1), matcher.group(2), matcher.group(3));
  }

  /** The URI. */
  @Override
  public String toString() {
    return "spiffe://" + trustDomain + "/ns/" + namespace + "/sa/" + serviceAccount;
  }

  private static void check(String part, String value, Pattern pattern, String expected) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "SPIFFE id, " + part + ": " + value + " (expected: " + expected + ")");
    }
  }
}
