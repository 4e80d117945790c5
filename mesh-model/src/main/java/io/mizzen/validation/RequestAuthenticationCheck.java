package io.mizzen.validation;

import io.mizzen.rules.requestauthentication.RequestAuthentication;
import io.mizzen.rules.requestauthentication.RequestAuthentication.ClaimToHeader;
import io.mizzen.rules.requestauthentication.RequestAuthentication.JwtHeader;
import io.mizzen.rules.requestauthentication.RequestAuthentication.JwtRule;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/** {@code RequestAuthentication}. */
@API(status = API.Status.INTERNAL)
public final class RequestAuthenticationCheck {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private RequestAuthenticationCheck() {}

  public static void spec(
      FieldContext spec,
      RequestAuthentication policy,
      FieldContext root,
      Map<String, String> annotations) {
    PolicyTargetCheck.attachment(spec, policy.selector(), policy.targetRef(), policy.targetRefs());
    spec.each("jwtRules", policy.jwtRules(), RequestAuthenticationCheck::rule);
    String dryRun = annotations.get(AuthorizationPolicyCheck.DRY_RUN);
    if (dryRun != null) {
      root.field("metadata")
          .field("annotations")
          .field(AuthorizationPolicyCheck.DRY_RUN)
          .error(ViolationCode.NOT_SUPPORTED, dryRun, "only AuthorizationPolicy runs dry");
    }
  }

  private static void rule(FieldContext context, JwtRule rule) {
    if (rule.issuer().isEmpty() && rule.jwksUri().isEmpty()) {
      context.field("issuer").error(ViolationCode.REQUIRED, "\"\"", "an issuer or a jwksUri");
    }
    if (!rule.jwksUri().isEmpty() && !isWebAddress(rule.jwksUri())) {
      context
          .field("jwksUri")
          .error(ViolationCode.INVALID_VALUE, rule.jwksUri(), "a URL with http or https");
    }
    if (!rule.jwksUri().isEmpty() && !rule.jwks().isEmpty()) {
      context.field("jwks").error(ViolationCode.CONFLICT, "beside jwksUri", "one of the two");
    }
    notEmpty(context, "audiences", rule.audiences());
    notEmpty(context, "fromParams", rule.fromParams());
    notEmpty(context, "fromCookies", rule.fromCookies());
    context.each("fromHeaders", rule.fromHeaders(), RequestAuthenticationCheck::header);
    context.each(
        "outputClaimToHeaders", rule.outputClaimToHeaders(), RequestAuthenticationCheck::claim);
  }

  private static void notEmpty(FieldContext context, String field, List<String> values) {
    context.each(
        field,
        values,
        (at, value) -> {
          if (value.isEmpty()) {
            at.error(ViolationCode.REQUIRED, "\"\"", "a value");
          }
        });
  }

  private static void header(FieldContext context, JwtHeader header) {
    if (header.name().isEmpty()) {
      context.field("name").error(ViolationCode.REQUIRED, "\"\"", "a header name");
    }
  }

  private static void claim(FieldContext context, ClaimToHeader claim) {
    if (claim.claim().isEmpty()) {
      context.field("claim").error(ViolationCode.REQUIRED, "\"\"", "a claim");
    }
    if (claim.header().isEmpty()) {
      context.field("header").error(ViolationCode.REQUIRED, "\"\"", "a header name");
    } else if (!claim.header().matches("[-0-9A-Za-z_]+")) {
      context
          .field("header")
          .error(ViolationCode.INVALID_HEADER, claim.header(), "letters, digits, - and _");
    }
  }

  private static boolean isWebAddress(String text) {
    try {
      URI uri = new URI(text);
      return uri.getScheme() != null && SCHEMES.contains(uri.getScheme());
    } catch (URISyntaxException notAnAddress) {
      return false;
    }
  }
}
