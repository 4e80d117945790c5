package io.mizzen.translator.resolve.cluster;

import io.mizzen.api.TrafficDistribution;
import io.mizzen.rules.destinationrule.DestinationRule.LoadBalancerSettings;
import io.mizzen.rules.destinationrule.DestinationRule.LocalityLbSetting;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The localities of a cluster that its callers prefer, before it is known who calls. Of what the
 * DestinationRule, the service and the mesh say, the first counts as a whole.
 *
 * @param setting what counts; absent when nobody says anything
 * @param failover whether the next locality is taken when the nearer ones fail
 * @param service what the service says, whether it counts or not
 */
@API(status = API.Status.EXPERIMENTAL)
public record LocalityPreference(
    Optional<LocalityLbSetting> setting, FailsOver failover, TrafficDistribution service) {
  /** Whether a locality is passed over. */
  public enum FailsOver {
    NEVER,
    /** When its endpoints are ejected or not ready. */
    WHEN_UNUSABLE
  }

  /**
   * The preference for a cluster.
   *
   * @param policy what the DestinationRule says
   * @param service what the service says
   * @param mesh what holds where neither says anything
   */
  public static LocalityPreference of(
      EffectivePolicy policy, TrafficDistribution service, Optional<LocalityLbSetting> mesh) {
    FailsOver failover =
        policy.outlierDetection().isPresent() ? FailsOver.WHEN_UNUSABLE : FailsOver.NEVER;
    Optional<LocalityLbSetting> own =
        policy.loadBalancer().map(Located::value).flatMap(LoadBalancerSettings::localityLbSetting);
    if (own.isPresent()) {
      return new LocalityPreference(own, failover, service);
    }
    return !service.isPreference()
        ? new LocalityPreference(mesh, failover, service)
        : new LocalityPreference(Optional.of(setting(service)), FailsOver.WHEN_UNUSABLE, service);
  }

  private static LocalityLbSetting setting(TrafficDistribution service) {
    return new LocalityLbSetting(List.of(), List.of(), service.sharedLabels(), Optional.of(true));
  }

  /** Whether weights count among localities of one priority. Failover alone needs priorities. */
  public boolean isWeighted() {
    return setting.filter(LocalityPreference::isEnabled).filter(this::isWeighted).isPresent();
  }

  private boolean isWeighted(LocalityLbSetting setting) {
    boolean isOrdered = !(setting.failover().isEmpty() && setting.failoverPriority().isEmpty());
    return !setting.distribute().isEmpty() || (failover != FailsOver.NEVER && isOrdered);
  }

  /**
   * Whether endpoints that are not ready are sent whatever a rule says, so that the proxy sees when
   * to go farther.
   */
  public boolean isByReadiness() {
    return service.isPreference();
  }

  /** A setting that is switched off is not replaced by the mesh's. */
  boolean isDisabled() {
    return setting.filter(each -> !isEnabled(each)).isPresent();
  }

  private static boolean isEnabled(LocalityLbSetting setting) {
    return setting.enabled().orElse(true);
  }
}
