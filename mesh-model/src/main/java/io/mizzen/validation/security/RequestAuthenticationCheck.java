package io.mizzen.validation.security;

import io.mizzen.rules.requestauthentication.RequestAuthentication;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.PolicyTargetCheck;
import io.mizzen.validation.ViolationCode;
import java.util.Map;
import org.apiguardian.api.API;

/** {@code RequestAuthentication}. */
@API(status = API.Status.INTERNAL)
public final class RequestAuthenticationCheck {
  private RequestAuthenticationCheck() {}

  public static void spec(
      FieldContext spec,
      RequestAuthentication policy,
      FieldContext root,
      Map<String, String> annotations) {
    PolicyTargetCheck.attachment(spec, policy.selector(), policy.targetRef(), policy.targetRefs());
    spec.each(
        "jwtRules",
        policy.jwtRules(),
        (at, rule) -> {
          if (rule.jwksUri().isEmpty()) {
            JwksCheck.check(at.field("jwks"), rule.jwks());
          }
        });
    String dryRun = annotations.get(AuthorizationPolicyCheck.DRY_RUN);
    if (dryRun != null) {
      root.field("metadata")
          .field("annotations")
          .field(AuthorizationPolicyCheck.DRY_RUN)
          .error(ViolationCode.NOT_SUPPORTED, dryRun, "only AuthorizationPolicy runs dry");
    }
  }
}
