package io.mizzen.controlplane.view;

import io.mizzen.api.Service;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.view.Answers.Asked;
import io.mizzen.controlplane.view.FailedTranslation.Fallback;
import io.mizzen.model.MeshResource;
import io.mizzen.security.Demands;
import io.mizzen.security.Reach;
import io.mizzen.snapshot.AppliedDestinationRule;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.encode.grpc.EndpointsName;
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
  private final ViewKey key;
  private final MeshState state;
  private final ProxyScope scope;
  private final ProxyResources resources;

  /**
   * The answer in place of a translation.
   *
   * @param resource empty where a stream keeps what it has
   */
  record Instead(Optional<XdsResource> resource, FailedTranslation failure) {}

  /**
   * The answers to the proxies of a key.
   *
   * @param resources those of the state
   */
  Fallbacks(ViewKey key, MeshState state, ProxyResources resources) {
    this.key = key;
    this.state = state;
    this.scope = key.scope(state.snapshot());
    this.resources = resources;
  }

  /**
   * The answer to a question; a translation that throws on the way is counted and logged.
   *
   * @param asked what is translated
   * @param otherwise the answer if it throws
   */
  <T> T guarded(Asked asked, Supplier<T> question, T otherwise, TranslationFailures failures) {
    try {
      return question.get();
    } catch (RuntimeException | StackOverflowError e) {
      failures.add(of(asked, Optional.empty(), e.toString()).failure(), e);
      return otherwise;
    }
  }

  Instead of(Asked asked, Optional<XdsResource> lastGood, String error) {
    boolean isClosed = isUnsure(() -> isClosed(asked));
    Fallback answer =
        isClosed ? Fallback.CLOSED : lastGood.isPresent() ? Fallback.LAST_GOOD : Fallback.FAILING;
    Optional<XdsResource> resource =
        answer == Fallback.LAST_GOOD ? lastGood : resources.failing(asked, answer);
    return new Instead(
        resource, new FailedTranslation(asked, proxies(), rule(asked), error, answer));
  }

  /** A question that throws too is answered by caution; the first failure is reported. */
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
      // The failure that is being reported is then reported without a rule.
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
