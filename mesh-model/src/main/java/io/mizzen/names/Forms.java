package io.mizzen.names;

import io.mizzen.api.Protocol;
import io.mizzen.config.constraint.TextForm;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/** The forms that texts of rules have. */
@API(status = API.Status.INTERNAL)
public final class Forms {
  private static final Pattern HEADER = Pattern.compile("[-_A-Za-z0-9]+");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private Forms() {}

  /** A DNS-1123 label. */
  public static final class DnsLabel implements TextForm {
    @Override
    public boolean matches(String text) {
      return HostNames.isLabel(text);
    }

    @Override
    public String expected() {
      return "a DNS-1123 label: at most 63 letters, digits and dashes";
    }

    @Override
    public String code() {
      return "INVALID_NAME";
    }
  }

  /** A DNS name, with or without a wildcard as its first label. */
  public static final class HostPattern implements TextForm {
    @Override
    public boolean matches(String text) {
      return HostNames.isWildcardDomain(text);
    }

    @Override
    public String expected() {
      return "a DNS name, or one that starts with *. such as *.example.com";
    }

    @Override
    public String code() {
      return "INVALID_HOST";
    }
  }

  /** A DNS name. */
  public static final class Hostname implements TextForm {
    @Override
    public boolean matches(String text) {
      return HostNames.isFqdn(text);
    }

    @Override
    public String expected() {
      return "a DNS name";
    }

    @Override
    public String code() {
      return "INVALID_HOST";
    }
  }

  /** An IP address. */
  public static final class Ip implements TextForm {
    @Override
    public boolean matches(String text) {
      return Addresses.isIp(text);
    }

    @Override
    public String expected() {
      return "an IP address";
    }

    @Override
    public String code() {
      return "INVALID_ADDRESS";
    }
  }

  /** An IP address or a DNS name. */
  public static final class IpOrHostname implements TextForm {
    @Override
    public boolean matches(String text) {
      return Addresses.isIp(text) || HostNames.isFqdn(text);
    }

    @Override
    public String expected() {
      return "an IP address or a DNS name";
    }

    @Override
    public String code() {
      return "INVALID_ADDRESS";
    }
  }

  /** An IP address or a subnet. */
  public static final class IpOrSubnet implements TextForm {
    @Override
    public boolean matches(String text) {
      return text.indexOf('/') < 0 ? Addresses.isIp(text) : Addresses.isSubnet(text);
    }

    @Override
    public String expected() {
      return "an IP address or a subnet in CIDR form";
    }

    @Override
    public String code() {
      return "INVALID_ADDRESS";
    }
  }

  /** A DNS name or IP address (IPv6 in brackets) and a port; {@code $(HOST_IP)} is an address. */
  public static final class HostPort implements TextForm {
    private static final Pattern HOST_PORT =
        Pattern.compile("(?:\\[([^\\[\\]]*)]|([^:\\[\\]]*)):([0-9]{1,5})");

    @Override
    public boolean matches(String text) {
      Matcher parts = HOST_PORT.matcher(text.replace("$(HOST_IP)", "127.0.0.1"));
      if (!parts.matches()) {
        return false;
      }
      int port = Integer.parseInt(parts.group(3));
      String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
      return port >= 1 && port <= 65_535 && (HostNames.isFqdn(host) || Addresses.isIp(host));
    }

    @Override
    public String expected() {
      return "host:port, such as istiod.istio-system.svc:15012";
    }

    @Override
    public String code() {
      return "INVALID_ADDRESS";
    }
  }

  /** A SPIFFE trust domain: DNS labels, with or without a dot at the end. */
  public static final class TrustDomain implements TextForm {
    @Override
    public boolean matches(String text) {
      String labels = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
      return Pattern.compile("\\.").splitAsStream(labels + ".x").allMatch(HostNames::isLabel);
    }

    @Override
    public String expected() {
      return "a trust domain: DNS labels with dots between them";
    }

    @Override
    public String code() {
      return "INVALID_NAME";
    }
  }

  /** An IP address, or a Unix socket with the scheme {@code unix}. */
  public static final class Bind implements TextForm {
    @Override
    public boolean matches(String text) {
      return Addresses.isIp(text) || Addresses.isUnixSocket(text);
    }

    @Override
    public String expected() {
      return "an IP address, unix:///path or unix://@name";
    }

    @Override
    public String code() {
      return "INVALID_ADDRESS";
    }
  }

  /** A protocol that Istio knows, in any case. */
  public static final class KnownProtocol implements TextForm {
    @Override
    public boolean matches(String text) {
      return Protocol.parse(text.toLowerCase(Locale.ROOT)).isPresent()
          || text.equalsIgnoreCase("HTTP_PROXY");
    }

    @Override
    public String expected() {
      return "HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TLS, TCP, UDP, MONGO, REDIS or MYSQL";
    }

    @Override
    public String code() {
      return "INVALID_VALUE";
    }
  }

  /** The name of an HTTP header. */
  public static final class HeaderName implements TextForm {
    @Override
    public boolean matches(String text) {
      return HEADER.matcher(text).matches();
    }

    @Override
    public String expected() {
      return "a header name: letters, digits, - and _";
    }

    @Override
    public String code() {
      return "INVALID_HEADER";
    }
  }

  /** A SHA-256 checksum. */
  public static final class Sha256 implements TextForm {
    @Override
    public boolean matches(String text) {
      return SHA256.matcher(text).matches();
    }

    @Override
    public String expected() {
      return "64 characters of 0-9 and a-f";
    }

    @Override
    public String code() {
      return "INVALID_VALUE";
    }
  }

  /** The location of a Wasm module: a URL, whose scheme may be left out. */
  public static final class ModuleUrl implements TextForm {
    private static final Set<String> SCHEMES = Set.of("file", "http", "https", "oci");

    @Override
    public boolean matches(String text) {
      int end = text.indexOf("://");
      String scheme = end < 0 ? "oci" : text.substring(0, end);
      return SCHEMES.contains(scheme) && isUri(end < 0 ? "oci://" + text : text);
    }

    private static boolean isUri(String text) {
      try {
        return !new URI(text).getSchemeSpecificPart().isEmpty();
      } catch (URISyntaxException notAnAddress) {
        return false;
      }
    }

    @Override
    public String expected() {
      return "a URL with file, http, https, oci or no scheme";
    }

    @Override
    public String code() {
      return "INVALID_VALUE";
    }
  }
}
