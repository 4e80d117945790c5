package io.mizzen.names;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/** The forms that headers and URLs in rules have. */
@API(status = API.Status.INTERNAL)
public final class WebForms {
  private static final String HEADER = "INVALID_HEADER";
  private static final String VALUE = "INVALID_VALUE";
  private static final Pattern TOKEN = Pattern.compile("[-!#$%&'*+.^_`|~0-9A-Za-z]+");

  private WebForms() {}

  /** The name of a header as HTTP has it (RFC 9110, section 5.1). */
  public static boolean isHeaderToken(String name) {
    return TOKEN.matcher(name).matches();
  }

  private static boolean isUri(String text, Set<String> schemes) {
    try {
      URI uri = new URI(text);
      return uri.getScheme() != null
          && schemes.contains(uri.getScheme())
          && !uri.getSchemeSpecificPart().isEmpty();
    } catch (URISyntaxException notAnAddress) {
      return false;
    }
  }

  /** The name of an HTTP header. */
  public static final class HeaderName extends PredicateForm {
    private static final Pattern WORD = Pattern.compile("[-_A-Za-z0-9]+");

    public HeaderName() {
      super(
          HEADER, "a header name: letters, digits, - and _", text -> WORD.matcher(text).matches());
    }
  }

  /** The name of a header that a probe sends. */
  public static final class ProbeHeaderName extends PredicateForm {
    private static final Pattern WORD = Pattern.compile("[-A-Za-z0-9]+");

    public ProbeHeaderName() {
      super(HEADER, "a header name: letters, digits and -", text -> WORD.matcher(text).matches());
    }
  }

  /** The name of an HTTP header, with all characters that HTTP allows. */
  public static final class HeaderToken extends PredicateForm {
    public HeaderToken() {
      super(HEADER, "a header name", WebForms::isHeaderToken);
    }
  }

  /** The name of a gRPC status. */
  public static final class GrpcStatus extends PredicateForm {
    private static final Set<String> NAMES =
        Set.of(
            "OK",
            "CANCELLED",
            "UNKNOWN",
            "INVALID_ARGUMENT",
            "DEADLINE_EXCEEDED",
            "NOT_FOUND",
            "ALREADY_EXISTS",
            "PERMISSION_DENIED",
            "RESOURCE_EXHAUSTED",
            "FAILED_PRECONDITION",
            "ABORTED",
            "OUT_OF_RANGE",
            "UNIMPLEMENTED",
            "INTERNAL",
            "UNAVAILABLE",
            "DATA_LOSS",
            "UNAUTHENTICATED");

    public GrpcStatus() {
      super(VALUE, "a gRPC status name such as UNAVAILABLE", NAMES::contains);
    }
  }

  /** A SHA-256 checksum. */
  public static final class Sha256 extends PredicateForm {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public Sha256() {
      super(VALUE, "64 characters of 0-9 and a-f", text -> SHA256.matcher(text).matches());
    }
  }

  /** A URL of the web. */
  public static final class WebUrl extends PredicateForm {
    public WebUrl() {
      super(VALUE, "a URL with http or https", text -> isUri(text, Set.of("http", "https")));
    }
  }

  /** The location of a Wasm module: a URL, whose scheme may be left out. */
  public static final class ModuleUrl extends PredicateForm {
    private static final Set<String> SCHEMES = Set.of("file", "http", "https", "oci");
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][-+.A-Za-z0-9]*:");

    /** A host with or without port, and what follows it. */
    private static final Pattern HOST =
        Pattern.compile("([^\\s:/?#\\[\\]%<>\"]*|\\[[0-9A-Fa-f:.]+])(:[0-9]*)?([/?#]\\S*)?");

    public ModuleUrl() {
      super(VALUE, "a URL with file, http, https, oci or no scheme", ModuleUrl::isUrl);
    }

    /** A text that is no URL by itself is one of the web without its scheme. */
    private static boolean isUrl(String text) {
      if (SCHEME.matcher(text).lookingAt()) {
        return isUri(text, SCHEMES);
      }
      return text.startsWith("/") || HOST.matcher(text).matches();
    }
  }
}
