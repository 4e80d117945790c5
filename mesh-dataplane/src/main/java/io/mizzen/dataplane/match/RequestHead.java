package io.mizzen.dataplane.match;

import java.util.Locale;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a request by which a route is chosen.
 *
 * @param method {@code :method}, for example {@code GET}
 * @param scheme {@code :scheme}: {@code http} or {@code https}
 * @param authority {@code :authority} or {@code Host}, with or without a port
 * @param path {@code :path}, the query included; starts with {@code /}
 * @param headers all others
 */
@API(status = API.Status.EXPERIMENTAL)
public record RequestHead(
    String method, String scheme, String authority, String path, Headers headers) {
  private static final String GRPC = "application/grpc";

  /** A plain GET. */
  public static RequestHead get(String authority, String path) {
    return new RequestHead("GET", "http", authority, path, Headers.none());
  }

  /**
   * A gRPC call as it is seen on the wire.
   *
   * @param path {@code /package.Service/Method}
   */
  public static RequestHead grpc(String authority, String path) {
    return new RequestHead(
        "POST", "http", authority, path, Headers.none().with("content-type", GRPC));
  }

  public RequestHead withHeader(String name, String value) {
    return new RequestHead(method, scheme, authority, path, headers.with(name, value));
  }

  public RequestHead withMethod(String method) {
    return new RequestHead(method, scheme, authority, path, headers);
  }

  /** The path without query and fragment: what path matchers see. */
  public String plainPath() {
    int end = endOfPath();
    return end == path.length() ? path : path.substring(0, end);
  }

  /** The text after the first {@code ?}, without the fragment; empty when there is none. */
  public String query() {
    int start = path.indexOf('?');
    if (start < 0) {
      return "";
    }
    int fragment = path.indexOf('#', start);
    return path.substring(start + 1, fragment < 0 ? path.length() : fragment);
  }

  /** {@code content-type} is {@code application/grpc}, alone or with {@code +…}. */
  public boolean isGrpc() {
    String type = headers.valueOf("content-type");
    return type != null
        && type.startsWith(GRPC)
        && (type.length() == GRPC.length() || type.charAt(GRPC.length()) == '+');
  }

  /** A header or pseudo header by its lower-case name; null when the request has none. */
  @Nullable String header(String name) {
    if (!name.startsWith(":")) {
      return name.equals("host") ? authority : headers.valueOf(name);
    }
    return switch (name) {
      case ":method" -> method;
      case ":scheme" -> scheme;
      case ":authority" -> authority;
      case ":path" -> path;
      default -> null;
    };
  }

  /** The index where the path ends and query or fragment begin. */
  public int endOfPath() {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '?' || c == '#') {
        return i;
      }
    }
    return path.length();
  }

  /** {@code GET reviews:9080/1?x=2 (end-user: jason)}. */
  @Override
  public String toString() {
    String shown = headers.toString();
    return method.toUpperCase(Locale.ROOT)
        + " "
        + authority
        + path
        + (shown.isEmpty() ? "" : " (" + shown + ")");
  }
}
