package io.mizzen.security;

import io.mizzen.api.Labels;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.ResourceChange;
import io.mizzen.rules.PolicyTargetReference;
import io.mizzen.rules.WorkloadSelector;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy;
import io.mizzen.rules.peerauthentication.PeerAuthentication;
import io.mizzen.rules.requestauthentication.RequestAuthentication;
import io.mizzen.rules.requestauthentication.RequestAuthentication.JwtRule;
import io.mizzen.rules.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * The policies that each workload is subject to. Immutable and persistent.
 *
 * <p>Only policies of the root namespace and of the workload's own count. Of PeerAuthentications
 * the narrowest decides: one that selects the workload, its namespace's, the mesh's; the oldest of
 * several. RequestAuthentications and AuthorizationPolicies add up. Telemetries override each other
 * from wide to narrow. A policy with {@code targetRefs} is for the workloads of that Service or
 * ServiceEntry.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class PolicyIndex {
  private final String rootNamespace;
  private final PeerAuthentications peers;
  private final PoliciesOf<RequestAuthentication> requests;
  private final PoliciesOf<AuthorizationPolicy> authorizations;
  private final PoliciesOf<Telemetry> telemetries;

  private PolicyIndex(
      String rootNamespace,
      PeerAuthentications peers,
      PoliciesOf<RequestAuthentication> requests,
      PoliciesOf<AuthorizationPolicy> authorizations,
      PoliciesOf<Telemetry> telemetries) {
    this.rootNamespace = rootNamespace;
    this.peers = peers;
    this.requests = requests;
    this.authorizations = authorizations;
    this.telemetries = telemetries;
  }

  public static PolicyIndex empty(MeshSettings settings) {
    return new PolicyIndex(
        settings.rootNamespace(),
        PeerAuthentications.none(settings.rootNamespace()),
        PoliciesOf.none(RequestAuthentication.class),
        PoliciesOf.none(AuthorizationPolicy.class),
        PoliciesOf.none(Telemetry.class));
  }

  /** This index after some resources changed; adds the namespaces whose policies differ now. */
  public PolicyIndex with(Collection<ResourceChange> changes, Set<ChangeKey> changed) {
    changes.stream()
        .filter(ResourceChange::isMeaningful)
        .filter(PolicyIndex::isPolicy)
        .forEach(change -> changed.add(new ChangeKey.Policies(change.key().namespace())));
    return new PolicyIndex(
        rootNamespace,
        peers.with(changes),
        requests.with(changes),
        authorizations.with(changes),
        telemetries.with(changes));
  }

  private static boolean isPolicy(ResourceChange change) {
    return Stream.concat(change.before().stream(), change.after().stream())
        .map(MeshResource::spec)
        .anyMatch(
            spec ->
                spec instanceof PeerAuthentication
                    || spec instanceof RequestAuthentication
                    || spec instanceof AuthorizationPolicy
                    || spec instanceof Telemetry);
  }

  /** All of it, for one workload. */
  public WorkloadPolicies of(PolicyTarget target) {
    return new WorkloadPolicies(
        peerAuthentication(target),
        requestAuthentication(target),
        EffectiveAuthorization.of(
            adding(
                authorizations,
                policy -> isFor(policy, policy.spec().selector(), policy.spec().targets(), target),
                target)),
        telemetry(target));
  }

  /** Mutual TLS of one workload; callers ask it for the endpoints that they call. */
  public EffectivePeerAuthentication peerAuthentication(PolicyTarget target) {
    return peers.of(target);
  }

  private EffectiveRequestAuthentication requestAuthentication(PolicyTarget target) {
    List<MeshResource<RequestAuthentication>> selecting =
        adding(
            requests,
            policy -> isFor(policy, policy.spec().selector(), policy.spec().targets(), target),
            target);
    return new EffectiveRequestAuthentication(
        selecting.stream()
            .flatMap(policy -> policy.spec().jwtRules().stream())
            .sorted(Comparator.comparing(JwtRule::issuer))
            .toList(),
        selecting.stream().map(MeshResource::key).toList());
  }

  private EffectiveTelemetry telemetry(PolicyTarget target) {
    List<MeshResource<Telemetry>> widestFirst = new ArrayList<>();
    ofAllTelemetry(rootNamespace).ifPresent(widestFirst::add);
    if (!isInRoot(target)) {
      ofAllTelemetry(target.namespace()).ifPresent(widestFirst::add);
    }
    telemetries.in(target.namespace()).stream()
        .filter(policy -> !isForAll(policy.spec()))
        .filter(policy -> isFor(policy, policy.spec().selector(), policy.spec().targets(), target))
        .forEach(widestFirst::add);
    return EffectiveTelemetry.of(widestFirst);
  }

  private Optional<MeshResource<Telemetry>> ofAllTelemetry(String namespace) {
    return telemetries.in(namespace).stream().filter(each -> isForAll(each.spec())).findFirst();
  }

  private static boolean isForAll(Telemetry policy) {
    return labels(policy.selector()).isEmpty() && policy.targets().isEmpty();
  }

  /** The policies of the root namespace, then those of the workload's, that are for it. */
  private <S extends Record> List<MeshResource<S>> adding(
      PoliciesOf<S> policies, Predicate<MeshResource<S>> isFor, PolicyTarget target) {
    return Stream.of(rootNamespace, target.namespace())
        .distinct()
        .flatMap(namespace -> policies.in(namespace).stream())
        .filter(isFor)
        .toList();
  }

  private static boolean isFor(
      MeshResource<?> policy,
      Optional<WorkloadSelector> selector,
      List<PolicyTargetReference> targets,
      PolicyTarget target) {
    if (targets.isEmpty()) {
      return target.labels().matches(labels(selector));
    }
    return policy.namespace().equals(target.namespace())
        && targets.stream()
            .anyMatch(to -> Attachment.isService(to) && target.services().contains(to.name()));
  }

  private boolean isInRoot(PolicyTarget target) {
    return target.namespace().equals(rootNamespace);
  }

  private static Labels labels(Optional<WorkloadSelector> selector) {
    return Attachment.labels(selector);
  }
}
