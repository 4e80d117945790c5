package io.mizzen.validation.virtualservice;

import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.HeaderCheck;
import io.mizzen.validation.ViolationCode;

/** {@code HTTPRoute}: one rule, as a whole and field by field. */
final class HttpRouteCheck {
  private HttpRouteCheck() {}

  /** A rule of a VirtualService with hosts. */
  static void rule(FieldContext context, HttpRoute rule, Binding binding) {
    if (rule.delegate().isPresent()) {
      rootShape(context, rule);
    } else {
      shape(context, rule);
    }
    fields(context, rule, binding);
  }

  /** A rule of a VirtualService without hosts, which others delegate to. */
  static void delegatedRule(FieldContext context, HttpRoute rule, Binding binding) {
    if (rule.delegate().isPresent()) {
      context
          .field("delegate")
          .error(
              ViolationCode.CONFLICT,
              rule.delegate().get().name(),
              "no delegate: this VirtualService is one itself",
              "delegates cannot delegate again; give the VirtualService hosts or a route");
    }
    shape(context, rule);
    fields(context, rule, binding);
  }

  /** The rule's other fields, a direct response among them, go into the delegate's rules. */
  private static void rootShape(FieldContext context, HttpRoute rule) {
    if (!rule.route().isEmpty()) {
      excluded(context, "route", "delegate");
    }
    if (rule.redirect().isPresent()) {
      excluded(context, "redirect", "delegate");
    }
  }

  private static void shape(FieldContext context, HttpRoute rule) {
    boolean route = !rule.route().isEmpty();
    boolean redirect = rule.redirect().isPresent();
    boolean direct = rule.directResponse().isPresent();
    if (!route && !redirect && !direct) {
      context.error(
          ViolationCode.REQUIRED, "a rule without action", "route, redirect or directResponse");
    }
    if (redirect && route) {
      excluded(context, "redirect", "route");
    }
    if (direct && route) {
      excluded(context, "directResponse", "route");
    }
    if (redirect && direct) {
      excluded(context, "redirect", "directResponse");
    }
    if (redirect || direct) {
      String action = redirect ? "redirect" : "directResponse";
      rule.fault().ifPresent(fault -> excluded(context, "fault", action));
      rule.rewrite().ifPresent(rewrite -> excluded(context, "rewrite", action));
    }
  }

  private static void excluded(FieldContext context, String field, String other) {
    context
        .field(field)
        .error(ViolationCode.CONFLICT, field + " and " + other, "only one of the two");
  }

  private static void fields(FieldContext context, HttpRoute rule, Binding binding) {
    context.each("match", rule.match(), (at, match) -> HttpMatchCheck.match(at, match, binding));
    DestinationCheck.httpDestinations(context.field("route"), rule.route());
    context.ifPresent(
        "redirect", rule.redirect(), (at, any) -> RedirectCheck.redirect(at, any, rule.match()));
    context.ifPresent("directResponse", rule.directResponse(), RedirectCheck::directResponse);
    context.ifPresent("rewrite", rule.rewrite(), RedirectCheck::rewrite);
    context.ifPresent("retries", rule.retries(), RetryCheck::retries);
    context.ifPresent("fault", rule.fault(), FaultCheck::fault);
    mirrors(context, rule);
    context.ifPresent("corsPolicy", rule.corsPolicy(), CorsCheck::policy);
    headers(context, rule);
  }

  private static void mirrors(FieldContext context, HttpRoute rule) {
    if (rule.mirror().isPresent() && !rule.mirrors().isEmpty() && rule.delegate().isEmpty()) {
      excluded(context, "mirrors", "mirror");
    }
    context.ifPresent("mirror", rule.mirror(), DestinationCheck::destination);
    context.each(
        "mirrors",
        rule.mirrors(),
        (at, any) -> at.ifPresent("destination", any.destination(), DestinationCheck::destination));
    context.ifPresent("mirrorPercent", rule.mirrorPercent(), HttpRouteCheck::mirrorPercent);
  }

  private static void mirrorPercent(FieldContext context, int percent) {
    context.warning(ViolationCode.DEPRECATED, percent, "", "use mirrorPercentage.value");
  }

  private static void headers(FieldContext context, HttpRoute rule) {
    context.ifPresent("headers", rule.headers(), HeaderCheck::headers);
    HeaderCheck.oneAuthority(context, rule.rewrite(), rule.headers());
    context.each(
        "route",
        rule.route(),
        (at, destination) -> HeaderCheck.otherAuthority(at, rule.rewrite(), destination.headers()));
  }
}
