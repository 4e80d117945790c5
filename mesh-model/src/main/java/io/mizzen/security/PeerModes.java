package io.mizzen.security;

import io.mizzen.api.Labels;
import io.mizzen.api.ResourceKey;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.peerauthentication.PeerAuthentication;
import io.mizzen.rules.peerauthentication.PeerAuthentication.Mode;
import io.mizzen.rules.peerauthentication.PeerAuthentication.MutualTls;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which PeerAuthentication decides for a workload. Istio's order: its port in the policy that
 * selects it, that policy, the namespace's, the root namespace's; the oldest of several, and an
 * unset mode asks the next. A policy with a selector in the root namespace is for that namespace's
 * workloads.
 */
final class PeerModes {
  private final List<Policy> oldestFirst;
  private final String rootNamespace;

  private record Policy(ResourceKey key, Labels selector, Mode mode, Map<String, MutualTls> ports) {

    Policy(MeshResource<PeerAuthentication> rule) {
      this(
          rule.key(),
          Attachment.labels(rule.spec().selector()),
          rule.spec().mtls().map(MutualTls::mode).orElse(Mode.UNSET),
          rule.spec().portLevelMtls());
    }

    boolean isOf(String namespace) {
      return key.namespace().equals(namespace);
    }

    Mode at(int port) {
      MutualTls own = ports.get(String.valueOf(port));
      return own == null || own.mode() == Mode.UNSET ? mode : own.mode();
    }
  }

  private PeerModes(List<Policy> oldestFirst, String rootNamespace) {
    this.oldestFirst = oldestFirst;
    this.rootNamespace = rootNamespace;
  }

  static PeerModes of(RuleSet rules, MeshSettings settings) {
    boolean ignored = settings.allowedNotEnforced().contains("PeerAuthentication");
    List<Policy> policies =
        ignored
            ? List.of()
            : rules.ofType(PeerAuthentication.class).stream()
                .sorted(MeshResource.OLDEST_FIRST)
                .map(Policy::new)
                .toList();
    return new PeerModes(policies, settings.rootNamespace());
  }

  /** The policy that lets a workload take mutual TLS only, if one does. */
  Optional<ResourceKey> strict(Callee callee) {
    Predicate<Policy> selecting =
        policy ->
            !policy.selector().isEmpty()
                && policy.isOf(callee.namespace())
                && callee.labels().matches(policy.selector());
    Predicate<Policy> ofNamespace =
        policy -> policy.selector().isEmpty() && policy.isOf(callee.namespace());
    Predicate<Policy> ofMesh = policy -> policy.selector().isEmpty() && policy.isOf(rootNamespace);
    return Stream.of(selecting, ofNamespace, ofMesh)
        .flatMap(level -> oldestFirst.stream().filter(level).limit(1))
        .filter(policy -> policy.at(callee.port()) != Mode.UNSET)
        .findFirst()
        .filter(policy -> policy.at(callee.port()) == Mode.STRICT)
        .map(Policy::key);
  }
}
