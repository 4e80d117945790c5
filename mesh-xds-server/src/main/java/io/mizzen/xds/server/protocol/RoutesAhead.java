package io.mizzen.xds.server.protocol;

import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.protocol.NameExceptions.Ahead;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The route configurations of one stream that wait until the client knows their clusters ({@link
 * NamesAhead}), while its next response is selected.
 */
final class RoutesAhead {
  private final TypeState state;
  private final Predicate<NamesAhead> accepted;
  private final SendContext context;
  private final Map<String, Ahead> waiting = new HashMap<>(0);
  private boolean late;

  /**
   * @param accepted whether the client has asked for and accepted what was named ahead
   */
  RoutesAhead(TypeState state, Predicate<NamesAhead> accepted, SendContext context) {
    this.state = state;
    this.accepted = accepted;
    this.context = context;
  }

  /**
   * Whether the client knows what these routes use. If not, it is sent that first, once.
   *
   * @param due what is sent, to which that is added
   */
  boolean isKnown(String name, TableEntry entry, List<XdsResource> due) {
    Ahead earlier = state.exceptions().ahead().get(name);
    XdsResource inUse = earlier != null ? earlier.inUse() : before(entry);
    NamesAhead first = inUse == null ? null : state.subscription().table().namesAhead(entry, inUse);
    if (inUse == null || first == null) {
      return true;
    }
    if (earlier == null || !earlier.sent().equals(first)) {
      // What is named ahead may change again and again; the limit counts from the first of it.
      long since = earlier == null ? context.now() : earlier.since();
      waiting.put(name, new Ahead(inUse, first, since));
      due.add(first.resource());
      return false;
    }
    boolean isOver = context.now() - earlier.since() >= context.warmingLimit();
    if (isOver || accepted.test(first)) {
      late = late || !accepted.test(first);
      return true;
    }
    waiting.put(name, earlier);
    return false;
  }

  private @Nullable XdsResource before(TableEntry entry) {
    return state.sent() >= entry.beforeSince ? entry.before : null;
  }

  /** Drops names that are left for the next response: they do not wait for their clusters. */
  void forget(Collection<String> names) {
    waiting.keySet().removeAll(names);
  }

  /** Whether some are sent although the client has not asked for their clusters in time. */
  boolean areLate() {
    return late;
  }

  Map<String, Ahead> all() {
    return waiting;
  }
}
