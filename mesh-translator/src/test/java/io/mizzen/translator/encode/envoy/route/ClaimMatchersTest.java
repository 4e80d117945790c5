package io.mizzen.translator.encode.envoy.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.MetadataMatcher;
import io.envoyproxy.envoy.type.matcher.v3.MetadataMatcher.PathSegment;
import io.mizzen.config.FieldPath;
import io.mizzen.config.codec.RecordCodec;
import io.mizzen.config.yaml.YamlReader;
import io.mizzen.rules.virtualservice.VirtualService.HttpMatchRequest;
import io.mizzen.translator.resolve.ResolvedRoute;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Conditions on a token's claims. */
class ClaimMatchersTest {
  @Test
  void claimsAreReadFromMetadataAndNotFromHeaders() {
    RouteMatch match =
        match(
            "headers: {'@request.auth.claims.b.c': {exact: x}, '@request.auth.claims[a][b.c]':"
                + " {prefix: y}, plain: {exact: z}}, withoutHeaders: {'@Request.Auth.Claims.sub':"
                + " {regex: w+}}");

    List<MetadataMatcher> claims = match.getDynamicMetadataList();
    assertThat(match.getHeadersList()).extracting(HeaderMatcher::getName).containsExactly("plain");
    assertThat(claims)
        .extracting(MetadataMatcher::getFilter)
        .containsOnly("envoy.filters.http.jwt_authn");
    assertThat(claims)
        .extracting(claim -> claim.getPathList().stream().map(PathSegment::getKey).toList())
        .containsExactly(
            List.of("payload", "b", "c"),
            List.of("payload", "a", "b.c"),
            List.of("payload", "sub"));
    assertThat(claims).extracting(MetadataMatcher::getInvert).containsExactly(false, false, true);
    assertThat(claims.get(0).getValue().getOrMatch().getValueMatchersList())
        .extracting(
            each ->
                (each.hasListMatch() ? each.getListMatch().getOneOf() : each)
                    .getStringMatch()
                    .getExact())
        .containsExactly("x", "x");
  }

  /** A text matcher without a pattern, as Istio has it there, is one that Envoy refuses. */
  @Test
  void aClaimThatMustOnlyBeThereHasAMatcherThatEnvoyTakes() {
    assertThat(match("headers: {'@request.auth.claims.sub': {}}").getDynamicMetadataList())
        .singleElement()
        .satisfies(claim -> assertThat(claim.getValue().getPresentMatch()).isTrue());
  }

  @Test
  void whatOnlyLooksLikeAClaimIsAHeader() {
    RouteMatch match =
        match("headers: {'@request.auth.claims': {exact: x}, 'x-@request.auth.claims.a': {}}");

    assertThat(match.getHeadersList()).hasSize(2);
    assertThat(match.getDynamicMetadataList()).isEmpty();
  }

  private static RouteMatch match(String yaml) {
    HttpMatchRequest request =
        YamlReader.withDefaults()
            .read("match.yaml", "{" + yaml + "}")
            .fold(
                documents ->
                    new RecordCodec()
                        .readPartly(
                            documents.get(0).root(), HttpMatchRequest.class, FieldPath.root())
                        .value()
                        .orElseThrow(),
                unreadable -> {
                  throw new AssertionError(unreadable);
                });
    return RouteMatches.of(Optional.of(new ResolvedRoute.Match(request, "")));
  }
}
