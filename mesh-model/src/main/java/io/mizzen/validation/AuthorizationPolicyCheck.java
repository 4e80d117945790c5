package io.mizzen.validation;

import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy.Action;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy.Condition;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy.Operation;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy.Rule;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
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

  private AuthorizationPolicyCheck() {}

  public static void spec(
      Place spec, AuthorizationPolicy policy, Place root, Map<String, String> annotations) {
    PolicyTargetCheck.attachment(spec, policy.selector(), policy.targetRef(), policy.targetRefs());
    provider(spec, policy);
    if (policy.action() == Action.DENY && policy.rules().isEmpty()) {
      spec.field("rules")
          .error(
              ViolationCode.REQUIRED,
              "none",
              "rules: DENY without any never matches",
              "add an empty rule {} to deny all");
    }
    dryRun(root, policy.action(), Optional.ofNullable(annotations.get(DRY_RUN)));
    spec.each("rules", policy.rules(), (place, rule) -> rule(place, rule, policy.action()));
  }

  private static void provider(Place spec, AuthorizationPolicy policy) {
    boolean isNamed = policy.provider().filter(each -> !each.name().isEmpty()).isPresent();
    if (policy.action() == Action.CUSTOM && !policy.rules().isEmpty() && !isNamed) {
      spec.field("provider").error(ViolationCode.REQUIRED, "\"\"", "a name, with action CUSTOM");
    }
    if (policy.action() != Action.CUSTOM && policy.provider().isPresent()) {
      spec.field("provider")
          .error(ViolationCode.CONFLICT, policy.action(), "a provider with action CUSTOM only");
    }
  }

  private static void dryRun(Place root, Action action, Optional<String> value) {
    Place place = root.field("metadata").field("annotations").field(DRY_RUN);
    value.ifPresent(
        text -> {
          if (!Set.of("true", "false").contains(text)) {
            place.error(ViolationCode.INVALID_VALUE, text, "true or false");
          } else if (action != Action.ALLOW && action != Action.DENY) {
            place.error(ViolationCode.NOT_SUPPORTED, action, "action ALLOW or DENY");
          }
        });
  }

  private static void rule(Place place, Rule rule, Action action) {
    place.each(
        "from", rule.from(), (at, from) -> source(at.field("source"), from.source(), action));
    place.each("to", rule.to(), (at, to) -> operation(at.field("operation"), to.operation()));
    place.each("when", rule.when(), (at, when) -> condition(at, when, action));
  }

  private static void source(Place place, Optional<Source> found, Action action) {
    Optional<Source> given = found.filter(source -> !SourceFields.isEmpty(source));
    if (given.isEmpty()) {
      place.error(ViolationCode.REQUIRED, "nothing", "at least one field");
      return;
    }
    Source source = given.get();
    SourceFields.each(source, (field, values) -> present(place, field, values));
    if (action == Action.CUSTOM) {
      SourceFields.identities(source)
          .forEach(
              field ->
                  place
                      .field(field)
                      .error(ViolationCode.NOT_SUPPORTED, field, "no identity with CUSTOM"));
    }
    BiConsumer<Place, String> address = AddressCheck::ipOrSubnet;
    place.each("ipBlocks", source.ipBlocks(), address);
    place.each("notIpBlocks", source.notIpBlocks(), address);
    place.each("remoteIpBlocks", source.remoteIpBlocks(), address);
    place.each("notRemoteIpBlocks", source.notRemoteIpBlocks(), address);
    boolean accounts =
        !(source.serviceAccounts().isEmpty() && source.notServiceAccounts().isEmpty());
    if (accounts && SourceFields.namesPrincipalsOrNamespaces(source)) {
      place
          .field("serviceAccounts")
          .error(ViolationCode.CONFLICT, "beside others", "no namespaces or principals beside it");
    }
  }

  private static void operation(Place place, Optional<Operation> found) {
    if (found.isEmpty() || found.get().equals(SourceFields.NO_OPERATION)) {
      place.error(ViolationCode.REQUIRED, "nothing", "at least one field");
      return;
    }
    Operation operation = found.get();
    SourceFields.each(operation, (field, values) -> present(place, field, values));
    place.each("ports", operation.ports(), AuthorizationPolicyCheck::port);
    place.each("notPorts", operation.notPorts(), AuthorizationPolicyCheck::port);
  }

  private static void condition(Place place, Condition condition, Action action) {
    if (condition.key().isEmpty()) {
      place.field("key").error(ViolationCode.REQUIRED, "\"\"", "an attribute");
    }
    if (condition.values().isEmpty() && condition.notValues().isEmpty()) {
      place.error(ViolationCode.REQUIRED, condition.key(), "values or notValues");
    }
    if (action == Action.CUSTOM
        && (UNKNOWN_TO_CUSTOM.contains(condition.key())
            || condition.key().startsWith("request.auth.claims"))) {
      place.field("key").error(ViolationCode.NOT_SUPPORTED, condition.key(), "none of identity");
    }
    value(place, "values", condition.values(), condition.key());
    value(place, "notValues", condition.notValues(), condition.key());
  }

  private static void value(Place place, String field, List<String> values, String key) {
    present(place, field, values);
    if (Set.of("source.ip", "remote.ip", "destination.ip").contains(key)) {
      place.each(field, values, AddressCheck::ipOrSubnet);
    } else if (key.equals("destination.port")) {
      place.each(field, values, AuthorizationPolicyCheck::port);
    }
  }

  private static void present(Place place, String field, List<String> values) {
    place.each(
        field,
        values,
        (at, value) -> {
          if (value.isEmpty()) {
            at.error(ViolationCode.REQUIRED, "\"\"", "a value");
          }
        });
  }

  private static void port(Place place, String port) {
    if (!port.matches("[0-9]{1,5}") || !NumberCheck.isPort(Integer.parseInt(port))) {
      place.error(ViolationCode.INVALID_PORT, port, "1.." + NumberCheck.LAST_PORT);
    }
  }
}
