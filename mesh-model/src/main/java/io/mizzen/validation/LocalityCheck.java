package io.mizzen.validation;

import io.mizzen.api.TopologyLabels;
import io.mizzen.rules.destinationrule.DestinationRule.Distribute;
import io.mizzen.rules.destinationrule.DestinationRule.Failover;
import io.mizzen.rules.destinationrule.DestinationRule.LocalityLbSetting;
import io.mizzen.rules.destinationrule.DestinationRule.ZoneAwareLbSetting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Distribution over localities, and failover between them. */
final class LocalityCheck {
  private LocalityCheck() {}

  static void setting(Place place, LocalityLbSetting setting, boolean outlierDetection) {
    if (!setting.distribute().isEmpty() && !setting.failover().isEmpty()) {
      place
          .field("failover")
          .error(ViolationCode.CONFLICT, "distribute and failover", "one of both");
    }
    place.each("distribute", setting.distribute(), LocalityCheck::distribute);
    Map<Place, String> sources = new LinkedHashMap<>();
    place.each(
        "distribute", setting.distribute(), (at, any) -> sources.put(at.field("from"), any.from()));
    localities(sources);
    if (!setting.failover().isEmpty()) {
      place.each("failoverPriority", setting.failoverPriority(), LocalityCheck::topologyIsImplied);
    }
    failovers(place, setting.failover(), setting.failoverPriority(), outlierDetection);
  }

  static void zoneAware(Place place, ZoneAwareLbSetting setting, boolean outlierDetection) {
    place.ifPresent("minClusterSize", setting.minClusterSize(), LocalityCheck::atLeastOne);
    place.each("failoverPriority", setting.failoverPriority(), LocalityCheck::topologyIsImplied);
    failovers(place, setting.failover(), setting.failoverPriority(), outlierDetection);
  }

  private static void distribute(Place place, Distribute distribute) {
    Map<Place, String> targets = new LinkedHashMap<>();
    long sum = 0;
    for (Map.Entry<String, Integer> target : distribute.to().entrySet()) {
      Place at = place.field("to").field(target.getKey());
      targets.put(at, target.getKey());
      sum += target.getValue();
      if (target.getValue() < 1 || target.getValue() > 100) {
        at.error(ViolationCode.OUT_OF_RANGE, target.getValue(), "1..100");
      }
    }
    if (sum != 100) {
      place
          .field("to")
          .error(ViolationCode.OUT_OF_RANGE, "weights that sum to " + sum, "a sum of 100");
    }
    localities(targets);
  }

  private static void localities(Map<Place, String> localities) {
    List<List<String>> seen = new ArrayList<>();
    localities.forEach(
        (place, locality) -> {
          List<String> parts = List.of(locality.split("/", 3));
          if (!isWellFormed(locality, parts)) {
            place.error(
                ViolationCode.INVALID_VALUE,
                NameCheck.quoted(locality),
                "region, region/zone or region/zone/subzone, with '*' only at the end");
          } else if (seen.stream().anyMatch(other -> overlap(other, parts))) {
            place.error(
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
      Place place, List<Failover> failovers, List<String> priorities, boolean outlierDetection) {
    place.each("failover", failovers, LocalityCheck::failover);
    if (!outlierDetection && !(failovers.isEmpty() && priorities.isEmpty())) {
      place.warning(
          ViolationCode.NO_EFFECT,
          "failover without outlierDetection",
          "outlierDetection in the same policy",
          "without it nothing notices that a locality is unhealthy");
    }
  }

  private static void topologyIsImplied(Place place, String label) {
    if (TopologyLabels.OF_LOCALITY.contains(label)) {
      place.error(
          ViolationCode.CONFLICT,
          label,
          "labels other than region, zone and subzone",
          "localities are ordered already, by failover or by the zone of the client");
    }
  }

  private static void atLeastOne(Place place, int size) {
    if (size < 1) {
      place.error(ViolationCode.OUT_OF_RANGE, size, "1 or more");
    }
  }

  private static void failover(Place place, Failover failover) {
    region(place.field("from"), failover.from());
    region(place.field("to"), failover.to());
    if (failover.from().equals(failover.to())) {
      place.field("to").error(ViolationCode.CONFLICT, failover.to(), "a region other than from");
    }
  }

  private static void region(Place place, String region) {
    if (region.contains("/") || region.contains("*")) {
      place.error(
          ViolationCode.INVALID_VALUE, NameCheck.quoted(region), "a region, without '/' and '*'");
    }
  }
}
