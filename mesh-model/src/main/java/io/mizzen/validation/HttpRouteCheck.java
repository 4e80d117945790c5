package io.mizzen.validation;

import io.mizzen.rules.virtualservice.VirtualService.Delegate;
import io.mizzen.rules.virtualservice.VirtualService.HttpMirrorPolicy;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import java.util.stream.Stream;

/** {@code HTTPRoute}: one rule, as a whole and field by field. */
final class HttpRouteCheck {
  private HttpRouteCheck() {}

  /** A rule of a VirtualService with hosts. */
  static void rule(Place place, HttpRoute rule, Binding binding) {
    if (rule.delegate().isPresent()) {
      rootShape(place, rule);
    } else {
      shape(place, rule);
    }
    fields(place, rule, binding);
  }

  /** A rule of a VirtualService without hosts, which others delegate to. */
  static void delegatedRule(Place place, HttpRoute rule, Binding binding) {
    if (rule.delegate().isPresent()) {
      place
          .field("delegate")
          .error(
              ViolationCode.CONFLICT,
              rule.delegate().get().name(),
              "no delegate: this VirtualService is one itself",
              "delegates cannot delegate again; give the VirtualService hosts or a route");
    }
    shape(place, rule);
    fields(place, rule, binding);
  }

  /** The rule's other fields, a direct response among them, go into the delegate's rules. */
  private static void rootShape(Place place, HttpRoute rule) {
    if (!rule.route().isEmpty()) {
      excluded(place, "route", "delegate");
    }
    if (rule.redirect().isPresent()) {
      excluded(place, "redirect", "delegate");
    }
  }

  private static void shape(Place place, HttpRoute rule) {
    boolean route = !rule.route().isEmpty();
    boolean redirect = rule.redirect().isPresent();
    boolean direct = rule.directResponse().isPresent();
    long actions = Stream.of(route, redirect, direct).filter(present -> present).count();
    if (actions == 0) {
      place.error(
          ViolationCode.REQUIRED, "a rule without action", "route, redirect or directResponse");
    }
    if (redirect && route) {
      excluded(place, "redirect", "route");
    }
    if (direct && route) {
      excluded(place, "directResponse", "route");
    }
    if (redirect && direct) {
      excluded(place, "redirect", "directResponse");
    }
    if (redirect || direct) {
      String action = redirect ? "redirect" : "directResponse";
      rule.fault().ifPresent(fault -> excluded(place, "fault", action));
      rule.rewrite().ifPresent(rewrite -> excluded(place, "rewrite", action));
    }
  }

  private static void excluded(Place place, String field, String other) {
    place
        .field(field)
        .error(ViolationCode.CONFLICT, field + " and " + other, "only one of the two");
  }

  private static void fields(Place place, HttpRoute rule, Binding binding) {
    place.each("match", rule.match(), (at, match) -> HttpMatchCheck.match(at, match, binding));
    DestinationCheck.httpDestinations(place.field("route"), rule.route());
    place.ifPresent(
        "redirect", rule.redirect(), (at, any) -> RedirectCheck.redirect(at, any, rule.match()));
    place.ifPresent("directResponse", rule.directResponse(), RedirectCheck::directResponse);
    place.ifPresent("delegate", rule.delegate(), HttpRouteCheck::delegate);
    place.ifPresent("rewrite", rule.rewrite(), RedirectCheck::rewrite);
    place.ifPresent("timeout", rule.timeout(), NumberCheck::duration);
    place.ifPresent("retries", rule.retries(), RetryCheck::retries);
    place.ifPresent("fault", rule.fault(), FaultCheck::fault);
    mirrors(place, rule);
    place.ifPresent("corsPolicy", rule.corsPolicy(), CorsCheck::policy);
    headers(place, rule);
  }

  private static void delegate(Place place, Delegate delegate) {
    if (delegate.name().isEmpty()) {
      place.field("name").error(ViolationCode.REQUIRED, "\"\"", "the name of a VirtualService");
    }
    if (!delegate.namespace().isEmpty()) {
      NameCheck.label(place.field("namespace"), delegate.namespace());
    }
  }

  private static void mirrors(Place place, HttpRoute rule) {
    if (rule.mirror().isPresent() && !rule.mirrors().isEmpty() && rule.delegate().isEmpty()) {
      excluded(place, "mirrors", "mirror");
    }
    place.ifPresent("mirror", rule.mirror(), DestinationCheck::destination);
    place.each("mirrors", rule.mirrors(), HttpRouteCheck::mirror);
    place.ifPresent("mirrorPercent", rule.mirrorPercent(), HttpRouteCheck::mirrorPercent);
    place.ifPresent("mirrorPercentage", rule.mirrorPercentage(), NumberCheck::percent);
  }

  private static void mirror(Place place, HttpMirrorPolicy mirror) {
    DestinationCheck.required(place.field("destination"), mirror.destination());
    place.ifPresent("percentage", mirror.percentage(), NumberCheck::percent);
  }

  private static void mirrorPercent(Place place, int percent) {
    NumberCheck.percent(place, percent);
    place.warning(ViolationCode.DEPRECATED, percent, "", "use mirrorPercentage.value");
  }

  private static void headers(Place place, HttpRoute rule) {
    place.ifPresent("headers", rule.headers(), HeaderCheck::headers);
    HeaderCheck.oneAuthority(place, rule.rewrite(), rule.headers());
    place.each(
        "route",
        rule.route(),
        (at, destination) -> HeaderCheck.otherAuthority(at, rule.rewrite(), destination.headers()));
  }
}
