package io.mizzen.validation;

import io.mizzen.names.WebForms;
import io.mizzen.rules.StringMatch;
import io.mizzen.rules.virtualservice.VirtualService.HeaderOperations;
import io.mizzen.rules.virtualservice.VirtualService.Headers;
import io.mizzen.rules.virtualservice.VirtualService.HttpRewrite;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** Header names, header conditions and header operations. */
@API(status = API.Status.INTERNAL)
public final class HeaderCheck {
  private static final Set<String> PSEUDO_HEADERS =
      Set.of(":method", ":scheme", ":authority", ":path", ":status");

  private HeaderCheck() {}

  static void name(FieldContext context, String name) {
    if (!WebForms.isHeaderToken(name)) {
      context.error(ViolationCode.INVALID_HEADER, NameCheck.quoted(name), "a header name");
    }
  }

  /** A header in a condition: {@code :method} and its like are legal there. */
  public static void conditionName(FieldContext context, String name) {
    if (!PSEUDO_HEADERS.contains(name)) {
      name(context, name);
    }
  }

  /**
   * gRPC metadata holds no pseudo headers, binary values are not comparable, and {@code grpc-*} is
   * the protocol's own: a gRPC client never lets a route see them.
   */
  public static void reachableByGrpc(
      FieldContext context, Map.Entry<String, StringMatch> condition) {
    String name = condition.getKey().toLowerCase(Locale.ROOT);
    if (PSEUDO_HEADERS.contains(name) || name.startsWith("grpc-") || name.endsWith("-bin")) {
      context.warning(
          ViolationCode.HEADER_NEVER_MATCHES_GRPC,
          name,
          "a metadata key without ':', 'grpc-' or '-bin'",
          "a gRPC client never shows this header to routing; send a text header of your own");
    }
  }

  /** A header whose value is hashed: one that cannot exist is legal, but hashes nothing. */
  public static void hashedName(FieldContext context, String name) {
    if (!WebForms.isHeaderToken(name)) {
      context.warning(
          ViolationCode.INVALID_HEADER,
          NameCheck.quoted(name),
          "a header name",
          "no request can carry it, so that requests are spread at random");
    }
  }

  /** The headers that a route sets, adds and removes. */
  public static void headers(FieldContext context, Headers headers) {
    context.ifPresent("request", headers.request(), HeaderCheck::request);
    context.ifPresent("response", headers.response(), HeaderCheck::response);
  }

  private static void request(FieldContext context, HeaderOperations operations) {
    context.eachEntry("set", operations.set(), HeaderCheck::requestEntry);
    context.eachEntry("add", operations.add(), HeaderCheck::requestEntry);
    context.each("remove", operations.remove(), HeaderCheck::changeable);
  }

  private static void response(FieldContext context, HeaderOperations operations) {
    context.eachEntry("set", operations.set(), HeaderCheck::responseEntry);
    context.eachEntry("add", operations.add(), HeaderCheck::responseEntry);
    context.each("remove", operations.remove(), HeaderCheck::changeable);
  }

  private static void requestEntry(FieldContext context, Map.Entry<String, String> header) {
    if (!isAuthority(header.getKey())) {
      changeable(context, header.getKey());
    }
    value(context, header.getValue());
  }

  private static void responseEntry(FieldContext context, Map.Entry<String, String> header) {
    changeable(context, header.getKey());
    value(context, header.getValue());
  }

  private static void changeable(FieldContext context, String name) {
    if (name.startsWith(":") || name.equalsIgnoreCase("host")) {
      context.error(
          ViolationCode.INVALID_HEADER,
          name,
          "a header other than host and those that start with ':'",
          "only a request's set and add may name :authority or host");
    } else if (name.isEmpty()) {
      name(context, name);
    } else if (!WebForms.isHeaderToken(name)) {
      context.warning(
          ViolationCode.INVALID_HEADER,
          NameCheck.quoted(name),
          "a header name",
          "no message can carry it, so that nothing is changed");
    }
  }

  private static void value(FieldContext context, String value) {
    if (!HeaderFormat.isValid(value)) {
      context.error(
          ViolationCode.INVALID_HEADER,
          NameCheck.quoted(value),
          "text on one line, with %COMMAND(...)% as Envoy's formatter knows it",
          "write a plain percent sign as %%");
    }
  }

  static boolean isAuthority(String name) {
    return name.equalsIgnoreCase(":authority") || name.equalsIgnoreCase("host");
  }

  /** The authority may be set in one place only: rewrite, or once in the request's set and add. */
  public static void oneAuthority(
      FieldContext context, Optional<HttpRewrite> rewrite, Optional<Headers> headers) {
    long written = authorities(rewrite, headers);
    if (written > 1) {
      context
          .field("headers")
          .field("request")
          .error(
              ViolationCode.CONFLICT,
              "authority set " + written + " times",
              "rewrite.authority, or one of set and add",
              "keep one of them");
    }
  }

  /** As {@link #oneAuthority} for one destination, where Istio lets the last one win. */
  public static void otherAuthority(
      FieldContext context, Optional<HttpRewrite> rewrite, Optional<Headers> headers) {
    long written = authorities(rewrite, headers);
    if (headers.isPresent() && written > 1) {
      context
          .field("headers")
          .field("request")
          .warning(
              ViolationCode.CONFLICT,
              "authority set " + written + " times",
              "rewrite.authority, or one of set and add",
              "keep one of them: which of them wins is up to the data plane");
    }
  }

  /** The number of places that give the authority a text; an empty one takes no part. */
  private static long authorities(Optional<HttpRewrite> rewrite, Optional<Headers> headers) {
    return rewrite.stream().filter(any -> !any.authority().isEmpty()).count()
        + headers.stream()
            .flatMap(any -> any.request().stream())
            .flatMap(any -> Stream.of(any.set(), any.add()))
            .flatMap(any -> any.entrySet().stream())
            .filter(entry -> isAuthority(entry.getKey()) && !entry.getValue().isEmpty())
            .count();
  }
}
