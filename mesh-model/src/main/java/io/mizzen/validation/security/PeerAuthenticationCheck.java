package io.mizzen.validation.security;

import io.mizzen.rules.peerauthentication.PeerAuthentication;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.PolicyTargetCheck;
import io.mizzen.validation.ViolationCode;
import org.apiguardian.api.API;

/** {@code PeerAuthentication}. */
@API(status = API.Status.INTERNAL)
public final class PeerAuthenticationCheck {
  private PeerAuthenticationCheck() {}

  public static void spec(FieldContext spec, PeerAuthentication policy) {
    spec.ifPresent("selector", policy.selector(), PolicyTargetCheck::selector);
    boolean selects = policy.selector().filter(s -> !s.matchLabels().isEmpty()).isPresent();
    if (!policy.portLevelMtls().isEmpty() && !selects) {
      spec.field("portLevelMtls")
          .error(
              ViolationCode.CONFLICT,
              "without selector",
              "a selector beside it: ports differ from workload to workload");
    }
  }
}
