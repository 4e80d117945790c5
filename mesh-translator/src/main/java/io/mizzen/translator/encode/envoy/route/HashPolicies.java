package io.mizzen.translator.encode.envoy.route;

import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy;
import io.mizzen.rules.destinationrule.DestinationRule.ConsistentHash;
import io.mizzen.rules.destinationrule.DestinationRule.HttpCookie;
import io.mizzen.translator.core.Durations;
import io.mizzen.translator.resolve.Destinations;
import io.mizzen.xds.ClusterName;
import java.util.Optional;

/**
 * The parts of a request that a consistent hash looks at; each destination that hashes adds its
 * own.
 */
final class HashPolicies {
  private HashPolicies() {}

  static void add(ClusterName cluster, Destinations destinations, RouteAction.Builder action) {
    Optional.ofNullable(destinations.hashes().get(cluster.render()))
        .flatMap(HashPolicies::of)
        .ifPresent(action::addHashPolicy);
  }

  private static Optional<HashPolicy> of(ConsistentHash hash) {
    HashPolicy.Builder policy = HashPolicy.newBuilder();
    hash.httpHeaderName().ifPresent(name -> policy.getHeaderBuilder().setHeaderName(name));
    hash.httpCookie().ifPresent(cookie -> policy.setCookie(cookie(cookie)));
    if (hash.useSourceIp().orElse(false)) {
      policy.getConnectionPropertiesBuilder().setSourceIp(true);
    }
    hash.httpQueryParameterName()
        .ifPresent(name -> policy.getQueryParameterBuilder().setName(name));
    return policy.getPolicySpecifierCase() == HashPolicy.PolicySpecifierCase.POLICYSPECIFIER_NOT_SET
        ? Optional.empty()
        : Optional.of(policy.build());
  }

  private static HashPolicy.Cookie cookie(HttpCookie cookie) {
    HashPolicy.Cookie.Builder policy =
        HashPolicy.Cookie.newBuilder().setName(cookie.name()).setPath(cookie.path());
    cookie.ttl().map(Durations::toProto).ifPresent(policy::setTtl);
    cookie
        .attributes()
        .forEach(each -> policy.addAttributesBuilder().setName(each.name()).setValue(each.value()));
    return policy.build();
  }
}
