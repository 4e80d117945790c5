package io.mizzen.security;

import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.WorkloadCertificates;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.peerauthentication.PeerAuthentication;
import io.mizzen.rules.peerauthentication.PeerAuthentication.Mode;
import io.mizzen.rules.requestauthentication.RequestAuthentication;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/** The demands of one resource that cannot be enforced, in the order of its fields. */
@API(status = API.Status.EXPERIMENTAL)
public final class Demands {
  private static final String SELECTED = "calls to the workloads it selects";
  private static final String NO_CERTIFICATES = "the servers of this mesh have no certificates yet";
  private static final String NO_CHECKS = "the servers of this mesh check no policies yet";
  private static final String NO_TOKENS = "the servers of this mesh check no tokens yet";

  private Demands() {}

  /**
   * Those that a data plane without certificates cannot enforce. Empty for a resource whose kind
   * protects nothing, or that asks for no protection.
   */
  public static List<Demand> of(MeshResource<?> resource) {
    return of(resource, WorkloadCertificates.NONE);
  }

  /**
   * Those that some data planes of a mesh cannot meet.
   *
   * @param certificates whether those data planes have certificates
   */
  public static List<Demand> of(
      MeshResource<?> resource, MeshSettings settings, WorkloadCertificates certificates) {
    return isForNobody(resource, settings.rootNamespace()) ? List.of() : of(resource, certificates);
  }

  /**
   * Whether it is a PeerAuthentication of the root namespace that selects workloads: Istio applies
   * it to none.
   */
  public static boolean isForNobody(MeshResource<?> resource, String rootNamespace) {
    return resource.namespace().equals(rootNamespace)
        && resource.spec() instanceof PeerAuthentication policy
        && !Attachment.labels(policy.selector()).isEmpty();
  }

  /** Those that no data plane can enforce: sidecars with certificates speak mutual TLS. */
  public static List<Demand> of(MeshResource<?> resource, WorkloadCertificates certificates) {
    Record spec = resource.spec();
    if (spec instanceof PeerAuthentication policy) {
      return certificates == WorkloadCertificates.NONE ? ofPeerAuthentication(policy) : List.of();
    }
    if (spec instanceof AuthorizationPolicy policy) {
      return ofAuthorizationPolicy(policy, resource);
    }
    if (spec instanceof RequestAuthentication policy) {
      return ofRequestAuthentication(policy);
    }
    return spec instanceof DestinationRule rule ? TlsDemands.of(rule, certificates) : List.of();
  }

  private static List<Demand> ofPeerAuthentication(PeerAuthentication policy) {
    List<Demand> demands = new ArrayList<>();
    policy
        .mtls()
        .filter(mtls -> mtls.mode() == Mode.STRICT)
        .ifPresent(mtls -> demands.add(strict("spec.mtls.mode", SELECTED)));
    policy
        .portLevelMtls()
        .forEach(
            (port, mtls) -> {
              if (mtls.mode() == Mode.STRICT) {
                String refused = "calls to port " + port + " of the workloads it selects";
                demands.add(strict("spec.portLevelMtls." + port + ".mode", refused));
              }
            });
    return demands;
  }

  private static Demand strict(String path, String refused) {
    return new Demand(path, Mode.STRICT.name(), "PERMISSIVE or DISABLE", NO_CERTIFICATES, refused);
  }

  private static List<Demand> ofAuthorizationPolicy(
      AuthorizationPolicy policy, MeshResource<?> resource) {
    if (!Attachment.of(resource.namespace(), policy).guardsCalls()
        || !Authorization.restricts(policy, resource.annotations())) {
      return List.of();
    }
    String path = policy.rules().isEmpty() ? "spec" : "spec.rules";
    String found = policy.action() + " with " + Authorization.count(policy.rules().size());
    return List.of(
        new Demand(path, found, "AUDIT, or ALLOW with an empty rule", NO_CHECKS, SELECTED));
  }

  private static List<Demand> ofRequestAuthentication(RequestAuthentication policy) {
    boolean guards = Attachment.of("", policy).guardsCalls();
    return policy.jwtRules().isEmpty() || !guards
        ? List.of()
        : List.of(
            new Demand(
                "spec.jwtRules",
                Authorization.count(policy.jwtRules().size()),
                "none",
                NO_TOKENS,
                SELECTED));
  }
}
