package io.mizzen.dataplane.decode;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.mizzen.dataplane.match.FractionalPercent;
import io.mizzen.dataplane.match.HeaderMatcher;
import io.mizzen.dataplane.match.MetadataMatcher;
import io.mizzen.dataplane.match.PathMatcher;
import io.mizzen.dataplane.match.QueryParameterMatcher;
import io.mizzen.dataplane.match.StringMatcher;
import io.mizzen.dataplane.match.StringMatcher.LetterCase;
import io.mizzen.dataplane.route.RouteMatch;
import java.util.Optional;

/** {@code RouteMatch} and the matchers in it. */
final class MatcherDecoder {
  private MatcherDecoder() {}

  static RouteMatch routeMatch(
      io.envoyproxy.envoy.config.route.v3.RouteMatch match, FieldContext context) {
    context.mustBeKnown(match);
    if (match.getFilterStateCount() > 0) {
      throw context.at("filter_state").unsupported();
    }
    if (match.hasTlsContext()) {
      throw context.at("tls_context").unsupported();
    }
    return new RouteMatch(
        path(match, context),
        context.each("headers", match.getHeadersList(), MatcherDecoder::header),
        context.each(
            "query_parameters", match.getQueryParametersList(), MatcherDecoder::queryParameter),
        context.each("dynamic_metadata", match.getDynamicMetadataList(), MatcherDecoder::metadata),
        match.hasRuntimeFraction()
            ? Optional.of(
                percent(
                    match.getRuntimeFraction().getDefaultValue(),
                    context.at("runtime_fraction.default_value")))
            : Optional.empty(),
        match.hasGrpc() ? RouteMatch.Protocol.GRPC : RouteMatch.Protocol.ANY);
  }

  private static PathMatcher path(
      io.envoyproxy.envoy.config.route.v3.RouteMatch match, FieldContext context) {
    LetterCase letterCase =
        match.hasCaseSensitive() && !match.getCaseSensitive().getValue()
            ? LetterCase.IGNORED
            : LetterCase.SENSITIVE;
    return switch (match.getPathSpecifierCase()) {
      case PREFIX -> new PathMatcher.Prefix(match.getPrefix(), letterCase);
      case PATH -> new PathMatcher.Exact(match.getPath(), letterCase);
      case SAFE_REGEX ->
          new PathMatcher.Regex(regex(match.getSafeRegex(), context.at("safe_regex")));
      case PATH_SEPARATED_PREFIX ->
          new PathMatcher.SeparatedPrefix(match.getPathSeparatedPrefix(), letterCase);
      case CONNECT_MATCHER -> throw context.at("connect_matcher").unsupported();
      case PATH_MATCH_POLICY -> throw context.at("path_match_policy").unsupported();
      case PATHSPECIFIER_NOT_SET ->
          throw context.fails(
              "no path specifier (expected: prefix, path, safe_regex or"
                  + " path_separated_prefix)");
    };
  }

  @SuppressWarnings("deprecation") // deprecated forms are still sent, by Istio among others
  static HeaderMatcher header(
      io.envoyproxy.envoy.config.route.v3.HeaderMatcher matcher, FieldContext context) {
    context.mustBeKnown(matcher);
    LetterCase exactCase = LetterCase.SENSITIVE;
    HeaderMatcher.Condition condition =
        switch (matcher.getHeaderMatchSpecifierCase()) {
          case STRING_MATCH ->
              new HeaderMatcher.Value(string(matcher.getStringMatch(), context.at("string_match")));
          case EXACT_MATCH -> text(new StringMatcher.Exact(matcher.getExactMatch(), exactCase));
          case PREFIX_MATCH -> text(new StringMatcher.Prefix(matcher.getPrefixMatch(), exactCase));
          case SUFFIX_MATCH -> text(new StringMatcher.Suffix(matcher.getSuffixMatch(), exactCase));
          case CONTAINS_MATCH ->
              text(new StringMatcher.Contains(matcher.getContainsMatch(), exactCase));
          case SAFE_REGEX_MATCH ->
              text(
                  new StringMatcher.Regex(
                      regex(matcher.getSafeRegexMatch(), context.at("safe_regex_match"))));
          case RANGE_MATCH ->
              new HeaderMatcher.Range(
                  matcher.getRangeMatch().getStart(), matcher.getRangeMatch().getEnd());
          case PRESENT_MATCH -> new HeaderMatcher.Present(matcher.getPresentMatch());
          case HEADERMATCHSPECIFIER_NOT_SET -> new HeaderMatcher.Present(true);
        };
    return new HeaderMatcher(
        context.at("name").required(matcher.getName()),
        condition,
        matcher.getInvertMatch() ? HeaderMatcher.Sense.INVERTED : HeaderMatcher.Sense.AS_IS,
        matcher.getTreatMissingHeaderAsEmpty()
            ? HeaderMatcher.WhenMissing.EMPTY
            : HeaderMatcher.WhenMissing.NO_MATCH);
  }

  private static HeaderMatcher.Condition text(StringMatcher matcher) {
    return new HeaderMatcher.Value(matcher);
  }

  private static QueryParameterMatcher queryParameter(
      io.envoyproxy.envoy.config.route.v3.QueryParameterMatcher matcher, FieldContext context) {
    context.mustBeKnown(matcher);
    QueryParameterMatcher.Condition condition =
        switch (matcher.getQueryParameterMatchSpecifierCase()) {
          case STRING_MATCH ->
              new QueryParameterMatcher.Value(
                  string(matcher.getStringMatch(), context.at("string_match")));
          case PRESENT_MATCH -> new QueryParameterMatcher.Present(matcher.getPresentMatch());
          case QUERYPARAMETERMATCHSPECIFIER_NOT_SET -> new QueryParameterMatcher.Present(true);
        };
    return new QueryParameterMatcher(context.at("name").required(matcher.getName()), condition);
  }

  private static MetadataMatcher metadata(
      io.envoyproxy.envoy.type.matcher.v3.MetadataMatcher matcher, FieldContext context) {
    context.mustBeKnown(matcher);
    value(matcher.getValue(), context.at("value"));
    return new MetadataMatcher(
        context.at("filter").required(matcher.getFilter()),
        matcher.getPathList().stream().map(segment -> segment.getKey()).toList(),
        matcher.getInvert() ? HeaderMatcher.Sense.INVERTED : HeaderMatcher.Sense.AS_IS);
  }

  /** Those that a value which is absent never matches. */
  private static void value(
      io.envoyproxy.envoy.type.matcher.v3.ValueMatcher value, FieldContext context) {
    context.mustBeKnown(value);
    switch (value.getMatchPatternCase()) {
      case STRING_MATCH -> string(value.getStringMatch(), context.at("string_match"));
      case LIST_MATCH ->
          value(value.getListMatch().getOneOf(), context.at("list_match").at("one_of"));
      case OR_MATCH ->
          context
              .at("or_match")
              .each(
                  "value_matchers",
                  value.getOrMatch().getValueMatchersList(),
                  (each, at) -> {
                    value(each, at);
                    return each;
                  });
      case PRESENT_MATCH -> {
        if (!value.getPresentMatch()) {
          throw context.at("present_match").unsupported();
        }
      }
      case BOOL_MATCH, DOUBLE_MATCH -> {}
      case NULL_MATCH -> throw context.at("null_match").unsupported();
      case MATCHPATTERN_NOT_SET ->
          throw context.fails(
              "no pattern (expected: string_match, list_match, or_match, bool_match, double_match"
                  + " or present_match)");
    }
  }

  static StringMatcher string(
      io.envoyproxy.envoy.type.matcher.v3.StringMatcher matcher, FieldContext context) {
    context.mustBeKnown(matcher);
    LetterCase letterCase = matcher.getIgnoreCase() ? LetterCase.IGNORED : LetterCase.SENSITIVE;
    return switch (matcher.getMatchPatternCase()) {
      case EXACT -> new StringMatcher.Exact(matcher.getExact(), letterCase);
      case PREFIX -> new StringMatcher.Prefix(matcher.getPrefix(), letterCase);
      case SUFFIX -> new StringMatcher.Suffix(matcher.getSuffix(), letterCase);
      case CONTAINS -> new StringMatcher.Contains(matcher.getContains(), letterCase);
      case SAFE_REGEX ->
          new StringMatcher.Regex(regex(matcher.getSafeRegex(), context.at("safe_regex")));
      case CUSTOM -> throw context.at("custom").unsupported();
      case MATCHPATTERN_NOT_SET ->
          throw context.fails(
              "no pattern (expected: exact, prefix, suffix, contains or safe_regex)");
    };
  }

  static Pattern regex(RegexMatcher matcher, FieldContext context) {
    try {
      return Pattern.compile(matcher.getRegex());
    } catch (PatternSyntaxException e) {
      throw context
          .at("regex")
          .fails(matcher.getRegex() + " (expected: RE2 syntax; " + e.getDescription() + ")");
    }
  }

  static FractionalPercent percent(
      io.envoyproxy.envoy.type.v3.FractionalPercent percent, FieldContext context) {
    long denominator =
        switch (percent.getDenominator()) {
          case HUNDRED -> 100;
          case TEN_THOUSAND -> 10_000;
          case MILLION -> 1_000_000;
          case UNRECOGNIZED ->
              throw context
                  .at("denominator")
                  .fails(
                      percent.getDenominatorValue()
                          + " (expected: HUNDRED, TEN_THOUSAND or MILLION)");
        };
    return new FractionalPercent(Integer.toUnsignedLong(percent.getNumerator()), denominator);
  }
}
