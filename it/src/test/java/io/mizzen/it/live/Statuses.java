package io.mizzen.it.live;

import io.grpc.Status;
import io.mizzen.it.mesh.Reply;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Judges how calls ended, by their status alone. */
final class Statuses {
  private Statuses() {}

  /** The objection to "every call ended with {@code expected}"; empty when they all did. */
  static List<String> complaints(Status.Code expected, Collection<Reply> replies) {
    Map<Status.Code, Integer> seen = tally(replies);
    return seen.keySet().equals(Set.of(expected))
        ? List.of()
        : List.of("ended with " + seen + " (expected: " + expected + " only)");
  }

  /** The number of calls that ended with each status. */
  static Map<Status.Code, Integer> tally(Collection<Reply> replies) {
    Map<Status.Code, Integer> seen = new EnumMap<>(Status.Code.class);
    replies.forEach(reply -> seen.merge(reply.code(), 1, Integer::sum));
    return seen;
  }
}
