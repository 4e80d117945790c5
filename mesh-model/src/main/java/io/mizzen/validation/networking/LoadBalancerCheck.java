package io.mizzen.validation.networking;

import io.mizzen.rules.destinationrule.DestinationRule.ConsistentHash;
import io.mizzen.rules.destinationrule.DestinationRule.LoadBalancerSettings;
import io.mizzen.rules.destinationrule.DestinationRule.Maglev;
import io.mizzen.rules.destinationrule.DestinationRule.OutlierDetection;
import io.mizzen.rules.destinationrule.DestinationRule.Warmup;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.HeaderCheck;
import io.mizzen.validation.ViolationCode;
import java.util.Optional;

/** {@code LoadBalancerSettings}, its localities excepted. */
final class LoadBalancerCheck {
  private static final long MAGLEV_LIMIT = 5_000_011;

  private LoadBalancerCheck() {}

  static void settings(
      FieldContext context, LoadBalancerSettings balancer, Optional<OutlierDetection> outlier) {
    context.ifPresent(
        "consistentHash", balancer.consistentHash(), LoadBalancerCheck::consistentHash);
    context.ifPresent("warmup", balancer.warmup(), LoadBalancerCheck::warmup);
    context.ifPresent(
        "localityLbSetting",
        balancer.localityLbSetting(),
        (at, any) -> LocalityCheck.setting(at, any, outlier.isPresent()));
    context.ifPresent(
        "zoneAwareLbSetting",
        balancer.zoneAwareLbSetting(),
        (at, any) -> LocalityCheck.zoneAware(at, any, outlier.isPresent()));
  }

  private static void warmup(FieldContext context, Warmup warmup) {
    context.ifPresent(
        "aggression",
        warmup.aggression(),
        (at, aggression) -> {
          if (!(aggression > 0)) {
            at.error(ViolationCode.OUT_OF_RANGE, aggression, "above 0");
          }
        });
  }

  private static void consistentHash(FieldContext context, ConsistentHash hash) {
    boolean keyed =
        hash.httpHeaderName().isPresent()
            || hash.httpCookie().isPresent()
            || hash.useSourceIp().isPresent()
            || hash.httpQueryParameterName().isPresent();
    if (!keyed) {
      context.warning(
          ViolationCode.NO_EFFECT,
          "no hash key",
          "httpHeaderName, httpCookie, useSourceIp or httpQueryParameterName",
          "without a key requests are spread at random");
    }
    context.ifPresent("httpHeaderName", hash.httpHeaderName(), HeaderCheck::hashedName);
    context.ifPresent(
        "httpQueryParameterName", hash.httpQueryParameterName(), LoadBalancerCheck::parameterName);
    minimumRingSize(context, hash);
    context.ifPresent("maglev", hash.maglev(), LoadBalancerCheck::maglev);
  }

  private static void parameterName(FieldContext context, String name) {
    if (name.isEmpty()) {
      context.warning(
          ViolationCode.NO_EFFECT,
          "\"\"",
          "the name of a query parameter",
          "without it requests are spread at random");
    }
  }

  private static void minimumRingSize(FieldContext hash, ConsistentHash settings) {
    long size = settings.minimumRingSize();
    if (size == 0) {
      return;
    }
    FieldContext context = hash.field("minimumRingSize");
    if (settings.ringHash().isPresent() || settings.maglev().isPresent()) {
      context.error(ViolationCode.CONFLICT, size, "nothing beside ringHash or maglev");
    } else {
      context.warning(ViolationCode.DEPRECATED, size, "", "use ringHash.minimumRingSize");
    }
  }

  private static void maglev(FieldContext maglev, Maglev settings) {
    long size = settings.tableSize();
    if (size < 1 || size >= MAGLEV_LIMIT || !isPrime(size)) {
      maglev
          .field("tableSize")
          .error(ViolationCode.OUT_OF_RANGE, size, "a prime number below " + MAGLEV_LIMIT);
    }
  }

  /** As Envoy counts, which takes 1 for one. */
  private static boolean isPrime(long number) {
    for (long divisor = 2; divisor * divisor <= number; divisor++) {
      if (number % divisor == 0) {
        return false;
      }
    }
    return true;
  }
}
