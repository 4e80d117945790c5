package io.mizzen.security;

import io.mizzen.config.WithoutEffect;
import io.mizzen.model.MeshResource;
import io.mizzen.model.WorkloadCertificates;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy.Action;
import io.mizzen.rules.kubernetes.EndpointSlice;
import io.mizzen.rules.peerauthentication.PeerAuthentication;
import io.mizzen.rules.peerauthentication.PeerAuthentication.Mode;
import io.mizzen.rules.requestauthentication.RequestAuthentication;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.workloadgroup.WorkloadGroup;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The demands of one resource that are left out and weaken nothing, in the order of its fields:
 * resources of kinds that are not read, and those parts of security policies that forbid nothing.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Omissions {
  private static final String PLAINTEXT =
      "PERMISSIVE: there are no certificates yet, so traffic is plaintext";
  private static final String NO_GATEWAYS = "there are no gateways and waypoints yet";
  private static final String FQDN = "FQDN: neither Istio nor this mesh calls such endpoints";

  private Omissions() {}

  /** Those of a data plane without certificates. */
  public static List<Omission> of(MeshResource<?> resource) {
    return of(resource, WorkloadCertificates.NONE);
  }

  /** Those of a data plane with certificates or without. */
  public static List<Omission> of(MeshResource<?> resource, WorkloadCertificates certificates) {
    Record spec = resource.spec();
    if (spec instanceof WithoutEffect kind && kind.isWithoutEffect()) {
      return List.of(
          new Omission("", resource.key().kind() + " is not used yet; it has no effect"));
    }
    if (spec instanceof PeerAuthentication policy) {
      return certificates == WorkloadCertificates.NONE ? permissive(policy) : List.of();
    }
    if (spec instanceof WorkloadGroup group) {
      return ofWorkloadGroup(group);
    }
    if (spec instanceof VirtualService rule) {
      return ofVirtualService(rule);
    }
    if (spec instanceof EndpointSlice slice) {
      return slice.addressType().equals("FQDN")
          ? List.of(new Omission("addressType", FQDN))
          : List.of();
    }
    if (spec instanceof AuthorizationPolicy policy) {
      return ofAuthorizationPolicy(policy, resource);
    }
    return spec instanceof RequestAuthentication policy
            && !Attachment.of(resource.namespace(), policy).guardsCalls()
        ? List.of(new Omission("spec.targetRefs", NO_GATEWAYS))
        : List.of();
  }

  private static List<Omission> ofWorkloadGroup(WorkloadGroup group) {
    List<Omission> omissions = new ArrayList<>();
    if (group.template().filter(entry -> !entry.address().isEmpty()).isPresent()) {
      omissions.add(new Omission("spec.template.address", "each server says its own"));
    }
    if (group.metadata().filter(all -> !all.annotations().isEmpty()).isPresent()) {
      omissions.add(new Omission("spec.metadata.annotations", "registered servers have none"));
    }
    if (group.probe().isPresent()) {
      omissions.add(
          new Omission("spec.probe", "a registered server is healthy while its stream lives"));
    }
    return omissions;
  }

  private static List<Omission> ofVirtualService(VirtualService rule) {
    return rule.gateways().stream().allMatch("mesh"::equals)
        ? List.of()
        : List.of(new Omission("spec.gateways", NO_GATEWAYS));
  }

  private static List<Omission> permissive(PeerAuthentication policy) {
    List<Omission> omissions = new ArrayList<>();
    policy
        .mtls()
        .filter(mtls -> mtls.mode() == Mode.PERMISSIVE)
        .ifPresent(mtls -> omissions.add(new Omission("spec.mtls.mode", PLAINTEXT)));
    policy
        .portLevelMtls()
        .forEach(
            (port, mtls) -> {
              if (mtls.mode() == Mode.PERMISSIVE) {
                omissions.add(new Omission("spec.portLevelMtls." + port + ".mode", PLAINTEXT));
              }
            });
    return omissions;
  }

  private static List<Omission> ofAuthorizationPolicy(
      AuthorizationPolicy policy, MeshResource<?> resource) {
    if (!Attachment.of(resource.namespace(), policy).guardsCalls()) {
      return List.of(new Omission("spec.targetRefs", NO_GATEWAYS));
    }
    if (Authorization.isDryRun(resource.annotations())) {
      return List.of(
          new Omission(
              "metadata.annotations[\"istio.io/dry-run\"]", "nothing says what it would refuse"));
    }
    return policy.action() == Action.AUDIT
        ? List.of(new Omission("spec.action", "AUDIT: no call is audited yet"))
        : List.of();
  }
}
