package io.mizzen.translator.encode.envoy.route;

import com.google.common.base.Splitter;
import io.envoyproxy.envoy.type.matcher.v3.ListMatcher;
import io.envoyproxy.envoy.type.matcher.v3.MetadataMatcher;
import io.envoyproxy.envoy.type.matcher.v3.MetadataMatcher.PathSegment;
import io.envoyproxy.envoy.type.matcher.v3.ValueMatcher;
import io.mizzen.rules.StringMatch;
import io.mizzen.translator.encode.envoy.route.RouteMatches.StringMatchers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Conditions on claims of a request's token. A rule writes them as headers, {@code
 * @request.auth.claims.a.b} or {@code @request.auth.claims[a][b]}; Envoy reads them from the
 * metadata that its JWT filter has set. A sidecar of ours has no such filter, so that they never
 * hold, and hold always in {@code withoutHeaders}.
 */
final class ClaimMatchers {
  private static final String PREFIX = "@request.auth.claims";
  private static final String JWT_FILTER = "envoy.filters.http.jwt_authn";
  private static final String PAYLOAD = "payload";

  private ClaimMatchers() {}

  /** The matcher of a condition; empty if the name is that of a header. */
  static Optional<MetadataMatcher> of(String name, StringMatch match) {
    List<String> path = path(name);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    MetadataMatcher.Builder matcher =
        MetadataMatcher.newBuilder()
            .setFilter(JWT_FILTER)
            .addPath(PathSegment.newBuilder().setKey(PAYLOAD));
    path.forEach(key -> matcher.addPath(PathSegment.newBuilder().setKey(key)));
    return Optional.of(matcher.setValue(value(match)).build());
  }

  static boolean isClaim(String name) {
    return !path(name).isEmpty();
  }

  /** The names from the outermost claim on; none if it is not a claim. */
  private static List<String> path(String name) {
    if (!name.toLowerCase(Locale.ROOT).startsWith(PREFIX)) {
      return List.of();
    }
    String path = name.substring(PREFIX.length());
    if (path.length() > 1 && path.startsWith(".")) {
      return Splitter.on('.').splitToList(path.substring(1));
    }
    return path.length() > 2 && path.startsWith("[") && path.endsWith("]")
        ? Splitter.on("][").splitToList(path.substring(1, path.length() - 1))
        : List.of();
  }

  /** A claim may be a list: one of its elements is then enough. */
  private static ValueMatcher value(StringMatch match) {
    if (RouteMatches.isEmpty(match)) {
      // Istio's matcher without a pattern is one that Envoy refuses the whole configuration for.
      return ValueMatcher.newBuilder().setPresentMatch(true).build();
    }
    ValueMatcher text = ValueMatcher.newBuilder().setStringMatch(StringMatchers.of(match)).build();
    ValueMatcher.Builder value = ValueMatcher.newBuilder();
    value
        .getOrMatchBuilder()
        .addValueMatchers(
            ValueMatcher.newBuilder().setListMatch(ListMatcher.newBuilder().setOneOf(text)))
        .addValueMatchers(text);
    return value.build();
  }
}
