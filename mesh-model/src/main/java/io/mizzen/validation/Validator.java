package io.mizzen.validation;

import io.mizzen.model.MeshResource;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy;
import io.mizzen.rules.requestauthentication.RequestAuthentication;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Says everything that is wrong with one resource by itself, as Istio's admission webhook would;
 * what needs to know other resources is left to analysis.
 *
 * <p>Pure and thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Validator {
  private static final String DRY_RUN = "istio.io/dry-run";

  /** Annotations that Istio refuses on the kinds read here. */
  private static final Set<String> RESERVED =
      Set.of(
          DRY_RUN,
          "internal.istio.io/webhook-always-reject",
          "internal.istio.io/parents",
          "internal.istio.io/parent-namespace");

  private Validator() {}

  /**
   * All violations, in the order of the checks; empty when the resource is good. The resource is to
   * be rejected when one of them {@link Violation#isError() is an error}.
   *
   * @param check the kind's own
   */
  public static <S extends Record> List<Violation> validate(
      MeshResource<S> resource, SpecCheck<S> check) {
    List<Violation> seen = new ArrayList<>();
    FieldContext root = FieldContext.root(seen);
    metadata(root.field("metadata"), resource);
    check.check(root, resource);
    return List.copyOf(seen);
  }

  private static void metadata(FieldContext context, MeshResource<?> resource) {
    NameCheck.objectName(context.field("name"), resource.name());
    if (!resource.namespace().isEmpty()) {
      NameCheck.label(context.field("namespace"), resource.namespace());
    }
    NameCheck.labels(context, "labels", resource.labels().entries());
    FieldContext annotations = context.field("annotations");
    resource.annotations().keySet().stream()
        .filter(RESERVED::contains)
        .filter(name -> !(name.equals(DRY_RUN) && judgesDryRun(resource)))
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
}
