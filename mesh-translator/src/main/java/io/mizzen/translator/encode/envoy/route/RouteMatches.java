package io.mizzen.translator.encode.envoy.route;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.QueryParameterMatcher;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.MetadataMatcher;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.mizzen.rules.StringMatch;
import io.mizzen.rules.virtualservice.VirtualService.HttpMatchRequest;
import io.mizzen.translator.resolve.ResolvedRoute;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The conditions on a request, in Envoy's words. */
final class RouteMatches {
  private RouteMatches() {}

  static RouteMatch everything() {
    return RouteMatch.newBuilder().setPrefix("/").build();
  }

  static RouteMatch of(Optional<ResolvedRoute.Match> match) {
    return match.map(each -> of(each.request())).orElseGet(RouteMatches::everything);
  }

  private static RouteMatch of(HttpMatchRequest match) {
    RouteMatch.Builder route = everything().toBuilder();
    match
        .uri()
        .ifPresent(
            uri ->
                uri.fold(
                    route::setPath,
                    route::setPrefix,
                    regex -> route.setSafeRegex(RegexMatcher.newBuilder().setRegex(regex)),
                    () -> route));
    route.setCaseSensitive(BoolValue.of(!match.ignoreUriCase()));
    route.addAllHeaders(named(match)).addAllDynamicMetadata(claims(match));
    match.method().ifPresent(method -> route.addHeaders(header(":method", method)));
    match.authority().ifPresent(host -> route.addHeaders(header(":authority", host)));
    match.scheme().ifPresent(scheme -> route.addHeaders(header(":scheme", scheme)));
    new TreeMap<>(match.queryParams())
        .forEach((name, value) -> route.addQueryParameters(parameter(name, value)));
    return route.build();
  }

  /** The path as it stands in the name of a request's trace. */
  static String operation(Optional<ResolvedRoute.Match> match) {
    return match
        .flatMap(each -> each.request().uri())
        .map(uri -> uri.fold(path -> path, prefix -> prefix + "*", regex -> regex, () -> "/*"))
        .orElse("/*");
  }

  private static List<HeaderMatcher> named(HttpMatchRequest match) {
    List<HeaderMatcher> headers = new ArrayList<>();
    match.headers().forEach((name, value) -> headers.add(header(name, value).build()));
    match
        .withoutHeaders()
        .forEach(
            (name, value) ->
                headers.add(
                    header(name, value)
                        .setInvertMatch(true)
                        // A header that is not there has no value that could match.
                        .setTreatMissingHeaderAsEmpty(!isPresence(value))
                        .build()));
    headers.removeIf(each -> ClaimMatchers.isClaim(each.getName()));
    headers.sort(
        Comparator.comparing(HeaderMatcher::getName).thenComparing(HeaderMatcher::getInvertMatch));
    return headers;
  }

  private static List<MetadataMatcher> claims(HttpMatchRequest match) {
    List<MetadataMatcher> claims = new ArrayList<>();
    new TreeMap<>(match.headers())
        .forEach((name, value) -> ClaimMatchers.of(name, value).ifPresent(claims::add));
    new TreeMap<>(match.withoutHeaders())
        .forEach(
            (name, value) ->
                ClaimMatchers.of(name, value)
                    .map(claim -> claim.toBuilder().setInvert(true).build())
                    .ifPresent(claims::add));
    return claims;
  }

  private static HeaderMatcher.Builder header(String name, StringMatch match) {
    HeaderMatcher.Builder header = HeaderMatcher.newBuilder().setName(name);
    return isPresence(match)
        ? header.setPresentMatch(true)
        : header.setStringMatch(StringMatchers.of(match));
  }

  private static QueryParameterMatcher parameter(String name, StringMatch match) {
    QueryParameterMatcher.Builder parameter = QueryParameterMatcher.newBuilder().setName(name);
    return isPresence(match)
        ? parameter.setPresentMatch(true).build()
        : parameter.setStringMatch(StringMatchers.of(match)).build();
  }

  /** Istio: an empty match, and the regex {@code *}, ask only for presence. */
  private static boolean isPresence(StringMatch match) {
    return match.fold(exact -> false, prefix -> false, "*"::equals, () -> true);
  }

  /** Whether a match names no pattern. */
  static boolean isEmpty(StringMatch match) {
    return match.fold(exact -> false, prefix -> false, regex -> false, () -> true);
  }

  /** Istio's string matches as Envoy's. */
  static final class StringMatchers {
    private StringMatchers() {}

    static StringMatcher of(StringMatch match) {
      StringMatcher.Builder matcher = StringMatcher.newBuilder();
      return match
          .fold(
              matcher::setExact,
              matcher::setPrefix,
              regex -> matcher.setSafeRegex(RegexMatcher.newBuilder().setRegex(regex)),
              () -> matcher)
          .build();
    }
  }
}
