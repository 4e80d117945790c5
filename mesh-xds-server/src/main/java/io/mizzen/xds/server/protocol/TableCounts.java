package io.mizzen.xds.server.protocol;

import org.apiguardian.api.API;

/**
 * The counts of the work of one thread's tables, so that tests can hold the cost of a change in
 * counts. Belongs to that thread.
 */
@API(status = API.Status.INTERNAL)
public final class TableCounts {
  private long lookups;
  private long namesLookedAt;
  private long bodies;
  private long namesRead;

  /** Names that a view was asked for. */
  public long lookups() {
    return lookups;
  }

  /** Names that streams looked at in their subscriptions. */
  public long namesLookedAt() {
    return namesLookedAt;
  }

  /** Response bodies put together. */
  public long bodies() {
    return bodies;
  }

  /** Names of requests that were made strings, and a set, to be compared. */
  public long namesRead() {
    return namesRead;
  }

  void read(int names) {
    namesRead += names;
  }

  void lookedUp() {
    lookups++;
  }

  void looked(int names) {
    namesLookedAt += names;
  }

  void built() {
    bodies++;
  }
}
