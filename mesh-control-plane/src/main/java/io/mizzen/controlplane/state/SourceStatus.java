package io.mizzen.controlplane.state;

import org.apiguardian.api.API;

/** Whether a source can be believed to have said all it knows. */
@API(status = API.Status.INTERNAL)
public sealed interface SourceStatus {
  /** It has not reported a snapshot yet. */
  record Waiting() implements SourceStatus {}

  /** It has reported, and is up to date as far as it knows. */
  record Synced() implements SourceStatus {}

  /**
   * It cannot tell what holds now; what it said before stays.
   *
   * @param before whether it has ever reported a snapshot
   */
  record Outage(String reason, SourceStatus before) implements SourceStatus {}

  default boolean hasSynced() {
    return this instanceof Outage outage ? outage.before().hasSynced() : this instanceof Synced;
  }
}
