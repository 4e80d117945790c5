package io.mizzen.examples.bookinfo.services;

import io.grpc.Context;
import io.grpc.Metadata;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The headers an application passes from the call it serves to the calls it makes: who the end user
 * is, and the trace (B3 in both forms, W3C trace context, the request id).
 *
 * <p>A value that gRPC metadata could not carry (not printable ASCII, or longer than {@value
 * #MAX_VALUE_LENGTH}) is left out.
 *
 * @param values header name, lower case, to value
 */
public record ForwardedHeaders(Map<String, String> values) {
  public static final String END_USER = "end-user";
  public static final String REQUEST_ID = "x-request-id";

  /** The names that are passed on; every other header stays where it arrived. */
  public static final List<String> NAMES =
      List.of(
          END_USER,
          REQUEST_ID,
          "b3",
          "x-b3-traceid",
          "x-b3-spanid",
          "x-b3-parentspanid",
          "x-b3-sampled",
          "x-b3-flags",
          "traceparent",
          "tracestate");

  static final int MAX_VALUE_LENGTH = 1024;

  private static final ForwardedHeaders NONE = new ForwardedHeaders(Map.of());
  private static final Context.Key<ForwardedHeaders> KEY =
      Context.keyWithDefault("bookinfo-forwarded-headers", NONE);

  public ForwardedHeaders {
    Map<String, String> kept = new LinkedHashMap<>();
    for (String name : NAMES) {
      String value = values.get(name);
      if (value != null && isCarriable(value)) {
        kept.put(name, value);
      }
    }
    values = Collections.unmodifiableMap(kept);
  }

  public static ForwardedHeaders none() {
    return NONE;
  }

  /** The headers of the call being served, or none. */
  public static ForwardedHeaders current() {
    return KEY.get();
  }

  public Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The current context with these headers, for code that then makes calls. */
  public Context inContext() {
    return Context.current().withValue(KEY, this);
  }

  static ForwardedHeaders from(Metadata metadata) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String name : NAMES) {
      String value = metadata.get(key(name));
      if (value != null) {
        found.put(name, value);
      }
    }
    return new ForwardedHeaders(found);
  }

  /** Puts the headers on an outgoing call; what the caller set itself is replaced. */
  void putInto(Metadata metadata) {
    values.forEach(
        (name, value) -> {
          metadata.discardAll(key(name));
          metadata.put(key(name), value);
        });
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private static boolean isCarriable(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_VALUE_LENGTH
        && value.chars().allMatch(c -> c >= 0x20 && c <= 0x7e);
  }
}
