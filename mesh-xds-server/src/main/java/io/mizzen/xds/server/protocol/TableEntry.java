package io.mizzen.xds.server.protocol;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** One name of a {@link ResourceTable}. */
final class TableEntry {
  final String name;

  /** Subscriptions that name it. */
  final List<Subscription> subscriptions = new ArrayList<>(1);

  /** The number of lookups, of names that are asked for next, that keep it. */
  int kept;

  @Nullable XdsResource resource;

  /** The form in which it existed last. */
  @Nullable XdsResource last;

  /** The position at which it became that. */
  long lastSince;

  /** A route configuration before the present one, where clients must be told of clusters ahead. */
  @Nullable XdsResource before;

  /** The position from which on it was in force. */
  long beforeSince;

  /** The resource that such a client is sent first. */
  @Nullable NamesAhead ahead;

  /** The answer while it does not exist. */
  @Nullable XdsResource placeholder;

  /** Whether some client does not have what it was last: it must be sent if that comes back. */
  boolean isLastMissing;

  /** Whether it is among all resources of the type. */
  boolean listed;

  /** The position of the last change; of the first lookup if there was none. */
  long changedAt;

  /** The position at which it went last; negative if it never did. */
  long goneAt = -1;

  TableEntry(String name) {
    this.name = name;
  }

  /** Whether nobody names it. */
  boolean isUnused() {
    return subscriptions.isEmpty() && kept == 0;
  }

  /**
   * Takes what there is now.
   *
   * @param position where the table is
   * @param ahead what clients must be told before one resource takes the place of another
   * @return whether a stream may have to be sent something
   */
  boolean set(
      @Nullable XdsResource next,
      long position,
      BiFunction<XdsResource, XdsResource, @Nullable NamesAhead> ahead,
      TypeUrl type) {
    XdsResource now = resource;
    if (now == null ? next == null : next != null && ResourceTable.same(now, next)) {
      return false;
    }
    if (next == null) {
      last = now;
      lastSince = changedAt;
      goneAt = position;
    }
    this.ahead = now == null || next == null ? null : ahead.apply(now, next);
    before = this.ahead == null ? null : now;
    beforeSince = changedAt;
    resource = next;
    return next == null || !isStillHeld(next, type);
  }

  /**
   * Whether what comes back undoes its going: everybody who had it has kept it, since it was never
   * said to be gone.
   */
  private boolean isStillHeld(XdsResource back, TypeUrl type) {
    XdsResource had = last;
    boolean kept =
        !type.isFullState() && !isLastMissing && had != null && ResourceTable.same(had, back);
    last = null;
    isLastMissing = false;
    return kept;
  }
}
