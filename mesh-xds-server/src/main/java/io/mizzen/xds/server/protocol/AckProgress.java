package io.mizzen.xds.server.protocol;

import io.mizzen.xds.TypeUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Up to which revision everything that was sent on a stream is answered. One revision at a time is
 * waited for, so that newer ones sent meanwhile do not put its end off.
 *
 * @param revision the newest revision that is answered; -1 before the first
 * @param awaited the revision that is waited for
 * @param isIdle whether nothing is left to send or to wait for: the stream has answered every
 *     revision that its views have reached since, because their changes do not concern it
 */
@API(status = API.Status.INTERNAL)
public record AckProgress(long revision, Optional<Awaited> awaited, boolean isIdle) {
  /** Of a stream that was sent nothing. */
  public static final AckProgress NONE = new AckProgress(-1, Optional.empty(), false);

  /**
   * A revision that was sent in full.
   *
   * @param responses the newest response of each type whose answer is missing
   */
  record Awaited(long revision, List<Unanswered> responses) {}

  /** A response that is not answered yet. */
  record Unanswered(TypeUrl type, long number) {
    boolean isAnswered(StreamState state) {
      TypeState now = state.types().find(type);
      return now == null || !now.names().isSubscribed() || now.acks().answered() >= number;
    }
  }

  /**
   * The progress after all of a revision was sent, as far as it can be told by now.
   *
   * @param sent the revision of the stream's views
   */
  public AckProgress sent(long sent, StreamState state, SendContext context) {
    AckProgress now = answered(state);
    if (now.awaited.isPresent() || state.isHeldBack(context)) {
      return now.with(false);
    }
    List<Unanswered> pending = unanswered(state);
    if (pending.isEmpty()) {
      return new AckProgress(Math.max(now.revision, sent), Optional.empty(), true);
    }
    return sent > now.revision
        ? new AckProgress(now.revision, Optional.of(new Awaited(sent, pending)), false)
        : now.with(false);
  }

  /**
   * There may be something to send that could not be sent yet. What was answered by then stays so.
   *
   * @param reached the newest revision that the stream's views have reached
   */
  public AckProgress busy(long reached) {
    return isIdle ? new AckProgress(answered(reached), awaited, false) : this;
  }

  /**
   * The newest revision of which everything that concerns the stream was sent and answered. Never
   * less than it was.
   *
   * @param reached the newest revision that the stream's views have reached
   */
  public long answered(long reached) {
    return isIdle ? Math.max(revision, reached) : revision;
  }

  private AckProgress with(boolean idle) {
    return idle == isIdle ? this : new AckProgress(revision, awaited, idle);
  }

  private AckProgress answered(StreamState state) {
    if (awaited.isEmpty()) {
      return this;
    }
    List<Unanswered> responses = awaited.get().responses();
    for (int i = 0; i < responses.size(); i++) {
      if (!responses.get(i).isAnswered(state)) {
        return this;
      }
    }
    return new AckProgress(awaited.get().revision(), Optional.empty(), false);
  }

  private static List<Unanswered> unanswered(StreamState state) {
    TypeStates types = state.types();
    List<Unanswered> responses = List.of();
    for (int i = 0; i < types.size(); i++) {
      TypeState type = types.get(i);
      if (type.isPending()) {
        Unanswered next = new Unanswered(type.type(), type.acks().last());
        responses = responses.isEmpty() ? List.of(next) : with(responses, next);
      }
    }
    return responses;
  }

  private static List<Unanswered> with(List<Unanswered> responses, Unanswered next) {
    List<Unanswered> all = new ArrayList<>(responses);
    all.add(next);
    return List.copyOf(all);
  }
}
