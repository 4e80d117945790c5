package io.mizzen.it.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.xds.TypeUrl;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Several proxies at once, over one connection to java-control-plane's server. */
@DisplayName("C6: each proxy on java-control-plane's server has its own view")
class BridgedProxiesTest {
  private static final String ROUTE = "outbound|9080||reviews.shop.svc.cluster.local";
  private static final String SECRET = "outbound|9080||secret.one.svc.cluster.local";

  @AutoClose private final ControlPlane mesh = ControlPlane.builder().build().start();
  @AutoClose private final BridgedServer server = new BridgedServer(mesh);

  @AutoClose("shutdownNow")
  private final ManagedChannel channel =
      Grpc.newChannelBuilder(server.target(), InsecureChannelCredentials.create()).build();

  @BeforeEach
  void apply() {
    mesh.apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: reviews, namespace: shop}
            spec: {selector: {app: reviews}, ports: [{name: grpc, port: 9080}]}
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: secret
              namespace: one
              annotations: {networking.istio.io/exportTo: "."}
            spec: {selector: {app: secret}, ports: [{name: grpc, port: 9080}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: WorkloadEntry
            metadata: {name: secret, namespace: one}
            spec: {address: 10.1.1.1, labels: {app: secret}}
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: reviews, namespace: shop}
            spec:
              host: reviews
              subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]
            """)
        .orThrow();
    routeFrom("one", "v1");
    routeFrom("two", "v2");
  }

  @Test
  void proxiesOfTwoNamespacesHaveTheirOwnRules() throws Exception {
    Proxy one = new Proxy(node("one", "grpc", "gRPC Java"));
    Proxy two = new Proxy(node("two", "grpc", "gRPC Java"));

    DiscoveryResponse first = one.ask(TypeUrl.ROUTE, ROUTE);
    DiscoveryResponse second = two.ask(TypeUrl.ROUTE, ROUTE);

    assertThat(cluster(first)).contains("|v1|");
    assertThat(cluster(second)).contains("|v2|");
    one.ack(first, ROUTE);
    two.ack(second, ROUTE);

    routeFrom("one", "v2");
    DiscoveryResponse changed = one.responses.next();
    assertThat(cluster(changed)).contains("|v2|");
    // A change for the other one only: it is the first that comes.
    one.ack(changed, ROUTE);
    routeFrom("two", "v1");
    assertThat(cluster(two.responses.next())).contains("|v1|");
    assertThat(one.responses.unread()).isEmpty();
  }

  @Test
  void serversOfOneNamespaceAreHiddenFromTheOther() throws Exception {
    Proxy one = new Proxy(node("one", "grpc", "gRPC Java"));
    Proxy two = new Proxy(node("two", "grpc", "gRPC Java"));
    // Both are answered: of what a gRPC client cannot see it is sent a cluster without endpoints.
    String asked = endpointsName(one.ask(TypeUrl.CLUSTER, SECRET));
    assertThat(endpointsName(two.ask(TypeUrl.CLUSTER, SECRET))).isEqualTo(asked);

    assertThat(one.ask(TypeUrl.ENDPOINT, asked).toString()).contains("10.1.1.1");
    assertThat(two.ask(TypeUrl.ENDPOINT, asked).toString())
        .contains(SECRET)
        .doesNotContain("10.1.1.1");
  }

  @Test
  void aSidecarAndAGrpcClientHaveResourcesOfTheirKinds() throws Exception {
    Proxy sidecar = new Proxy(node("two", "", "envoy"));
    Proxy client = new Proxy(node("one", "grpc", "gRPC Java"));

    List<String> all = clusters(sidecar.ask(TypeUrl.CLUSTER));
    List<String> named = clusters(client.ask(TypeUrl.CLUSTER, SECRET));

    assertThat(named).containsExactly(SECRET);
    assertThat(all)
        .contains("BlackHoleCluster", "outbound|9080|v2|reviews.shop.svc.cluster.local")
        .doesNotContain(SECRET);
  }

  private void routeFrom(String namespace, String subset) {
    mesh.apply(
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: reviews, namespace: %s}
            spec:
              hosts: [reviews.shop.svc.cluster.local]
              exportTo: ["."]
              http:
              - route: [{destination: {host: reviews.shop.svc.cluster.local, subset: %s}}]
            """
                .formatted(namespace, subset))
        .orThrow();
  }

  private static String cluster(DiscoveryResponse response) throws Exception {
    assertThat(response.getTypeUrl()).isEqualTo(TypeUrl.ROUTE.url());
    return response
        .getResources(0)
        .unpack(RouteConfiguration.class)
        .getVirtualHosts(0)
        .getRoutes(0)
        .getRoute()
        .toString();
  }

  private static String endpointsName(DiscoveryResponse response) throws Exception {
    return response.getResources(0).unpack(Cluster.class).getEdsClusterConfig().getServiceName();
  }

  private static List<String> clusters(DiscoveryResponse response) throws Exception {
    List<String> names = new ArrayList<>();
    for (Any each : response.getResourcesList()) {
      names.add(each.unpack(Cluster.class).getName());
    }
    return names;
  }

  private static Node node(String namespace, String generator, String userAgent) {
    return Node.newBuilder()
        .setId("sidecar~127.0.0.1~raw." + namespace + "~" + namespace + ".svc.cluster.local")
        .setUserAgentName(userAgent)
        .setUserAgentVersion("1.85.1")
        .setMetadata(
            Struct.newBuilder()
                .putFields("GENERATOR", text(generator))
                .putFields("NAMESPACE", text(namespace)))
        .build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  /** A stream of its own for one proxy. */
  private final class Proxy {
    private final Node node;
    private final RawStream<DiscoveryResponse> responses = new RawStream<>();
    private final StreamObserver<DiscoveryRequest> requests =
        AggregatedDiscoveryServiceGrpc.newStub(channel).streamAggregatedResources(responses);

    Proxy(Node node) {
      this.node = node;
    }

    DiscoveryResponse ask(TypeUrl type, String... names) throws InterruptedException {
      requests.onNext(request(type, names).setNode(node).build());
      return responses.next();
    }

    void ack(DiscoveryResponse response, String... names) {
      requests.onNext(
          request(TypeUrl.ROUTE, names)
              .setVersionInfo(response.getVersionInfo())
              .setResponseNonce(response.getNonce())
              .build());
    }

    private DiscoveryRequest.Builder request(TypeUrl type, String... names) {
      return DiscoveryRequest.newBuilder()
          .setTypeUrl(type.url())
          .addAllResourceNames(List.of(names));
    }
  }
}
