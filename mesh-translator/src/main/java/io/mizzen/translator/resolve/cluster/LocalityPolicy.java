package io.mizzen.translator.resolve.cluster;

import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.destinationrule.DestinationRule.LocalityLbSetting;
import io.mizzen.translator.resolve.cluster.LocalityPreference.FailsOver;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * The preference of one client for some localities (Istio's LocalityLoadBalancerSetting, already
 * looked at from where the client is). Clients for whom the answer is the same share it.
 */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface LocalityPolicy {
  /** All localities alike, by their endpoints' weights. */
  record None() implements LocalityPolicy {}

  /**
   * Fixed shares.
   *
   * @param to locality ({@code *} and missing parts match all) to its share
   */
  record Distribute(SortedMap<String, Integer> to) implements LocalityPolicy {
    public Distribute {
      to = Collections.unmodifiableSortedMap(new TreeMap<>(to));
    }
  }

  /**
   * Failover first, the next only when none of the nearer is usable.
   *
   * @param order what nearness means
   * @param client where the client is
   * @param region the region to go to before all others, if the rule names one
   * @param labels labels that endpoints should have, the most important first
   */
  record Failover(Order order, Locality client, Optional<String> region, List<WantedLabel> labels)
      implements LocalityPolicy {
    public Failover {
      labels = List.copyOf(labels);
    }
  }

  /** The rule by which one endpoint is nearer than another. */
  enum Order {
    LOCALITY,
    LABELS,
    /** Locality decides among endpoints whose labels fit equally well. */
    LABELS_THEN_LOCALITY
  }

  /** A label that preferred endpoints carry. */
  record WantedLabel(String key, String value) {}

  static LocalityPolicy none() {
    return new None();
  }

  /**
   * The preference for one client. Failover needs outlierDetection, or a service with a traffic
   * distribution, and is then on by default; distribute needs nothing; {@code enabled: false}
   * switches both off.
   *
   * @param clientLabels the topology labels among them
   */
  static LocalityPolicy of(LocalityPreference preference, Locality client, Labels clientLabels) {
    if (preference.isDisabled()) {
      return none();
    }
    Optional<LocalityLbSetting> setting = preference.setting();
    List<DestinationRule.Distribute> distribute =
        setting.map(LocalityLbSetting::distribute).orElse(List.of());
    if (!distribute.isEmpty()) {
      return distribute.stream()
          .filter(entry -> Localities.matches(client, entry.from()))
          .findFirst()
          .<LocalityPolicy>map(entry -> new Distribute(new TreeMap<>(entry.to())))
          .orElseGet(LocalityPolicy::none);
    }
    return preference.failover() == FailsOver.NEVER
        ? none()
        : failover(setting, client, clientLabels);
  }

  default <R> R fold(
      Supplier<R> none,
      Function<Map<String, Integer>, R> distribute,
      Function<Failover, R> failover) {
    if (this instanceof Distribute s) {
      return distribute.apply(s.to());
    }
    return this instanceof Failover n ? failover.apply(n) : none.get();
  }

  private static Failover failover(
      Optional<LocalityLbSetting> setting, Locality client, Labels labels) {
    List<DestinationRule.Failover> failover =
        setting.map(LocalityLbSetting::failover).orElse(List.of());
    Optional<String> region =
        failover.stream()
            .filter(entry -> entry.from().equals(client.region()))
            .findFirst()
            .map(DestinationRule.Failover::to);
    List<String> priority = setting.map(LocalityLbSetting::failoverPriority).orElse(List.of());
    List<WantedLabel> wanted = priority.stream().map(label -> wanted(label, labels)).toList();
    if (wanted.isEmpty()) {
      return new Failover(Order.LOCALITY, client, region, wanted);
    }
    Order order = failover.isEmpty() ? Order.LABELS : Order.LABELS_THEN_LOCALITY;
    return new Failover(order, client, region, wanted);
  }

  private static WantedLabel wanted(String label, Labels clientLabels) {
    int equals = label.indexOf('=');
    if (equals >= 0) {
      return new WantedLabel(label.substring(0, equals), label.substring(equals + 1));
    }
    return new WantedLabel(label, clientLabels.get(label));
  }
}
