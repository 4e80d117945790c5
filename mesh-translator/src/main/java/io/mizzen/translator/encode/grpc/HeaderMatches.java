package io.mizzen.translator.encode.grpc;

import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.mizzen.config.FieldPath;
import io.mizzen.rules.StringMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Header conditions of one match. The answer is a list of alternatives: the match holds when all
 * matchers of one alternative hold; no alternative means that it never holds.
 */
final class HeaderMatches {
  /** 2^6 routes for one match is where we stop spelling alternatives out. */
  private static final int MOST_NEGATED = 6;

  private static final List<List<HeaderMatcher>> NEVER = List.of();

  private final RouteScope scope;
  private final String path;

  HeaderMatches(RouteScope scope, String path) {
    this.scope = scope;
    this.path = path;
  }

  List<List<HeaderMatcher>> of(Map<String, StringMatch> with, Map<String, StringMatch> without) {
    List<HeaderMatcher> always = new ArrayList<>();
    for (Map.Entry<String, StringMatch> header : byLowerName(with).entrySet()) {
      String name = header.getKey();
      StringMatch match = header.getValue();
      Optional<String> constant = constant(name);
      if (constant.isPresent()) {
        if (!StringMatches.holds(match, constant.get())) {
          return NEVER;
        }
      } else if (isInvisible(name)) {
        scope.notApplied().add(at("headers", name), invisible("the match never holds"));
        return NEVER;
      } else {
        always.add(matcher(name, match).build());
      }
    }
    return negated(always, byLowerName(without));
  }

  private List<List<HeaderMatcher>> negated(
      List<HeaderMatcher> always, Map<String, StringMatch> without) {
    List<List<HeaderMatcher>> alternatives = List.of(always);
    for (Map.Entry<String, StringMatch> header : without.entrySet()) {
      String name = header.getKey();
      StringMatch match = header.getValue();
      Optional<String> constant = constant(name);
      if (constant.isPresent()) {
        if (StringMatches.holds(match, constant.get())) {
          return NEVER;
        }
      } else if (isInvisible(name)) {
        scope.notApplied().add(at("withoutHeaders", name), invisible("it counts as absent"));
        if (!StringMatches.isPresence(match) && StringMatches.holds(match, "")) {
          return NEVER;
        }
      } else if (alternatives.size() >= 1 << MOST_NEGATED) {
        scope
            .notApplied()
            .add(
                at("withoutHeaders", name),
                "more than " + MOST_NEGATED + " negated values in one match: it never holds");
        return NEVER;
      } else {
        alternatives = product(alternatives, ways(name, match));
      }
    }
    return alternatives;
  }

  /**
   * The reasons for which a header may not match. Envoy asks one matcher with {@code
   * treat_missing_header_as_empty}; gRPC does not read that field, and an inverted value matcher
   * fails there when the header is missing. So absence is an alternative of its own.
   */
  private static List<HeaderMatcher> ways(String name, StringMatch match) {
    HeaderMatcher absent =
        HeaderMatcher.newBuilder().setName(name).setPresentMatch(true).setInvertMatch(true).build();
    if (StringMatches.isPresence(match)) {
      return List.of(absent);
    }
    HeaderMatcher differs = matcher(name, match).setInvertMatch(true).build();
    return StringMatches.holds(match, "") ? List.of(differs) : List.of(absent, differs);
  }

  private static List<List<HeaderMatcher>> product(
      List<List<HeaderMatcher>> alternatives, List<HeaderMatcher> ways) {
    List<List<HeaderMatcher>> product = new ArrayList<>();
    for (List<HeaderMatcher> alternative : alternatives) {
      for (HeaderMatcher way : ways) {
        List<HeaderMatcher> longer = new ArrayList<>(alternative);
        longer.add(way);
        product.add(longer);
      }
    }
    return product;
  }

  /**
   * The deprecated value arms are deliberate: gRPC clients older than {@code string_match} reject
   * the whole route configuration when they see it, and all clients read these.
   */
  @SuppressWarnings("deprecation")
  private static HeaderMatcher.Builder matcher(String name, StringMatch match) {
    HeaderMatcher.Builder matcher = HeaderMatcher.newBuilder().setName(name);
    if (StringMatches.isPresence(match)) {
      return matcher.setPresentMatch(true);
    }
    return match.fold(
        matcher::setExactMatch,
        matcher::setPrefixMatch,
        regex -> matcher.setSafeRegexMatch(RegexMatcher.newBuilder().setRegex(regex)),
        () -> matcher.setPresentMatch(true));
  }

  /** Pseudo headers have one value for every call of this route; gRPC itself never matches them. */
  private Optional<String> constant(String name) {
    return switch (name) {
      case ":method" -> Optional.of(GrpcRouteMatches.METHOD);
      case ":scheme" -> Optional.of(GrpcRouteMatches.SCHEME);
      case ":authority" -> Optional.of(scope.authority());
      default -> Optional.empty();
    };
  }

  /** Headers that a gRPC client cannot see when it picks a route (gRFC A28). */
  private static boolean isInvisible(String name) {
    return name.endsWith("-bin")
        || name.startsWith("grpc-")
        || name.startsWith(":")
        || name.startsWith("@")
        || name.equals("user-agent");
  }

  /** The path of one header's condition; names with dots or colons are quoted in it. */
  private String at(String field, String name) {
    FieldPath match = FieldPath.parse(path).orElseGet(FieldPath::root);
    return match.key(field).key(name).toString();
  }

  private static String invisible(String consequence) {
    return "a gRPC client does not see this header when it picks a route: " + consequence;
  }

  private static Map<String, StringMatch> byLowerName(Map<String, StringMatch> headers) {
    Map<String, StringMatch> sorted = new TreeMap<>();
    // Walked in sorted order so that of two spellings of one name always the same one wins.
    new TreeMap<>(headers)
        .forEach((name, match) -> sorted.putIfAbsent(name.toLowerCase(Locale.ROOT), match));
    return sorted;
  }
}
