package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.mizzen.api.Finding;
import io.mizzen.controlplane.view.Translations;
import io.mizzen.translator.Translator;
import io.mizzen.translator.encode.grpc.ClusterInput;
import io.mizzen.translator.encode.grpc.EndpointInput;
import io.mizzen.translator.encode.grpc.RouteInput;
import io.mizzen.xds.TypeUrl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("C3: a translation that throws concerns its own resource only")
@Timeout(60)
class TranslationFailureTest {
  private static final String A = "a.default.svc.cluster.local";
  private static final String B = "b.default.svc.cluster.local";
  private static final String TUNNEL = "{tunnel: {targetHost: proxy, targetPort: 3128}}";
  private static final String ROUTE_A = "outbound|80||" + A;
  private static final String ROUTE_B = "outbound|80||" + B;
  private static final String ENDPOINTS_A = "mesh/outbound|80||" + A;

  private volatile Predicate<Object> throwing = input -> false;

  private final ControlPlane mesh =
      ControlPlane.builder()
          .meshId("mesh")
          .translations(
              input -> {
                if (throwing.test(input)) {
                  throw new IllegalStateException("thrown by the test");
                }
                return Translations.standard(input);
              })
          .build()
          .start();

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  void lastGoodRouteStaysAndTheOthersGoOn() throws Exception {
    mesh.apply(service("a") + service("b") + timeout("a", 1) + timeout("b", 1)).orThrow();
    try (AdsTestClient client = new AdsTestClient(mesh, Map.of())) {
      client.subscribe(TypeUrl.ROUTE, ROUTE_A, ROUTE_B);
      assertThat(client.next(TypeUrl.ROUTE)).hasSize(2);

      throwing = input -> input instanceof RouteInput route && route.service().host().equals(A);
      mesh.apply(timeout("a", 2)).orThrow();
      mesh.apply(timeout("b", 2)).orThrow();

      assertThat(timeouts(client.next(TypeUrl.ROUTE))).containsExactly(Map.entry(ROUTE_B, 2L));
      assertThat(failures()).hasSize(1);
      assertThat(failures().get(0).toString())
          .contains("VirtualService default/a")
          .contains("RouteConfiguration " + ROUTE_A + " for grpc-java clients in namespace default")
          .contains("thrown by the test")
          .contains("proxies keep its last good version");
      assertThat(mesh.failedTranslations()).isPositive();

      throwing = input -> false;
      mesh.apply(timeout("b", 3)).orThrow();

      assertThat(timeouts(client.next(TypeUrl.ROUTE)))
          .containsOnly(Map.entry(ROUTE_A, 2L), Map.entry(ROUTE_B, 3L));
      assertThat(failures()).isEmpty();
    }
  }

  @Test
  void clusterWhoseRuleAsksForTlsIsClosedRatherThanKept() throws Exception {
    mesh.apply(service("a") + service("b"));
    try (AdsTestClient client = new AdsTestClient(mesh, Map.of())) {
      client.subscribe(TypeUrl.CLUSTER, ROUTE_A, ROUTE_B);
      assertThat(endpointsNames(client.next(TypeUrl.CLUSTER))).containsEntry(ROUTE_A, ENDPOINTS_A);

      throwing = input -> input instanceof ClusterInput cluster && cluster.rule().isPresent();
      mesh.apply(destinationRule("a", "{tls: {mode: SIMPLE}}"));

      assertThat(endpointsNames(client.next(TypeUrl.CLUSTER)))
          .containsEntry(ROUTE_A, "closed/" + ENDPOINTS_A)
          .containsEntry(ROUTE_B, "mesh/" + ROUTE_B);
      assertThat(failures().get(0).toString()).contains("calls to it are refused");

      mesh.apply(destinationRule("a", "{loadBalancer: {simple: LEAST_REQUEST}}"));

      assertThat(endpointsNames(client.next(TypeUrl.CLUSTER)))
          .as("the last good version is in force again")
          .containsEntry(ROUTE_A, ENDPOINTS_A);
    }
  }

  @Test
  void endpointsThatAPolicyClosesAreRefusedRatherThanKept() throws Exception {
    mesh.apply(service("a") + server("a", "10.0.0.1"));
    try (AdsTestClient client = new AdsTestClient(mesh, Map.of())) {
      client.subscribe(TypeUrl.ENDPOINT, ENDPOINTS_A);
      assertThat(addresses(client.next(TypeUrl.ENDPOINT))).containsExactly("10.0.0.1");

      throwing = input -> input instanceof EndpointInput some && some.name().equals(ENDPOINTS_A);
      mesh.apply(server("b", "10.0.0.2"));
      assertThat(mesh.awaitAcked(mesh.revision(), Duration.ofSeconds(50)).pending()).isEmpty();
      assertThat(client.unread()).as("kept").isEmpty();

      mesh.apply(
          """
          apiVersion: security.istio.io/v1
          kind: AuthorizationPolicy
          metadata: {name: nobody}
          """);

      assertThat(addresses(client.next(TypeUrl.ENDPOINT))).doesNotContain("10.0.0.1");
      assertThat(failures().get(0).toString()).contains("calls to it are refused");
    }
  }

  /** Without a last good version calls fail at once, rather than wait for a resource. */
  @Test
  void firstVersionThatThrowsFailsItsCallsAndNoOthers() throws Exception {
    throwing = input -> !(input instanceof EndpointInput) && input.toString().contains(A);
    mesh.apply(service("a") + service("b") + timeout("a", 1));
    try (AdsTestClient client = new AdsTestClient(mesh, Map.of())) {
      client.subscribe(TypeUrl.CLUSTER, ROUTE_A, ROUTE_B);
      assertThat(endpointsNames(client.next(TypeUrl.CLUSTER)))
          .containsEntry(ROUTE_A, "closed/" + ENDPOINTS_A)
          .containsEntry(ROUTE_B, "mesh/" + ROUTE_B);
      client.subscribe(TypeUrl.ROUTE, ROUTE_A, ROUTE_B);
      List<Any> routes = client.next(TypeUrl.ROUTE);

      assertThat(routes.get(0).unpack(RouteConfiguration.class))
          .as("the answer to a name that leads nowhere")
          .isEqualTo(RouteConfiguration.parseFrom(Translator.noRoutes(ROUTE_A).resource().bytes()));
      assertThat(routes.get(1).unpack(RouteConfiguration.class).getName()).isEqualTo(ROUTE_B);
      assertThat(mesh.notApplied()).isEmpty();
      assertThat(failures()).hasSize(2);
    }
  }

  @Test
  void reportOfWhatIsNotAppliedCountsWhatItCannotTranslateAndListsTheRest() {
    mesh.apply(
            service("a")
                + service("b")
                + destinationRule("a", TUNNEL)
                + "---\n"
                + destinationRule("b", TUNNEL))
        .orThrow();
    throwing = input -> input instanceof ClusterInput cluster && cluster.cluster().host().equals(A);

    assertThat(mesh.notApplied()).extracting(left -> left.resource().name()).containsOnly("b");
    assertThat(mesh.failedTranslations()).isPositive();
  }

  private List<Finding> failures() {
    return mesh.findings().stream()
        .filter(finding -> finding.code().equals("TRANSLATION_FAILED"))
        .toList();
  }

  private static Map<String, Long> timeouts(List<Any> resources)
      throws InvalidProtocolBufferException {
    Map<String, Long> seconds = new TreeMap<>();
    for (Any resource : resources) {
      RouteConfiguration routes = resource.unpack(RouteConfiguration.class);
      seconds.put(
          routes.getName(),
          routes
              .getVirtualHosts(0)
              .getRoutes(0)
              .getRoute()
              .getMaxStreamDuration()
              .getMaxStreamDuration()
              .getSeconds());
    }
    return seconds;
  }

  private static Map<String, String> endpointsNames(List<Any> resources)
      throws InvalidProtocolBufferException {
    Map<String, String> names = new TreeMap<>();
    for (Any resource : resources) {
      Cluster cluster = resource.unpack(Cluster.class);
      names.put(cluster.getName(), cluster.getEdsClusterConfig().getServiceName());
    }
    return names;
  }

  private static List<String> addresses(List<Any> resources) throws InvalidProtocolBufferException {
    return resources.get(0).unpack(ClusterLoadAssignment.class).getEndpointsList().stream()
        .flatMap(locality -> locality.getLbEndpointsList().stream())
        .map(each -> each.getEndpoint().getAddress().getSocketAddress().getAddress())
        .toList();
  }

  private static String service(String name) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %1$s}
    spec: {selector: {app: a}, ports: [{name: grpc, port: 80}]}
    ---
    """
        .formatted(name);
  }

  private static String server(String name, String address) {
    return """
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: %s, labels: {app: a}}
    spec: {address: %s, labels: {app: a}, ports: {grpc: 80}}
    ---
    """
        .formatted(name, address);
  }

  private static String timeout(String host, int seconds) {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: %1$s}
    spec:
      hosts: [%1$s]
      http: [{timeout: %2$ds, route: [{destination: {host: %1$s}}]}]
    ---
    """
        .formatted(host, seconds);
  }

  private static String destinationRule(String host, String policy) {
    return """
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: %1$s}
    spec: {host: %1$s, trafficPolicy: %2$s}
    """
        .formatted(host, policy);
  }
}
