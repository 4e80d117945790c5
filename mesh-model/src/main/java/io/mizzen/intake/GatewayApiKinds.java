package io.mizzen.intake;

import io.mizzen.config.resource.ResourceKind;
import io.mizzen.rules.gatewayapi.BackendTlsPolicy;
import io.mizzen.rules.gatewayapi.GatewayClass;
import io.mizzen.rules.gatewayapi.GrpcRoute;
import io.mizzen.rules.gatewayapi.HttpRoute;
import io.mizzen.rules.gatewayapi.KubernetesGateway;
import io.mizzen.rules.gatewayapi.ReferenceGrant;
import io.mizzen.rules.gatewayapi.TcpRoute;
import io.mizzen.rules.gatewayapi.TlsRoute;
import io.mizzen.validation.GatewayApiCheck;
import io.mizzen.validation.RouteApiCheck;
import io.mizzen.validation.SpecCheck;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Kinds of the Kubernetes Gateway API and of those around it. */
final class GatewayApiKinds {
  private static final Set<String> GATEWAY_API =
      KindDescriptor.versions("gateway.networking.k8s.io", "v1", "v1beta1", "v1alpha3", "v1alpha2");
  private static final Set<String> INGRESS =
      KindDescriptor.versions("networking.k8s.io", "v1", "v1beta1");

  private GatewayApiKinds() {}

  static List<KindDescriptor<?>> all() {
    return Stream.of(gatewayApi(), others()).<KindDescriptor<?>>flatMap(List::stream).toList();
  }

  private static List<KindDescriptor<?>> gatewayApi() {
    return List.of(
        KindDescriptor.of("GatewayClass", GATEWAY_API, GatewayClass.class, SpecCheck.none())
            .ofCluster(),
        KindDescriptor.of(
            "Gateway",
            GATEWAY_API,
            KubernetesGateway.class,
            (root, r) -> GatewayApiCheck.gateway(root.field("spec"), r.spec())),
        KindDescriptor.of(
            "HTTPRoute",
            GATEWAY_API,
            HttpRoute.class,
            (root, r) -> RouteApiCheck.http(root.field("spec"), r.spec())),
        KindDescriptor.of("GRPCRoute", GATEWAY_API, GrpcRoute.class, SpecCheck.none()),
        KindDescriptor.of("TLSRoute", GATEWAY_API, TlsRoute.class, SpecCheck.none()),
        KindDescriptor.of("TCPRoute", GATEWAY_API, TcpRoute.class, SpecCheck.none()),
        KindDescriptor.of("ReferenceGrant", GATEWAY_API, ReferenceGrant.class, SpecCheck.none()),
        KindDescriptor.of(
            "BackendTLSPolicy",
            GATEWAY_API,
            BackendTlsPolicy.class,
            (root, r) -> GatewayApiCheck.backendTls(root.field("spec"), r.spec())));
  }

  /** Kinds of which no field is read. */
  private static List<KindDescriptor<?>> others() {
    return Stream.of(
            notRead(GATEWAY_API, "ListenerSet", "UDPRoute"),
            notRead(
                KindDescriptor.versions("gateway.networking.x-k8s.io", "v1alpha1"),
                "XBackendTrafficPolicy",
                "XListenerSet",
                "XMesh"),
            notRead(
                KindDescriptor.versions("inference.networking.k8s.io", "v1", "v1alpha2"),
                "InferencePool"),
            notRead(
                KindDescriptor.versions("multicluster.x-k8s.io", "v1beta1", "v1alpha1"),
                "ServiceExport",
                "ServiceImport"),
            notRead(INGRESS, "NetworkPolicy"))
        .<KindDescriptor<?>>flatMap(List::stream)
        .toList();
  }

  private static List<KindDescriptor<?>> notRead(Set<String> apiVersions, String... kinds) {
    return Stream.of(kinds)
        .<KindDescriptor<?>>map(
            kind -> KindDescriptor.of(ResourceKind.notUsed(kind, apiVersions), SpecCheck.none()))
        .toList();
  }
}
