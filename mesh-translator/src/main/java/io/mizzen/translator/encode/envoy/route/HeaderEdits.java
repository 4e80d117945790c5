package io.mizzen.translator.encode.envoy.route;

import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import io.mizzen.rules.virtualservice.VirtualService.HeaderOperations;
import io.mizzen.rules.virtualservice.VirtualService.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Header operations: what is set first, then what is added, each by name. */
final class HeaderEdits {
  private HeaderEdits() {}

  static void ofRoute(Optional<Headers> headers, Route.Builder route) {
    headers
        .flatMap(Headers::request)
        .ifPresent(
            edits ->
                route
                    .addAllRequestHeadersToAdd(options(edits))
                    .addAllRequestHeadersToRemove(removed(edits)));
    headers
        .flatMap(Headers::response)
        .ifPresent(
            edits ->
                route
                    .addAllResponseHeadersToAdd(options(edits))
                    .addAllResponseHeadersToRemove(removed(edits)));
  }

  static void ofCluster(Optional<Headers> headers, ClusterWeight.Builder cluster) {
    headers
        .flatMap(Headers::request)
        .ifPresent(
            edits ->
                cluster
                    .addAllRequestHeadersToAdd(options(edits))
                    .addAllRequestHeadersToRemove(removed(edits)));
    headers
        .flatMap(Headers::response)
        .ifPresent(
            edits ->
                cluster
                    .addAllResponseHeadersToAdd(options(edits))
                    .addAllResponseHeadersToRemove(removed(edits)));
  }

  /** The authority that request headers ask for, which Envoy takes as a host rewrite only. */
  static Optional<String> authority(Optional<Headers> headers) {
    return headers
        .flatMap(Headers::request)
        .flatMap(
            edits ->
                Stream.of(edits.set(), edits.add())
                    .flatMap(map -> new TreeMap<>(map).entrySet().stream())
                    .filter(entry -> isAuthority(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst());
  }

  private static List<HeaderValueOption> options(HeaderOperations edits) {
    List<HeaderValueOption> options = new ArrayList<>();
    new TreeMap<>(edits.set())
        .forEach(
            (key, value) ->
                add(options, key, value, HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD));
    new TreeMap<>(edits.add())
        .forEach(
            (key, value) -> add(options, key, value, HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD));
    return options;
  }

  private static void add(
      List<HeaderValueOption> options, String key, String value, HeaderAppendAction action) {
    if (!isInternal(key)) {
      options.add(
          HeaderValueOption.newBuilder()
              .setHeader(HeaderValue.newBuilder().setKey(key).setValue(value))
              .setAppendAction(action)
              .build());
    }
  }

  private static List<String> removed(HeaderOperations edits) {
    return edits.remove().stream().filter(key -> !isInternal(key)).toList();
  }

  /** Envoy refuses to change these on a route. */
  private static boolean isInternal(String key) {
    return key.startsWith(":") || key.equalsIgnoreCase("host");
  }

  private static boolean isAuthority(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return lower.equals(":authority") || lower.equals("host");
  }
}
