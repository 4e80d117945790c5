package io.mizzen.validation;

import io.mizzen.rules.peerauthentication.PeerAuthentication;
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
    spec.eachEntry(
        "portLevelMtls", policy.portLevelMtls(), (context, port) -> port(context, port.getKey()));
  }

  private static void port(FieldContext context, String port) {
    if (!port.matches("[0-9]{1,5}") || !NumberCheck.isPort(Integer.parseInt(port))) {
      context.error(ViolationCode.INVALID_PORT, port, "1.." + NumberCheck.LAST_PORT);
    }
  }
}
