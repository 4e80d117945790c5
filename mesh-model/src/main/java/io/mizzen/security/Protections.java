package io.mizzen.security;

import io.mizzen.api.Endpoint;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Service;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.ResourceChange;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy.Action;
import io.mizzen.rules.peerauthentication.PeerAuthentication;
import io.mizzen.rules.requestauthentication.RequestAuthentication;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * All policies of a mesh that protect workloads, and which workloads must not be reached because
 * nobody can enforce them. Kinds that {@link MeshSettings#allowedNotEnforced} names count for
 * nothing. Immutable.
 *
 * <p>A closed workload is refused whole: a policy that forbids one path or one caller cannot be
 * enforced for that path or caller alone.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Protections {
  private final List<Policy> denying;
  private final List<Policy> allowing;
  private final PeerAuthentications peers;
  private final String rootNamespace;

  private record Policy(ResourceKey key, Attachment attachment, boolean allowsAll) {}

  private Protections(
      List<Policy> denying,
      List<Policy> allowing,
      PeerAuthentications peers,
      String rootNamespace) {
    this.denying = denying;
    this.allowing = allowing;
    this.peers = peers;
    this.rootNamespace = rootNamespace;
  }

  public static Protections of(RuleSet rules, MeshSettings settings) {
    List<Policy> denying = new ArrayList<>();
    List<Policy> allowing = new ArrayList<>();
    for (MeshResource<AuthorizationPolicy> rule :
        enforced(rules, AuthorizationPolicy.class, settings)) {
      Policy policy = policy(rule);
      if (rule.spec().action() != Action.ALLOW && restricts(rule)) {
        denying.add(policy);
      }
      if (rule.spec().action() == Action.ALLOW && (policy.allowsAll() || restricts(rule))) {
        allowing.add(policy);
      }
    }
    for (MeshResource<RequestAuthentication> rule :
        enforced(rules, RequestAuthentication.class, settings)) {
      if (!rule.spec().jwtRules().isEmpty()) {
        Attachment attachment = Attachment.of(rule.namespace(), rule.spec());
        denying.add(new Policy(rule.key(), attachment, false));
      }
    }
    return new Protections(
        List.copyOf(denying),
        List.copyOf(allowing),
        PeerAuthentications.none(settings.rootNamespace())
            .with(enforced(rules, PeerAuthentication.class, settings)),
        settings.rootNamespace());
  }

  /** Whether a change may close or open a workload. */
  public static boolean isConcernedBy(ResourceChange change) {
    return Stream.concat(change.before().stream(), change.after().stream())
        .map(MeshResource::spec)
        .anyMatch(
            spec ->
                spec instanceof AuthorizationPolicy
                    || spec instanceof RequestAuthentication
                    || spec instanceof PeerAuthentication);
  }

  /** The endpoints of a service that calls may reach. */
  public Reach reach(Service service, List<Endpoint> endpoints) {
    if (endpoints.isEmpty()) {
      return new Reach(List.of(), closing(Callee.anyOf(service)));
    }
    List<Endpoint> open = new ArrayList<>();
    Set<ResourceKey> closedBy = new TreeSet<>();
    for (Endpoint endpoint : endpoints) {
      List<ResourceKey> closing = closing(Callee.of(service, endpoint));
      if (closing.isEmpty()) {
        open.add(endpoint);
      }
      closedBy.addAll(closing);
    }
    return new Reach(open, List.copyOf(closedBy));
  }

  /** The policies that close a workload, sorted; empty when calls may reach it. */
  public List<ResourceKey> closing(Callee callee) {
    // What lies outside the mesh has no server that Istio's policies would be enforced at.
    if (callee.service().external()) {
      return List.of();
    }
    Set<ResourceKey> closing = new TreeSet<>();
    covering(denying, callee).forEach(policy -> closing.add(policy.key()));
    List<Policy> allowed = covering(allowing, callee).toList();
    if (allowed.stream().noneMatch(Policy::allowsAll)) {
      allowed.forEach(policy -> closing.add(policy.key()));
    }
    peers
        .strict(PolicyTarget.of(callee.namespace(), callee.labels()), callee.port())
        .ifPresent(closing::add);
    return List.copyOf(closing);
  }

  private Stream<Policy> covering(List<Policy> policies, Callee callee) {
    return policies.stream().filter(each -> each.attachment().covers(callee, rootNamespace));
  }

  private static <S extends Record> List<MeshResource<S>> enforced(
      RuleSet rules, Class<S> type, MeshSettings settings) {
    return settings.allowedNotEnforced().contains(type.getSimpleName())
        ? List.of()
        : rules.ofType(type);
  }

  private static Policy policy(MeshResource<AuthorizationPolicy> rule) {
    boolean allowsAll =
        Authorization.allowsAll(rule.spec()) && !Authorization.isDryRun(rule.annotations());
    return new Policy(rule.key(), Attachment.of(rule.namespace(), rule.spec()), allowsAll);
  }

  private static boolean restricts(MeshResource<AuthorizationPolicy> rule) {
    return Authorization.restricts(rule.spec(), rule.annotations());
  }
}
