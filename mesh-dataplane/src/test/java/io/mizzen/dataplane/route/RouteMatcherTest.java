package io.mizzen.dataplane.route;

import static io.mizzen.dataplane.match.StringMatcher.LetterCase.IGNORED;
import static io.mizzen.dataplane.match.StringMatcher.LetterCase.SENSITIVE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.mizzen.dataplane.match.FractionalPercent;
import io.mizzen.dataplane.match.HeaderMatcher;
import io.mizzen.dataplane.match.HeaderMatcher.Sense;
import io.mizzen.dataplane.match.HeaderMatcher.WhenMissing;
import io.mizzen.dataplane.match.MetadataMatcher;
import io.mizzen.dataplane.match.PathMatcher;
import io.mizzen.dataplane.match.QueryParameterMatcher;
import io.mizzen.dataplane.match.RequestHead;
import io.mizzen.dataplane.match.StringMatcher;
import io.mizzen.dataplane.route.ClusterSpecifier.Single;
import io.mizzen.dataplane.route.RouteAccount.Rejected;
import io.mizzen.dataplane.route.VirtualHost.RequireTls;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RouteMatcherTest {

  /** Path matcher, a path that matches, one that does not. */
  static List<Arguments> paths() {
    return List.of(
        Arguments.of(new PathMatcher.Exact("/a", SENSITIVE), "/a?q=1", "/a/"),
        Arguments.of(new PathMatcher.Exact("/a", IGNORED), "/A", "/ab"),
        Arguments.of(new PathMatcher.Prefix("/a", SENSITIVE), "/ab", "/A"),
        Arguments.of(new PathMatcher.Prefix("/A/", IGNORED), "/a/b#x", "/a?/"),
        Arguments.of(new PathMatcher.SeparatedPrefix("/a", SENSITIVE), "/a/b", "/ab"),
        Arguments.of(new PathMatcher.SeparatedPrefix("/a", SENSITIVE), "/a?x", "/"),
        Arguments.of(new PathMatcher.Regex(Pattern.compile("/[ab]+")), "/abba?c", "/abc"));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void pathsAreComparedWithoutTheirQuery(PathMatcher path, String good, String bad) {
    VirtualHost host = host(route("r", RouteMatch.of(path)));

    assertThat(RouteMatcher.match(host, RequestHead.get("x", good), 0)).isPresent();
    assertThat(RouteMatcher.match(host, RequestHead.get("x", bad), 0)).isEmpty();
  }

  @Test
  void theFirstThatMatchesWinsAndTheOthersSayWhyNot() {
    Route jason = route("jason", match(List.of(exact("end-user", "jason")), List.of()));
    Route debug =
        route(
            "debug",
            match(
                List.of(),
                List.of(
                    new QueryParameterMatcher("debug", new QueryParameterMatcher.Present(true)))));
    Route all = route("all", match(List.of(), List.of()));
    Route late = route("late", match(List.of(), List.of()));
    VirtualHost host = host(jason, debug, all, late);

    RouteAccount account = RouteMatcher.explain(host, RequestHead.get("x", "/"), 0);

    assertThat(account.route()).contains(all);
    assertThat(account.rejected())
        .containsExactly(
            new Rejected(0, jason, "header end-user must be exact jason, but it is absent"),
            new Rejected(1, debug, "query parameter debug must be present, but it is absent"));
    assertThat(RouteMatcher.match(host, RequestHead.get("x", "/?debug"), 0)).contains(debug);
    assertThat(
            RouteMatcher.match(
                host, RequestHead.get("x", "/?debug").withHeader("end-user", "jason"), 0))
        .contains(jason);
  }

  /** No filter sets any, so that what must be there never is. */
  @Test
  void requestsHaveNoMetadata() {
    MetadataMatcher claim = new MetadataMatcher("jwt", List.of("payload", "sub"), Sense.AS_IS);
    MetadataMatcher none = new MetadataMatcher("jwt", List.of("payload", "sub"), Sense.INVERTED);
    Route with = route("with", withMetadata(claim));
    Route without = route("without", withMetadata(none));

    RouteAccount account = RouteMatcher.explain(host(with, without), RequestHead.get("x", "/"), 0);

    assertThat(account.route()).contains(without);
    assertThat(account.rejected())
        .containsExactly(
            new Rejected(
                0, with, "metadata payload/sub of jwt must match, but requests have no metadata"));
    assertThat(RouteMatcher.match(host(with, without), RequestHead.get("x", "/"), 0))
        .contains(without);
  }

  private static RouteMatch withMetadata(MetadataMatcher matcher) {
    return new RouteMatch(
        new PathMatcher.Prefix("/", SENSITIVE),
        List.of(),
        List.of(),
        List.of(matcher),
        Optional.empty(),
        RouteMatch.Protocol.ANY);
  }

  @Test
  void allConditionsMustHold() {
    RouteMatch both = match(List.of(exact("a", "1"), exact("b", "2")), List.of());
    VirtualHost host = host(route("both", both));
    RequestHead one = RequestHead.get("x", "/").withHeader("a", "1");

    assertThat(RouteMatcher.match(host, one, 0)).isEmpty();
    assertThat(RouteMatcher.match(host, one.withHeader("b", "2"), 0)).isPresent();
  }

  @Test
  void aRuntimeFractionTakesItsShareOfTheNumbers() {
    RouteMatch quarter =
        new RouteMatch(
            new PathMatcher.Prefix("/", SENSITIVE),
            List.of(),
            List.of(),
            List.of(),
            Optional.of(new FractionalPercent(25, 100)),
            RouteMatch.Protocol.ANY);
    VirtualHost host = host(route("quarter", quarter));
    RequestHead head = RequestHead.get("x", "/");

    int taken = 0;
    for (long random = -500; random < 500; random++) {
      boolean matches = RouteMatcher.match(host, head, random).isPresent();
      assertThat(RouteMatcher.explain(host, head, random).route().isPresent()).isEqualTo(matches);
      taken += matches ? 1 : 0;
    }

    // Where -1 meets 0 the unsigned numbers wrap within a hundred.
    assertThat(taken).isBetween(225, 275);
    assertThat(RouteMatcher.explain(host, head, 99).rejected().get(0).reason())
        .isEqualTo("only 25 % of the requests are taken");
  }

  @Test
  void grpcOnlyTakesGrpc() {
    RouteMatch grpc =
        new RouteMatch(
            new PathMatcher.Prefix("/", SENSITIVE),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            RouteMatch.Protocol.GRPC);
    VirtualHost host = host(route("grpc", grpc));
    RequestHead plain = RequestHead.get("x", "/");

    assertThat(RouteMatcher.match(host, RequestHead.grpc("x", "/s/m"), 0)).isPresent();
    assertThat(RouteMatcher.match(host, plain, 0)).isEmpty();
    assertThat(
            RouteMatcher.match(host, plain.withHeader("content-type", "application/grpc+proto"), 0))
        .isPresent();
    assertThat(
            RouteMatcher.match(host, plain.withHeader("content-type", "application/grpc-web"), 0))
        .isEmpty();
    assertThat(RouteMatcher.explain(host, plain, 0).rejected().get(0).reason()).contains("gRPC");
  }

  @Test
  void weightsChooseByNumber() {
    ClusterSpecifier.Weighted weighted =
        new ClusterSpecifier.Weighted(
            List.of(
                new ClusterSpecifier.WeightedCluster("never", 0),
                new ClusterSpecifier.WeightedCluster("v1", 80),
                new ClusterSpecifier.WeightedCluster("v2", 20)));

    long toV2 =
        LongStream.range(0, 100).filter(random -> weighted.choose(random).equals("v2")).count();

    assertThat(toV2).isEqualTo(20);
    assertThat(weighted.choose(0)).isEqualTo("v1");
  }

  @Test
  void prefixesAreRewritten() {
    RouteAction.Rewrite toNew =
        new RouteAction.Rewrite(
            Optional.of("/new/"), Optional.empty(), Optional.empty(), Optional.of("other"));
    RouteMatch old = RouteMatch.of(new PathMatcher.Prefix("/old/", SENSITIVE));
    RequestHead head = RequestHead.get("x", "/old/page?q=/old/");

    assertThat(toNew.path(head, old)).isEqualTo("/new/page?q=/old/");
    assertThat(toNew.authority(head)).isEqualTo("other");
    RouteAction.Rewrite regex =
        new RouteAction.Rewrite(
            Optional.empty(),
            Optional.empty(),
            Optional.of(
                new RouteAction.RegexRewrite(Pattern.compile("/([^/]+)/(.*)"), "/\\2/$\\10")),
            Optional.empty());
    assertThat(regex.path(head, old)).isEqualTo("/page/$old0?q=/old/");
  }

  private static HeaderMatcher exact(String name, String value) {
    return new HeaderMatcher(
        name,
        new HeaderMatcher.Value(new StringMatcher.Exact(value, SENSITIVE)),
        Sense.AS_IS,
        WhenMissing.NO_MATCH);
  }

  private static RouteMatch match(
      List<HeaderMatcher> headers, List<QueryParameterMatcher> queryParameters) {
    return new RouteMatch(
        new PathMatcher.Prefix("/", SENSITIVE),
        headers,
        queryParameters,
        List.of(),
        Optional.empty(),
        RouteMatch.Protocol.ANY);
  }

  private static Route route(String name, RouteMatch match) {
    return new Route(name, match, RouteAction.Forward.to(new Single(name)));
  }

  private static VirtualHost host(Route... routes) {
    return new VirtualHost("host", List.of("*"), List.of(routes), RequireTls.NONE);
  }
}
