package io.mizzen.validation.networking;

import io.mizzen.api.TopologyLabels;
import io.mizzen.rules.destinationrule.DestinationRule.Distribute;
import io.mizzen.rules.destinationrule.DestinationRule.Failover;
import io.mizzen.rules.destinationrule.DestinationRule.LocalityLbSetting;
import io.mizzen.rules.destinationrule.DestinationRule.ZoneAwareLbSetting;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.NameCheck;
import io.mizzen.validation.ViolationCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Distribution over localities, and failover between them. */
final class LocalityCheck {
  private LocalityCheck() {}

  static void setting(FieldContext context, LocalityLbSetting setting, boolean outlierDetection) {
    context.each("distribute", setting.distribute(), LocalityCheck::distribute);
    Map<FieldContext, String> sources = new LinkedHashMap<>();
    context.each(
        "distribute", setting.distribute(), (at, any) -> sources.put(at.field("from"), any.from()));
    localities(sources);
    if (!setting.failover().isEmpty()) {
      context.each(
          "failoverPriority", setting.failoverPriority(), LocalityCheck::topologyIsImplied);
    }
    failovers(context, setting.failover(), setting.failoverPriority(), outlierDetection);
  }

  static void zoneAware(
      FieldContext context, ZoneAwareLbSetting setting, boolean outlierDetection) {
    context.each("failoverPriority", setting.failoverPriority(), LocalityCheck::topologyIsImplied);
    failovers(context, setting.failover(), setting.failoverPriority(), outlierDetection);
  }

  private static void distribute(FieldContext context, Distribute distribute) {
    Map<FieldContext, String> targets = new LinkedHashMap<>();
    long sum = 0;
    for (Map.Entry<String, Integer> target : distribute.to().entrySet()) {
      FieldContext at = context.field("to").field(target.getKey());
      targets.put(at, target.getKey());
      sum += target.getValue();
    }
    if (sum != 100) {
      context
          .field("to")
          .error(ViolationCode.OUT_OF_RANGE, "weights that sum to " + sum, "a sum of 100");
    }
    localities(targets);
  }

  private static void localities(Map<FieldContext, String> localities) {
    List<List<String>> seen = new ArrayList<>();
    localities.forEach(
        (context, locality) -> {
          List<String> parts = List.of(locality.split("/", 3));
          if (!isWellFormed(locality, parts)) {
            context.error(
                ViolationCode.INVALID_VALUE,
                NameCheck.quoted(locality),
                "region, region/zone or region/zone/subzone, with '*' only at the end");
          } else if (seen.stream().anyMatch(other -> overlap(other, parts))) {
            context.error(
                ViolationCode.DUPLICATE, locality, "localities that do not overlap in one list");
          } else {
            seen.add(parts);
          }
        });
  }

  private static boolean isWellFormed(String locality, List<String> parts) {
    int star = locality.indexOf('*');
    return parts.stream().noneMatch(String::isEmpty) && (star < 0 || star == locality.length() - 1);
  }

  /** A locality stands for all that lies below it; a wildcard that comes last takes the rest. */
  private static boolean overlap(List<String> earlier, List<String> later) {
    for (int i = 0; i < Math.min(earlier.size(), later.size()); i++) {
      if (!earlier.get(i).equals("*") && !earlier.get(i).equals(later.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static void failovers(
      FieldContext context,
      List<Failover> failovers,
      List<String> priorities,
      boolean outlierDetection) {
    context.each("failover", failovers, LocalityCheck::failover);
    if (!outlierDetection && !(failovers.isEmpty() && priorities.isEmpty())) {
      context.warning(
          ViolationCode.NO_EFFECT,
          "failover without outlierDetection",
          "outlierDetection in the same policy",
          "without it nothing notices that a locality is unhealthy");
    }
  }

  private static void topologyIsImplied(FieldContext context, String label) {
    if (TopologyLabels.OF_LOCALITY.contains(label)) {
      context.error(
          ViolationCode.CONFLICT,
          label,
          "labels other than region, zone and subzone",
          "localities are ordered already, by failover or by the zone of the client");
    }
  }

  private static void failover(FieldContext context, Failover failover) {
    if (failover.from().equals(failover.to())) {
      context.field("to").error(ViolationCode.CONFLICT, failover.to(), "a region other than from");
    }
  }
}
