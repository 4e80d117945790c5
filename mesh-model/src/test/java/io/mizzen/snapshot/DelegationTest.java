package io.mizzen.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.ResourceKey;
import io.mizzen.catalog.Yaml;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.Destination;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import io.mizzen.rules.virtualservice.VirtualService.HttpRouteDestination;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DelegationTest {
  @Test
  void delegateRoutesTakeThePlaceOfTheirRoot() {
    List<HttpRoute> http =
        merged(
            """
            - name: api
              match: [{uri: {prefix: /bookinfo}}]
              timeout: 3s
              delegate: {name: leaf, namespace: team}
            - route: [{destination: {host: reviews}}]
            """,
            """
            - name: get
              match: [{uri: {exact: /bookinfo.Reviews/Get}}]
              route: [{destination: {host: reviews, subset: v2}}]
            """);

    assertThat(http).extracting(HttpRoute::name).containsExactly("api-get", "");
    assertThat(http.get(0).match().get(0).uri().orElseThrow().exact())
        .contains("/bookinfo.Reviews/Get");
    assertThat(http.get(0).timeout()).hasValue(Duration.ofSeconds(3));
    assertThat(destination(http.get(0)).subset()).isEqualTo("v2");
  }

  @Test
  void oneMatchOutsideTheRootsTakesItsWholeRouteAlong() {
    List<HttpRoute> http =
        merged(
            """
            - match: [{uri: {prefix: /bookinfo}}]
              delegate: {name: leaf, namespace: team}
            """,
            """
            - name: outside
              match: [{uri: {exact: /bookinfo.Reviews/Get}}, {uri: {exact: /other}}]
              route: [{destination: {host: reviews}}]
            - name: inside
              match: [{uri: {exact: /bookinfo.Reviews/Get}}, {headers: {a: {exact: b}}}]
              route: [{destination: {host: reviews}}]
            """);

    assertThat(http).extracting(HttpRoute::name).containsExactly("inside");
    assertThat(http.get(0).match()).hasSize(2);
  }

  @Test
  void shortNamesStayInTheDelegatesNamespace() {
    List<HttpRoute> http =
        merged(
            """
            - delegate: {name: leaf, namespace: team}
            - route: [{destination: {host: reviews}}]
            """,
            """
            - route: [{destination: {host: reviews}}]
              mirror: {host: shadow}
            """);

    assertThat(destination(http.get(0)).host()).isEqualTo("reviews.team.svc.cluster.local");
    assertThat(http.get(0).mirror())
        .map(Destination::host)
        .contains("shadow.team.svc.cluster.local");
    assertThat(destination(http.get(1)).host()).isEqualTo("reviews");
  }

  @Test
  void missingDelegateTakesOnlyItsRootRouteAlong() {
    List<HttpRoute> http =
        merged(
            """
            - delegate: {name: nobody}
            - name: rest
              route: [{destination: {host: reviews}}]
            """,
            """
            - route: [{destination: {host: reviews}}]
            """);

    assertThat(http).extracting(HttpRoute::name).containsExactly("rest");
  }

  private static Destination destination(HttpRoute route) {
    return Optional.of(route.route().get(0))
        .flatMap(HttpRouteDestination::destination)
        .orElseThrow();
  }

  /** The routes of a rule in namespace default, with a delegate in namespace team. */
  private static List<HttpRoute> merged(String root, String leaf) {
    String yaml =
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: root}
        spec:
          hosts: [reviews]
          http:
        %s---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: leaf, namespace: team}
        spec:
          http:
        %s\
        """
            .formatted(root.indent(2), leaf.indent(2));
    RuleSet rules = Yaml.rules(yaml);
    MeshResource<VirtualService> whole =
        rules
            .find(new ResourceKey("VirtualService", "default", "root"), VirtualService.class)
            .orElseThrow();
    return Delegation.resolve(whole, rules, MeshSettings.defaults("test"))
        .orElseThrow()
        .spec()
        .http();
  }
}
