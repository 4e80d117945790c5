package io.mizzen.validation.security;

import io.mizzen.config.constraint.TextForm;
import io.mizzen.names.Forms;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy.Action;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy.Condition;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy.Rule;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy.Source;
import io.mizzen.validation.AddressCheck;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.NumberCheck;
import io.mizzen.validation.PolicyTargetCheck;
import io.mizzen.validation.ViolationCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/** {@code AuthorizationPolicy}. */
@API(status = API.Status.INTERNAL)
public final class AuthorizationPolicyCheck {
  static final String DRY_RUN = "istio.io/dry-run";

  /**
   * The requests that an external authorizer is asked about before any identity or token is known.
   */
  private static final Set<String> UNKNOWN_TO_CUSTOM =
      Set.of(
          "source.namespace",
          "source.principal",
          "source.serviceAccount",
          "request.auth.principal",
          "request.auth.audiences",
          "request.auth.presenter");

  /** Actions that do nothing for a request that no rule matches. */
  private static final Set<Action> UNLESS_MATCHED = Set.of(Action.DENY, Action.CUSTOM);

  private AuthorizationPolicyCheck() {}

  public static void spec(
      FieldContext spec,
      AuthorizationPolicy policy,
      FieldContext root,
      Map<String, String> annotations) {
    PolicyTargetCheck.attachment(spec, policy.selector(), policy.targetRef(), policy.targetRefs());
    provider(spec, policy);
    if (UNLESS_MATCHED.contains(policy.action()) && policy.rules().isEmpty()) {
      spec.field("rules")
          .error(
              ViolationCode.REQUIRED,
              "none",
              "rules: " + policy.action() + " without any never matches",
              "add an empty rule {} that every request matches");
    }
    dryRun(root, policy.action(), Optional.ofNullable(annotations.get(DRY_RUN)));
    spec.each("rules", policy.rules(), (context, rule) -> rule(context, rule, policy.action()));
  }

  private static void provider(FieldContext spec, AuthorizationPolicy policy) {
    boolean isNamed = policy.provider().filter(each -> !each.name().isEmpty()).isPresent();
    if (policy.action() == Action.CUSTOM && !policy.rules().isEmpty() && !isNamed) {
      spec.field("provider").error(ViolationCode.REQUIRED, "\"\"", "a name, with action CUSTOM");
    }
    if (policy.action() != Action.CUSTOM && policy.provider().isPresent()) {
      spec.field("provider")
          .error(ViolationCode.CONFLICT, policy.action(), "a provider with action CUSTOM only");
    }
  }

  private static void dryRun(FieldContext root, Action action, Optional<String> value) {
    FieldContext context = root.field("metadata").field("annotations").field(DRY_RUN);
    value.ifPresent(
        text -> {
          if (!Set.of("true", "false").contains(text)) {
            context.error(ViolationCode.INVALID_VALUE, text, "true or false");
          } else if (action != Action.ALLOW && action != Action.DENY) {
            context.error(ViolationCode.NOT_SUPPORTED, action, "action ALLOW or DENY");
          }
        });
  }

  private static void rule(FieldContext context, Rule rule, Action action) {
    context.each(
        "from", rule.from(), (at, from) -> source(at.field("source"), from.source(), action));
    context.each("when", rule.when(), (at, when) -> condition(at, when, action));
  }

  private static void source(FieldContext context, Optional<Source> found, Action action) {
    if (found.isEmpty()) {
      return;
    }
    Source source = found.get();
    if (action == Action.CUSTOM) {
      SourceFields.identities(source)
          .forEach(
              field ->
                  context
                      .field(field)
                      .error(ViolationCode.NOT_SUPPORTED, field, "no identity with CUSTOM"));
    }
    boolean accounts =
        !(source.serviceAccounts().isEmpty() && source.notServiceAccounts().isEmpty());
    if (accounts && SourceFields.namesPrincipalsOrNamespaces(source)) {
      context
          .field("serviceAccounts")
          .error(ViolationCode.CONFLICT, "beside others", "no namespaces or principals beside it");
    }
  }

  private static void condition(FieldContext context, Condition condition, Action action) {
    if (condition.values().isEmpty() && condition.notValues().isEmpty()) {
      context.error(ViolationCode.REQUIRED, condition.key(), "values or notValues");
    }
    if (action == Action.CUSTOM
        && (UNKNOWN_TO_CUSTOM.contains(condition.key())
            || condition.key().startsWith("request.auth.claims"))) {
      context.field("key").error(ViolationCode.NOT_SUPPORTED, condition.key(), "none of identity");
    }
    value(context, "values", condition.values(), condition.key());
    value(context, "notValues", condition.notValues(), condition.key());
  }

  private static void value(FieldContext context, String field, List<String> values, String key) {
    if (Set.of("source.ip", "remote.ip", "destination.ip").contains(key)) {
      context.each(field, values, AddressCheck::ipOrSubnet);
    } else if (key.equals("destination.port")) {
      context.each(field, values, AuthorizationPolicyCheck::port);
    } else if (key.equals("source.serviceAccount")) {
      form(context, field, values, new Forms.ServiceAccount());
    }
  }

  private static void form(FieldContext context, String field, List<String> values, TextForm form) {
    context.each(
        field,
        values,
        (at, value) -> {
          if (!form.matches(value)) {
            at.error(ViolationCode.valueOf(form.code()), value, form.expected());
          }
        });
  }

  private static void port(FieldContext context, String port) {
    if (!port.matches("[0-9]{1,5}") || !NumberCheck.isPort(Integer.parseInt(port))) {
      context.error(ViolationCode.INVALID_PORT, port, "1.." + NumberCheck.LAST_PORT);
    }
  }
}
