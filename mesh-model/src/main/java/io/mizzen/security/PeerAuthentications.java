package io.mizzen.security;

import io.mizzen.api.Labels;
import io.mizzen.api.ResourceKey;
import io.mizzen.model.MeshResource;
import io.mizzen.model.ResourceChange;
import io.mizzen.rules.peerauthentication.PeerAuthentication;
import io.mizzen.rules.peerauthentication.PeerAuthentication.Mode;
import io.mizzen.rules.peerauthentication.PeerAuthentication.MutualTls;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which PeerAuthentication decides for a workload. Istio's order: its port in the policy that
 * selects it, that policy, the namespace's, the root namespace's; the oldest of several, and an
 * unset mode asks the next. A policy with a selector in the root namespace is for nobody. Immutable
 * and persistent.
 */
record PeerAuthentications(PoliciesOf<PeerAuthentication> policies, String rootNamespace) {

  static PeerAuthentications none(String rootNamespace) {
    return new PeerAuthentications(PoliciesOf.none(PeerAuthentication.class), rootNamespace);
  }

  PeerAuthentications with(Collection<ResourceChange> changes) {
    return new PeerAuthentications(policies.with(changes), rootNamespace);
  }

  /** Those of some rules. */
  PeerAuthentications with(List<MeshResource<PeerAuthentication>> rules) {
    return with(
        rules.stream()
            .map(rule -> new ResourceChange(Optional.empty(), Optional.of(rule)))
            .toList());
  }

  /** Mutual TLS of one workload. */
  EffectivePeerAuthentication of(PolicyTarget target) {
    List<MeshResource<PeerAuthentication>> widestFirst = widestFirst(target);
    Mode mode =
        widestFirst.stream()
            .map(PeerAuthentications::mode)
            .filter(each -> each != Mode.UNSET)
            .reduce((wide, narrow) -> narrow)
            .orElse(Mode.PERMISSIVE);
    List<ResourceKey> sources = widestFirst.stream().map(MeshResource::key).toList();
    return new EffectivePeerAuthentication(
        mode,
        selecting(target).map(policy -> ports(policy.spec(), mode)).orElse(Map.of()),
        sources);
  }

  /** The policy that lets a workload take mutual TLS only, at a port, if one does. */
  Optional<ResourceKey> strict(PolicyTarget target, int port) {
    if (of(target).at(port) != Mode.STRICT) {
      return Optional.empty();
    }
    return widestFirst(target).stream()
        .filter(
            policy ->
                ports(policy.spec(), mode(policy)).getOrDefault(port, mode(policy)) != Mode.UNSET)
        .reduce((wide, narrow) -> narrow)
        .map(MeshResource::key);
  }

  private List<MeshResource<PeerAuthentication>> widestFirst(PolicyTarget target) {
    Optional<MeshResource<PeerAuthentication>> namespace =
        target.namespace().equals(rootNamespace) ? Optional.empty() : ofAll(target.namespace());
    return Stream.of(ofAll(rootNamespace), namespace, selecting(target))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<MeshResource<PeerAuthentication>> ofAll(String namespace) {
    return policies.in(namespace).stream().filter(policy -> labels(policy).isEmpty()).findFirst();
  }

  private Optional<MeshResource<PeerAuthentication>> selecting(PolicyTarget target) {
    return policies.in(target.namespace()).stream()
        .filter(policy -> !policy.namespace().equals(rootNamespace))
        .filter(policy -> !labels(policy).isEmpty())
        .filter(policy -> target.labels().matches(labels(policy)))
        .findFirst();
  }

  private static Labels labels(MeshResource<PeerAuthentication> policy) {
    return Attachment.labels(policy.spec().selector());
  }

  private static Mode mode(MeshResource<PeerAuthentication> policy) {
    return policy.spec().mtls().map(MutualTls::mode).orElse(Mode.UNSET);
  }

  private static Map<Integer, Mode> ports(PeerAuthentication policy, Mode unset) {
    Map<Integer, Mode> ports = new TreeMap<>();
    policy
        .portLevelMtls()
        .forEach(
            (port, mtls) ->
                ports.put(Integer.parseInt(port), mtls.mode() == Mode.UNSET ? unset : mtls.mode()));
    return ports;
  }
}
