package io.mizzen.rules.requestauthentication;

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
  public record JwtRule(
      String issuer,
      List<String> audiences,
      String jwksUri,
      String jwks,
      List<JwtHeader> fromHeaders,
      List<String> fromParams,
      List<String> fromCookies,
      String outputPayloadToHeader,
      boolean forwardOriginalToken,
      List<ClaimToHeader> outputClaimToHeaders,
      Optional<Duration> timeout,
      List<String> spaceDelimitedClaims) {}

  /** {@code JWTHeader}. */
  public record JwtHeader(String name, String prefix) {}

  /** {@code ClaimToHeader}. */
  public record ClaimToHeader(String header, String claim) {}

  /** Both spellings of what the policy is attached to. */
  public List<PolicyTargetReference> targets() {
    return targetRef.map(List::of).orElse(targetRefs);
  }
}
