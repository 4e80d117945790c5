package io.mizzen.validation.virtualservice;

import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.HttpMatchRequest;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import io.mizzen.rules.virtualservice.VirtualService.TcpRoute;
import io.mizzen.rules.virtualservice.VirtualService.TlsRoute;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.ViolationCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** Rules and matches that earlier ones leave nothing for; warnings, since Istio accepts them. */
final class ShadowCheck {
  /** Every match is compared with all before it; beyond this many the rest is not looked at. */
  private static final int MOST_MATCHES = 2_000;

  private ShadowCheck() {}

  static void virtualService(FieldContext spec, VirtualService service) {
    rules(
        spec.field("http"),
        service.http(),
        HttpRoute::match,
        MatchCover::covers,
        ShadowCheck::ends);
    if (!service.tls().isEmpty()) {
      rules(spec.field("tls"), service.tls(), TlsRoute::match, Object::equals, rule -> true);
    }
    if (!service.tcp().isEmpty()) {
      rules(spec.field("tcp"), service.tcp(), TcpRoute::match, Object::equals, rule -> true);
    }
  }

  /** A delegate may take less than its root's match, so later rules still get the rest. */
  private static boolean ends(HttpRoute rule) {
    return rule.delegate().isEmpty();
  }

  private static <R, M> void rules(
      FieldContext context,
      List<R> rules,
      Function<R, List<M>> matches,
      BiPredicate<M, M> covers,
      java.util.function.Predicate<R> ends) {
    List<Earlier<M>> earlier = new ArrayList<>();
    for (int i = 0; i < rules.size() && earlier.size() < MOST_MATCHES; i++) {
      List<M> own = matches.apply(rules.get(i));
      rule(context.item(i), own, earlier, covers);
      if (ends.test(rules.get(i))) {
        remember(earlier, context.item(i), own);
      }
    }
  }

  private static <M> void rule(
      FieldContext context, List<M> own, List<Earlier<M>> earlier, BiPredicate<M, M> covers) {
    Optional<Earlier<M>> catchAll = earlier.stream().filter(Earlier::takesAll).findFirst();
    if (catchAll.isPresent()) {
      unreachable(context, catchAll.get().context() + " takes every request");
      return;
    }
    List<Earlier<M>> before = new ArrayList<>(earlier);
    int ineffective = 0;
    boolean covered = !own.isEmpty();
    for (int i = 0; i < own.size(); i++) {
      M match = own.get(i);
      FieldContext at = context.field("match").item(i);
      Optional<Earlier<M>> by =
          before.stream().filter(any -> covers.test(any.match().get(), match)).findFirst();
      by.ifPresent(any -> ineffective(at, any.context()));
      ineffective += by.isPresent() ? 1 : 0;
      covered &= by.filter(earlier::contains).isPresent();
      before.add(new Earlier<>(at, Optional.of(match)));
    }
    if (covered && ineffective == own.size()) {
      unreachable(context, "earlier rules take all its matches");
    }
  }

  private static <M> void remember(List<Earlier<M>> earlier, FieldContext rule, List<M> own) {
    if (own.isEmpty()) {
      earlier.add(new Earlier<>(rule, Optional.empty()));
    }
    for (int i = 0; i < own.size(); i++) {
      earlier.add(new Earlier<>(rule.field("match").item(i), Optional.of(own.get(i))));
    }
  }

  private static void unreachable(FieldContext rule, String why) {
    rule.warning(
        ViolationCode.UNREACHABLE_RULE,
        "unreachable rule",
        "a rule that some request reaches",
        why + "; move this rule up or remove it (Istio: IST0130)");
  }

  private static void ineffective(FieldContext match, FieldContext by) {
    match.warning(
        ViolationCode.INEFFECTIVE_MATCH,
        "ineffective match",
        "a match that takes requests no earlier one takes",
        by + " already takes them; move this one up or remove it (Istio: IST0131)");
  }

  /** A match of an earlier rule, or the absence of one, which takes all. */
  private record Earlier<M>(FieldContext context, Optional<M> match) {
    boolean takesAll() {
      return match.isEmpty() || match.filter(ShadowCheck::isEverything).isPresent();
    }
  }

  private static boolean isEverything(Object match) {
    return match instanceof HttpMatchRequest http && MatchCover.covers(http, EVERY_REQUEST);
  }

  private static final HttpMatchRequest EVERY_REQUEST =
      new HttpMatchRequest(
          "",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          java.util.Map.of(),
          0,
          java.util.Map.of(),
          List.of(),
          java.util.Map.of(),
          false,
          java.util.Map.of(),
          "",
          "");
}
