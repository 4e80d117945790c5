package io.mizzen.names;

import com.google.re2j.Pattern;
import org.apiguardian.api.API;

/**
 * The forms of texts in the Kubernetes Gateway API, as the schemas of its CustomResourceDefinitions
 * have them (release 1.6).
 */
@API(status = API.Status.INTERNAL)
public final class GatewayForms {
  private static final String NAME = "INVALID_NAME";
  private static final String HOST = "INVALID_HOST";
  private static final String LABEL = "INVALID_LABEL";
  private static final String HEADER = "INVALID_HEADER";
  private static final String VALUE = "INVALID_VALUE";
  private static final String DURATION = "INVALID_DURATION";

  private static final int LONGEST_NAME = 253;
  private static final String DNS_LABEL = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
  private static final String SUBDOMAIN = DNS_LABEL + "(?:\\." + DNS_LABEL + ")*";
  private static final String PATH_CHARACTERS = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
  private static final String QUALIFIED_NAME =
      "(?:" + SUBDOMAIN + "/)?(?:[A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]";

  private GatewayForms() {}

  /** A pattern for the whole text, and the number of characters it may have. */
  private abstract static class PatternForm extends PredicateForm {
    PatternForm(String code, String expected, String pattern, int longest) {
      this(code, expected, Pattern.compile(pattern), longest);
    }

    private PatternForm(String code, String expected, Pattern pattern, int longest) {
      super(
          code,
          expected,
          text ->
              text.codePointCount(0, text.length()) <= longest && pattern.matcher(text).matches());
    }
  }

  /** The group of an API; the empty one is Kubernetes' core. */
  public static final class Group extends PatternForm {
    public Group() {
      super(NAME, "an API group, or \"\" for the core", "(?:" + SUBDOMAIN + ")?", LONGEST_NAME);
    }
  }

  /** The kind of a resource. */
  public static final class Kind extends PatternForm {
    public Kind() {
      super(NAME, "the name of a kind", "[a-zA-Z](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?", 63);
    }
  }

  /** The name of any resource. */
  public static final class ObjectName extends PatternForm {
    public ObjectName() {
      super(NAME, "a name of 1 to 253 characters", "(?s).+", LONGEST_NAME);
    }
  }

  /** A namespace. */
  public static final class Namespace extends PatternForm {
    public Namespace() {
      super(NAME, "a namespace: at most 63 lower-case letters, digits and '-'", DNS_LABEL, 63);
    }
  }

  /** The name of a listener, a rule or another part of a resource. */
  public static final class SectionName extends PatternForm {
    public SectionName() {
      super(NAME, "a name of lower-case letters, digits, '-' and '.'", SUBDOMAIN, LONGEST_NAME);
    }
  }

  /** A DNS name, or one whose first label is a wildcard. */
  public static final class Hostname extends PatternForm {
    public Hostname() {
      super(
          HOST, "a DNS name, or one that starts with *.", "(?:\\*\\.)?" + SUBDOMAIN, LONGEST_NAME);
    }
  }

  /** As {@link Hostname}, but no IP address. */
  public static final class TlsHostname extends PredicateForm {
    public TlsHostname() {
      super(
          HOST,
          "a DNS name, or one that starts with *., and no IP address",
          text -> new Hostname().matches(text) && !Addresses.isIp(text));
    }
  }

  /** A DNS name without wildcard. */
  public static final class PreciseHostname extends PatternForm {
    public PreciseHostname() {
      super(HOST, "a DNS name", SUBDOMAIN, LONGEST_NAME);
    }
  }

  /** The name of a controller. */
  public static final class ControllerName extends PatternForm {
    public ControllerName() {
      super(
          NAME,
          "a domain and a path: example.com/controller",
          SUBDOMAIN + "/" + PATH_CHARACTERS,
          LONGEST_NAME);
    }
  }

  /** The protocol of a listener. */
  public static final class ListenerProtocol extends PatternForm {
    public ListenerProtocol() {
      super(
          VALUE,
          "HTTP, HTTPS, TLS, TCP, UDP or a protocol of the implementation",
          "[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?|.*" + SUBDOMAIN + "/[A-Za-z0-9]+",
          255);
    }
  }

  /** The type of an address: a text that begins or ends as the schema's pattern says. */
  public static final class AddressType extends PatternForm {
    public AddressType() {
      super(
          VALUE,
          "IPAddress, Hostname, NamedAddress or a type of the implementation",
          "Hostname.*|.*(?:IPAddress|NamedAddress).*|.*" + SUBDOMAIN + "/" + PATH_CHARACTERS,
          LONGEST_NAME);
    }
  }

  /** The key of a label or annotation of what is made for a Gateway. */
  public static final class QualifiedName extends PatternForm {
    public QualifiedName() {
      super(LABEL, "a key: [prefix/]name, the name at most 63 characters", QUALIFIED_NAME, 316);
    }
  }

  /** The value of a label. */
  public static final class LabelValue extends PatternForm {
    public LabelValue() {
      super(
          LABEL,
          "a label value: at most 63 letters, digits, '-', '_' and '.'",
          "(?:(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?",
          63);
    }
  }

  /** The name of a header. */
  public static final class HeaderName extends PatternForm {
    public HeaderName() {
      super(HEADER, "a header name", "[A-Za-z0-9!#$%&'*+\\-.^_`|~]+", 256);
    }
  }

  /** The value of a header. */
  public static final class HeaderValue extends PatternForm {
    public HeaderValue() {
      super(HEADER, "visible characters with single blanks", "[!-~](?:[\\t ]?[!-~])*", 4096);
    }
  }

  /** An origin of a CORS request. */
  public static final class CorsOrigin extends PatternForm {
    public CorsOrigin() {
      super(
          VALUE,
          "* or an origin such as https://*.example.com:8443",
          "\\*|https?://(?:(?:\\*\\.)?(?:[a-zA-Z0-9\\-]+\\.)*[a-zA-Z0-9-]+|\\*)(?::[0-9]{1,5})?",
          LONGEST_NAME);
    }
  }

  /** A path of the characters that RFC 3986 allows. */
  public static final class HttpPath extends PatternForm {
    public HttpPath() {
      super(
          VALUE,
          "the characters of a path",
          "(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+",
          1024);
    }
  }

  /** A URI with scheme and authority. */
  public static final class Uri extends PatternForm {
    public Uri() {
      super(VALUE, "a URI with scheme and authority", "(?s)[^:/?#]+://[^/?#]*.*", LONGEST_NAME);
    }
  }

  /** A set of certificates that the system knows. */
  public static final class WellKnownCertificates extends PatternForm {
    public WellKnownCertificates() {
      super(
          VALUE,
          "System, or a domain and a name of the implementation",
          "System|" + SUBDOMAIN + "/(?:[A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]",
          LONGEST_NAME);
    }
  }

  /** The fully qualified name of a gRPC service. */
  public static final class GrpcService extends PatternForm {
    public GrpcService() {
      super(
          NAME,
          "a gRPC service: package.Service",
          "\\.?[A-Za-z_][A-Za-z_0-9]*(?:\\.[A-Za-z_][A-Za-z_0-9]*)*",
          1024);
    }
  }

  /** The name of a gRPC method. */
  public static final class GrpcMethod extends PatternForm {
    public GrpcMethod() {
      super(NAME, "the name of a gRPC method", "[A-Za-z_][A-Za-z_0-9]*", 1024);
    }
  }

  /** A duration as GEP-2257 writes it. */
  public static final class GatewayDuration extends PatternForm {
    public GatewayDuration() {
      super(
          DURATION, "up to four numbers with h, m, s or ms", "(?:[0-9]{1,5}(?:h|m|s|ms)){1,4}", 40);
    }
  }
}
