package io.mizzen.analysis.gateway;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.gateway.Gateway;
import io.mizzen.rules.requestauthentication.RequestAuthentication;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.HttpMatchRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Routes by a claim of a token, where no RequestAuthentication reads the token. */
final class ClaimRoutes {
  private static final String CLAIM = "@request.auth.claims";

  private ClaimRoutes() {}

  static void check(Cluster cluster, Report report) {
    for (MeshResource<VirtualService> service : cluster.all(VirtualService.class)) {
      Optional<String> claim = claim(service.spec());
      if (claim.isPresent() && !isRead(service, cluster)) {
        report
            .at(service, Cluster.SPEC.key("http"))
            .warning(
                AnalysisCode.CLAIM_WITHOUT_AUTHENTICATION,
                claim.get(),
                "a RequestAuthentication for the gateway's workload",
                "the claim is never there");
      }
    }
  }

  private static Optional<String> claim(VirtualService service) {
    return service.http().stream()
        .flatMap(route -> route.match().stream())
        .flatMap(ClaimRoutes::headers)
        .filter(name -> name.startsWith(CLAIM))
        .findFirst();
  }

  private static Stream<String> headers(HttpMatchRequest match) {
    return Stream.concat(
        match.headers().keySet().stream(), match.withoutHeaders().keySet().stream());
  }

  private static boolean isRead(MeshResource<VirtualService> service, Cluster cluster) {
    List<Map<String, String>> workloads =
        service.spec().gateways().stream()
            .flatMap(name -> gateway(name, service.namespace(), cluster).stream())
            .map(gateway -> gateway.spec().selector())
            .toList();
    return workloads.stream()
        .allMatch(labels -> isReadByIngress(labels, cluster) && isReadByPods(labels, cluster));
  }

  private static boolean isReadByPods(Map<String, String> labels, Cluster cluster) {
    return cluster.pods(labels, Optional.empty()).stream()
        .allMatch(pod -> isRead(pod.namespace(), pod.labels().entries(), cluster));
  }

  /** Istio's own gateway is there although it is not shown. */
  private static boolean isReadByIngress(Map<String, String> labels, Cluster cluster) {
    return !Cluster.matches(labels, IngressGateway.LABELS)
        || isRead(cluster.settings().rootNamespace(), IngressGateway.LABELS, cluster);
  }

  private static boolean isRead(String namespace, Map<String, String> labels, Cluster cluster) {
    return cluster.all(RequestAuthentication.class).stream()
        .filter(each -> applies(each, namespace, cluster))
        .anyMatch(each -> selects(each, labels));
  }

  private static Optional<MeshResource<Gateway>> gateway(
      String name, String namespace, Cluster cluster) {
    int slash = name.indexOf('/');
    String place = slash < 0 ? namespace : name.substring(0, slash);
    return cluster.all(Gateway.class).stream()
        .filter(each -> each.namespace().equals(place))
        .filter(each -> each.name().equals(name.substring(slash + 1)))
        .findFirst();
  }

  private static boolean applies(
      MeshResource<RequestAuthentication> policy, String namespace, Cluster cluster) {
    return policy.namespace().equals(namespace)
        || policy.namespace().equals(cluster.settings().rootNamespace());
  }

  private static boolean selects(
      MeshResource<RequestAuthentication> policy, Map<String, String> labels) {
    return policy.spec().selector().stream()
        .allMatch(selector -> Cluster.matches(selector.matchLabels(), labels));
  }
}
