package io.mizzen.rules.workloadentry;

import io.mizzen.config.OpenMessage;
import java.util.List;

/** Istio {@code IstioStatus} of a WorkloadEntry, as far as a mesh reads it. */
@OpenMessage
public record WorkloadEntryStatus(List<Condition> conditions) {

  /**
   * {@code IstioCondition}.
   *
   * @param type for example {@code Healthy}
   * @param status {@code True}, {@code False} or {@code Unknown}
   */
  @OpenMessage
  public record Condition(String type, String status) {}
}
