package io.mizzen.rules.requestauthentication;

import io.mizzen.config.constraint.AnyField;
import io.mizzen.config.constraint.Exclusive;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.MaxLength;
import io.mizzen.config.constraint.NotEmpty;
import io.mizzen.config.constraint.Required;
import io.mizzen.config.constraint.Timer;
import io.mizzen.names.Forms;
import io.mizzen.names.WebForms;
import io.mizzen.rules.PolicyTargetReference;
import io.mizzen.rules.WorkloadSelector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Istio {@code RequestAuthentication}: which tokens are valid. A call with an invalid one is
 * refused; one without a token passes.
 */
public record RequestAuthentication(
    Optional<WorkloadSelector> selector,
    Optional<PolicyTargetReference> targetRef,
    List<PolicyTargetReference> targetRefs,
    List<JwtRule> jwtRules) {

  /** {@code JWTRule}. */
  @AnyField(
      of = {"issuer", "jwksUri"},
      found = "neither",
      expected = "an issuer or a jwksUri")
  @Exclusive({"jwksUri", "jwks"})
  public record JwtRule(
      @NotEmpty("an issuer") String issuer,
      @Form(Forms.NotEmpty.class) List<String> audiences,
      @NotEmpty("a URL") @MaxLength(2048) @Form(WebForms.WebUrl.class) String jwksUri,
      String jwks,
      List<JwtHeader> fromHeaders,
      @Form(Forms.NotEmpty.class) List<String> fromParams,
      @Form(Forms.NotEmpty.class) List<String> fromCookies,
      String outputPayloadToHeader,
      boolean forwardOriginalToken,
      List<ClaimToHeader> outputClaimToHeaders,
      @Timer Optional<Duration> timeout,
      @MaxItems(64) @Form(Forms.NotEmpty.class) List<String> spaceDelimitedClaims,
      Optional<Presence> presence) {}

  /** {@code JWTRule.Presence}. */
  public enum Presence {
    OPTIONAL,
    REQUIRED
  }

  /** {@code JWTHeader}. */
  public record JwtHeader(@Required("a header name") String name, String prefix) {}

  /** {@code ClaimToHeader}. */
  public record ClaimToHeader(
      @Required("a header name") @Form(WebForms.HeaderName.class) String header,
      @Required("a claim") String claim) {}

  /** Both spellings of what the policy is attached to. */
  public List<PolicyTargetReference> targets() {
    return targetRef.map(List::of).orElse(targetRefs);
  }
}
