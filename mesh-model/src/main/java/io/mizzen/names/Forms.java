package io.mizzen.names;

import io.mizzen.api.Protocol;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/** The forms of names, labels, hosts and other words in rules. */
@API(status = API.Status.INTERNAL)
public final class Forms {
  private static final String HOST = "INVALID_HOST";
  private static final String NAME = "INVALID_NAME";
  private static final String LABEL = "INVALID_LABEL";
  private static final String VALUE = "INVALID_VALUE";

  private static final Pattern LABEL_NAME =
      Pattern.compile("[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Pattern LABEL_TEXT =
      Pattern.compile("[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?");

  private Forms() {}

  /** The key of a label: an optional DNS prefix and a name. */
  public static boolean isLabelKey(String key) {
    int slash = key.indexOf('/');
    return LABEL_NAME.matcher(key.substring(slash + 1)).matches()
        && (slash < 0 || HostNames.isFqdn(key.substring(0, slash)));
  }

  /** As the value of a label, of any length: Istio takes longer ones than Kubernetes. */
  public static boolean isLabelText(String value) {
    return value.isEmpty() || LABEL_TEXT.matcher(value).matches();
  }

  /** The value of a label; it may be empty. */
  public static boolean isLabelValue(String value) {
    return value.isEmpty() || LABEL_NAME.matcher(value).matches();
  }

  /** Any text but the empty one. */
  public static final class NotEmpty extends PredicateForm {
    public NotEmpty() {
      super("REQUIRED", "a value", text -> !text.isEmpty());
    }
  }

  /** A DNS-1123 label. */
  public static final class DnsLabel extends PredicateForm {
    public DnsLabel() {
      super(NAME, "a DNS-1123 label: at most 63 letters, digits and dashes", HostNames::isLabel);
    }
  }

  /** The name of a port of a workload: a DNS-1123 label, shorter by one than others. */
  public static final class PortLabel extends PredicateForm {
    private static final int LONGEST = 62;

    public PortLabel() {
      super(
          NAME,
          "a DNS-1123 label: at most 62 letters, digits and dashes",
          name -> HostNames.isLabel(name) && name.length() <= LONGEST);
    }
  }

  /** The key of a label. */
  public static final class LabelKey extends PredicateForm {
    public LabelKey() {
      super(
          LABEL,
          "a label key: [prefix/]name, the name at most 63 letters, digits, '-', '_' and '.'",
          Forms::isLabelKey);
    }
  }

  /** The value of a label. */
  public static final class LabelValue extends PredicateForm {
    public LabelValue() {
      super(
          LABEL,
          "a label value: at most 63 letters, digits, '-', '_' and '.'",
          Forms::isLabelValue);
    }
  }

  /** The value of a label where Istio reads it, who does not count the characters. */
  public static final class LabelText extends PredicateForm {
    public LabelText() {
      super(LABEL, "a label value: letters, digits, '-', '_' and '.'", Forms::isLabelText);
    }
  }

  /** A DNS name, with or without a wildcard as its first label. */
  public static final class HostPattern extends PredicateForm {
    public HostPattern() {
      super(
          HOST,
          "a DNS name, or one that starts with *. such as *.example.com",
          HostNames::isWildcardDomain);
    }
  }

  /** A DNS name, or one whose first label is a wildcard, as the Gateway API has them. */
  public static final class RouteHostname extends PredicateForm {
    public RouteHostname() {
      super(
          HOST,
          "a DNS name, or one that starts with *.",
          host -> HostNames.isFqdn(host.startsWith("*.") ? host.substring(2) : host));
    }
  }

  /** A DNS name. */
  public static final class Hostname extends PredicateForm {
    public Hostname() {
      super(HOST, "a DNS name", HostNames::isFqdn);
    }
  }

  /** A DNS name or an IP address, where a host is meant. */
  public static final class HostOrIp extends PredicateForm {
    public HostOrIp() {
      super(
          HOST,
          "a DNS name or an IP address",
          host -> HostNames.isFqdn(host) || Addresses.isIp(host));
    }
  }

  /** A service account of the policy's namespace, or of another one; no wildcards. */
  public static final class ServiceAccount extends PredicateForm {
    private static final Pattern NAME_OR_BOTH = Pattern.compile("[^/*]+(?:/[^/*]+)?");
    private static final int LONGEST = 320;

    public ServiceAccount() {
      super(
          NAME,
          "name or namespace/name, without *",
          text -> text.length() <= LONGEST && NAME_OR_BOTH.matcher(text).matches());
    }
  }

  /** A trust domain, or what one begins or ends with. */
  public static final class TrustDomainPattern extends PredicateForm {
    private static final Pattern PATTERN = Pattern.compile("\\*|\\*?[^/*]+|[^/*]+\\*");

    public TrustDomainPattern() {
      super(
          NAME,
          "a trust domain, with * at one end at most",
          text -> PATTERN.matcher(text).matches());
    }
  }

  /** The attribute in a condition of an AuthorizationPolicy. */
  public static final class PolicyAttribute extends PredicateForm {
    private static final Pattern PLAIN =
        Pattern.compile(
            "source\\.(?:ip|namespace|serviceAccount|principal|trustDomain)|remote\\.ip"
                + "|request\\.auth\\.(?:principal|audiences|presenter)|destination\\.(?:ip|port)"
                + "|connection\\.sni");
    private static final Pattern WITH_KEY =
        Pattern.compile(
            "(?s)(?:request\\.headers|request\\.auth\\.claims|experimental\\.envoy\\.filters\\.)"
                + "[^\\[]*\\[.+\\]");

    public PolicyAttribute() {
      super(
          VALUE,
          "an attribute such as source.ip, request.headers[name] or connection.sni",
          text -> PLAIN.matcher(text).matches() || WITH_KEY.matcher(text).matches());
    }
  }

  /** A SPIFFE trust domain: DNS labels, with or without a dot at the end. */
  public static final class TrustDomain extends PredicateForm {
    public TrustDomain() {
      super(NAME, "a trust domain: DNS labels with dots between them", TrustDomain::isTrustDomain);
    }

    private static boolean isTrustDomain(String text) {
      String labels = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
      return Pattern.compile("\\.").splitAsStream(labels + ".x").allMatch(HostNames::isLabel);
    }
  }

  /** A protocol that Istio knows, in any case. */
  public static final class KnownProtocol extends PredicateForm {
    static final String NAMES =
        "HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TLS, TCP, UDP, MONGO, REDIS or MYSQL";

    public KnownProtocol() {
      super(VALUE, NAMES, text -> isKnown(text) || text.equalsIgnoreCase("HTTP_PROXY"));
    }

    static boolean isKnown(String text) {
      return Protocol.parse(text.toLowerCase(Locale.ROOT)).isPresent();
    }
  }

  /** As {@link KnownProtocol}, for ports of services. */
  public static final class ServiceProtocol extends PredicateForm {
    public ServiceProtocol() {
      super(VALUE, KnownProtocol.NAMES, KnownProtocol::isKnown);
    }
  }

  /** The region of a locality. */
  public static final class Region extends PredicateForm {
    public Region() {
      super(
          VALUE,
          "a region, without '/' and '*'",
          text -> text.indexOf('/') < 0 && text.indexOf('*') < 0);
    }
  }

  /** A domain and a path. */
  public static final class DomainPath extends PredicateForm {
    public DomainPath() {
      super(NAME, "a domain and a path: example.com/controller", DomainPath::isDomainPath);
    }

    private static boolean isDomainPath(String text) {
      int slash = text.indexOf('/');
      return slash > 0 && slash < text.length() - 1 && HostNames.isFqdn(text.substring(0, slash));
    }
  }
}
