package io.mizzen.controlplane;

import io.mizzen.api.Service;
import io.mizzen.controlplane.Answers.Asked;
import io.mizzen.controlplane.FailedTranslation.Fallback;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.model.MeshResource;
import io.mizzen.security.Demands;
import io.mizzen.security.Reach;
import io.mizzen.snapshot.AppliedDestinationRule;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.Translator;
import io.mizzen.translator.cluster.Clusters;
import io.mizzen.translator.cluster.EndpointsName;
import io.mizzen.translator.encode.envoy.UpstreamClusters;
import io.mizzen.translator.endpoint.EndpointInput;
import io.mizzen.xds.ClusterName;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The answer to proxies where a translation throws: the last good version, unless the rule asks for
 * TLS or a policy closes servers, which the last good version may know nothing of. Pure.
 */
final class Fallbacks {
  private static final String REASON = "closed: a rule for it cannot be translated";

  private final ViewKey key;
  private final MeshState state;
  private final ProxyScope scope;

  /**
   * The answer in place of a translation.
   *
   * @param resource empty where a stream keeps what it has
   */
  record Instead(Optional<XdsResource> resource, FailedTranslation failure) {}

  Fallbacks(ViewKey key, MeshState state) {
    this.key = key;
    this.state = state;
    this.scope = key.scope(state.snapshot());
  }

  Instead of(Asked asked, Optional<XdsResource> lastGood, String error) {
    boolean isClosed = isUnsure(() -> isClosed(asked));
    Fallback answer =
        isClosed ? Fallback.CLOSED : lastGood.isPresent() ? Fallback.LAST_GOOD : Fallback.FAILING;
    Optional<XdsResource> resource =
        answer == Fallback.LAST_GOOD ? lastGood : failing(asked, answer);
    return new Instead(
        resource, new FailedTranslation(asked, proxies(), rule(asked), error, answer));
  }

  /** A question that cannot be answered is answered by caution. */
  private static boolean isUnsure(Supplier<Boolean> question) {
    try {
      return question.get();
    } catch (RuntimeException | StackOverflowError e) {
      return true;
    }
  }

  private boolean isClosed(Asked asked) {
    if (asked.type().equals(TypeUrl.CLUSTER)) {
      return destinationRule(asked)
          .filter(rule -> !state.settings().allowedNotEnforced().contains(rule.key().kind()))
          .filter(rule -> !Demands.of(rule).isEmpty())
          .isPresent();
    }
    return asked.type().equals(TypeUrl.ENDPOINT)
        && service(asked).filter(service -> !reach(service).closedBy().isEmpty()).isPresent();
  }

  private Reach reach(Service service) {
    return scope.reach(service, scope.endpoints(service, state.endpoints()));
  }

  /**
   * Without a last good version. Of routes and endpoints nothing is said: a stream keeps what it
   * has, and one that has none is told that there is none.
   */
  private Optional<XdsResource> failing(Asked asked, Fallback answer) {
    if (key.sidecar().isPresent()) {
      return asked.type().equals(TypeUrl.CLUSTER)
          ? Optional.of(UpstreamClusters.closed(asked.name()))
          : answer == Fallback.CLOSED
              ? SidecarResources.absent(asked.type(), asked.name())
              : Optional.empty();
    }
    if (asked.type().equals(TypeUrl.CLUSTER)) {
      return ClusterName.parse(asked.name())
          .map(name -> Clusters.closed(name, state.settings().meshId(), key.profile()));
    }
    return asked.type().equals(TypeUrl.ENDPOINT) && answer == Fallback.CLOSED
        ? Optional.of(
            Translator.endpoints(EndpointInput.failing(asked.name(), REASON, key.profile()))
                .resource())
        : Optional.empty();
  }

  /** The rule that the resource is made from, as far as one can be named. */
  private Optional<MeshResource<?>> rule(Asked asked) {
    try {
      if (!asked.type().equals(TypeUrl.ROUTE)) {
        return destinationRule(asked);
      }
      return service(asked).stream()
          .flatMap(service -> scope.virtualServices(service).stream())
          .<MeshResource<?>>map(each -> each)
          .findFirst();
    } catch (RuntimeException | StackOverflowError e) {
      return Optional.empty();
    }
  }

  private Optional<MeshResource<?>> destinationRule(Asked asked) {
    Optional<AppliedDestinationRule> applied = service(asked).flatMap(scope::destinationRule);
    return applied.flatMap(
        merged ->
            state
                .rules()
                .find(merged.key())
                .<MeshResource<?>>map(found -> found.withSpec(merged.rule())));
  }

  private Optional<Service> service(Asked asked) {
    Optional<ClusterName> cluster =
        asked.type().equals(TypeUrl.ENDPOINT)
            ? EndpointsName.parse(asked.name()).map(EndpointsName::cluster)
            : ClusterName.parse(asked.name());
    return cluster.flatMap(name -> scope.service(name.host()));
  }

  private String proxies() {
    String kind = key.profile().kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return kind + " clients in namespace " + key.namespace();
  }
}
