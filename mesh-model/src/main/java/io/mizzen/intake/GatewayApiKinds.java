package io.mizzen.intake;

import io.mizzen.config.resource.KindName;
import io.mizzen.config.resource.ResourceKind;
import io.mizzen.rules.gatewayapi.BackendTlsPolicy;
import io.mizzen.rules.gatewayapi.GatewayClass;
import io.mizzen.rules.gatewayapi.GrpcRoute;
import io.mizzen.rules.gatewayapi.HttpRoute;
import io.mizzen.rules.gatewayapi.KubernetesGateway;
import io.mizzen.rules.gatewayapi.ReferenceGrant;
import io.mizzen.rules.gatewayapi.TcpRoute;
import io.mizzen.rules.gatewayapi.TlsRoute;
import io.mizzen.validation.SpecCheck;
import io.mizzen.validation.gatewayapi.GatewayApiCheck;
import io.mizzen.validation.gatewayapi.RouteApiCheck;
import java.util.List;
import java.util.Set;

/** Kinds of the Kubernetes Gateway API and of those around it. */
final class GatewayApiKinds {
  private static final Set<String> GATEWAY_API =
      KindDescriptor.versions("gateway.networking.k8s.io", "v1", "v1beta1", "v1alpha3", "v1alpha2");
  private static final Set<String> INGRESS =
      KindDescriptor.versions("networking.k8s.io", "v1", "v1beta1");

  /** In the order in which messages list them. */
  static final Set<KindName> NAMES =
      KindDescriptor.names(
          List.of(
              "gateway.networking.k8s.io/GatewayClass",
              "gateway.networking.k8s.io/Gateway",
              "gateway.networking.k8s.io/HTTPRoute",
              "gateway.networking.k8s.io/GRPCRoute",
              "gateway.networking.k8s.io/TLSRoute",
              "gateway.networking.k8s.io/TCPRoute",
              "gateway.networking.k8s.io/ReferenceGrant",
              "gateway.networking.k8s.io/BackendTLSPolicy",
              "gateway.networking.k8s.io/ListenerSet",
              "gateway.networking.k8s.io/UDPRoute",
              "gateway.networking.x-k8s.io/XBackendTrafficPolicy",
              "gateway.networking.x-k8s.io/XListenerSet",
              "gateway.networking.x-k8s.io/XMesh",
              "inference.networking.k8s.io/InferencePool",
              "multicluster.x-k8s.io/ServiceExport",
              "multicluster.x-k8s.io/ServiceImport",
              "networking.k8s.io/NetworkPolicy"));

  private GatewayApiKinds() {}

  /** All that is known of one of {@link #NAMES}. */
  static KindDescriptor<?> of(KindName name) {
    return switch (name.kind()) {
      case "ListenerSet", "UDPRoute" -> notRead(GATEWAY_API, name);
      case "XBackendTrafficPolicy", "XListenerSet", "XMesh" ->
          notRead(KindDescriptor.versions("gateway.networking.x-k8s.io", "v1alpha1"), name);
      case "InferencePool" ->
          notRead(KindDescriptor.versions("inference.networking.k8s.io", "v1", "v1alpha2"), name);
      case "ServiceExport", "ServiceImport" ->
          notRead(KindDescriptor.versions("multicluster.x-k8s.io", "v1beta1", "v1alpha1"), name);
      case "NetworkPolicy" -> notRead(INGRESS, name);
      default -> gatewayApi(name.kind());
    };
  }

  private static KindDescriptor<?> gatewayApi(String kind) {
    return switch (kind) {
      case "GatewayClass" ->
          KindDescriptor.of("GatewayClass", GATEWAY_API, GatewayClass.class, SpecCheck.none())
              .ofCluster();
      case "Gateway" ->
          KindDescriptor.of(
              "Gateway",
              GATEWAY_API,
              KubernetesGateway.class,
              (root, r) -> GatewayApiCheck.gateway(root.field("spec"), r.spec()));
      case "HTTPRoute" ->
          KindDescriptor.of(
              "HTTPRoute",
              GATEWAY_API,
              HttpRoute.class,
              (root, r) -> RouteApiCheck.http(root.field("spec"), r.spec()));
      case "GRPCRoute" ->
          KindDescriptor.of(
              "GRPCRoute",
              GATEWAY_API,
              GrpcRoute.class,
              (root, r) -> RouteApiCheck.grpc(root.field("spec"), r.spec()));
      case "TLSRoute" ->
          KindDescriptor.of(
              "TLSRoute",
              GATEWAY_API,
              TlsRoute.class,
              (root, r) -> RouteApiCheck.tls(root.field("spec"), r.spec()));
      case "TCPRoute" ->
          KindDescriptor.of(
              "TCPRoute",
              GATEWAY_API,
              TcpRoute.class,
              (root, r) -> RouteApiCheck.tcp(root.field("spec"), r.spec()));
      case "ReferenceGrant" ->
          KindDescriptor.of("ReferenceGrant", GATEWAY_API, ReferenceGrant.class, SpecCheck.none());
      case "BackendTLSPolicy" ->
          KindDescriptor.of(
              "BackendTLSPolicy",
              GATEWAY_API,
              BackendTlsPolicy.class,
              (root, r) -> GatewayApiCheck.backendTls(root.field("spec"), r.spec()));
      default -> throw KindDescriptor.unknown(kind);
    };
  }

  /** A kind of which no field is read. */
  private static KindDescriptor<?> notRead(Set<String> apiVersions, KindName name) {
    return KindDescriptor.of(ResourceKind.notUsed(name.kind(), apiVersions), SpecCheck.none());
  }
}
