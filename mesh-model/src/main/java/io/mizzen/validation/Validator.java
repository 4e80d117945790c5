package io.mizzen.validation;

import io.mizzen.model.MeshResource;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.kubernetes.Deployment;
import io.mizzen.rules.kubernetes.EndpointSlice;
import io.mizzen.rules.kubernetes.KubernetesService;
import io.mizzen.rules.kubernetes.Pod;
import io.mizzen.rules.peerauthentication.PeerAuthentication;
import io.mizzen.rules.requestauthentication.RequestAuthentication;
import io.mizzen.rules.serviceentry.ServiceEntry;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.workloadentry.WorkloadEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Says everything that is wrong with one resource by itself, as Istio's admission webhook would;
 * what needs to know other resources is left to analysis.
 *
 * <p>Pure and thread-safe. Kinds without checks of their own only have their metadata looked at.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Validator {
  /** Annotations that Istio refuses on the kinds read here. */
  private static final Set<String> RESERVED =
      Set.of(
          AuthorizationPolicyCheck.DRY_RUN,
          "internal.istio.io/webhook-always-reject",
          "internal.istio.io/parents",
          "internal.istio.io/parent-namespace");

  private Validator() {}

  /**
   * All violations, in the order of the checks; empty when the resource is good. The resource is to
   * be rejected when one of them {@link Violation#isError() is an error}.
   */
  public static List<Violation> validate(MeshResource<?> resource) {
    List<Violation> seen = new ArrayList<>();
    Place root = Place.root(seen);
    metadata(root.field("metadata"), resource);
    spec(root, resource);
    return List.copyOf(seen);
  }

  private static void metadata(Place place, MeshResource<?> resource) {
    NameCheck.objectName(place.field("name"), resource.name());
    NameCheck.label(place.field("namespace"), resource.namespace());
    NameCheck.labels(place, "labels", resource.labels().entries());
    Place annotations = place.field("annotations");
    resource.annotations().keySet().stream()
        .filter(RESERVED::contains)
        .filter(name -> !(name.equals(AuthorizationPolicyCheck.DRY_RUN) && judgesDryRun(resource)))
        .forEach(
            name ->
                annotations
                    .field(name)
                    .error(
                        ViolationCode.NOT_SUPPORTED,
                        name,
                        "no such annotation on a " + resource.key().kind(),
                        "remove it"));
  }

  /** Kinds whose own check says what a dry run means for them. */
  private static boolean judgesDryRun(MeshResource<?> resource) {
    return resource.spec() instanceof AuthorizationPolicy
        || resource.spec() instanceof RequestAuthentication;
  }

  private static void spec(Place root, MeshResource<?> resource) {
    Place spec = root.field("spec");
    Record rule = resource.spec();
    if (rule instanceof VirtualService service) {
      VirtualServiceCheck.spec(spec, service, resource.namespace());
    } else if (rule instanceof DestinationRule destination) {
      DestinationRuleCheck.spec(spec, destination, resource.namespace());
    } else if (rule instanceof ServiceEntry entry) {
      ServiceEntryCheck.spec(spec, entry, resource.namespace(), resource.labels().entries());
    } else if (rule instanceof WorkloadEntry entry) {
      WorkloadEntryCheck.spec(spec, entry);
    } else if (rule instanceof PeerAuthentication policy) {
      PeerAuthenticationCheck.spec(spec, policy);
    } else if (rule instanceof AuthorizationPolicy policy) {
      AuthorizationPolicyCheck.spec(spec, policy, root, resource.annotations());
    } else if (rule instanceof RequestAuthentication policy) {
      RequestAuthenticationCheck.spec(spec, policy, root, resource.annotations());
    } else if (rule instanceof KubernetesService service) {
      KubernetesCheck.service(spec, service);
    } else if (rule instanceof EndpointSlice slice) {
      KubernetesCheck.endpointSlice(root, slice, resource.labels().entries());
    } else if (rule instanceof Pod pod) {
      KubernetesCheck.pod(root, pod);
    } else if (rule instanceof Deployment deployment) {
      KubernetesCheck.deployment(spec, deployment);
    }
  }
}
