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
      Optional<TypeState> now = state.type(type);
      return now.isEmpty()
          || !now.get().names().isSubscribed()
          || now.get().acks().answered() >= number;
    }
  }

  /**
   * The progress after all of a revision was sent, as far as it can be told by now.
   *
   * @param sent the revision of the stream's views
   */
  public AckProgress sent(long sent, StreamState state, SendContext context) {
    AckProgress now = answered(state);
    boolean heldBack = state.isHeldBack(context);
    if (now.awaited.isPresent() || heldBack) {
      return new AckProgress(now.revision, now.awaited, false);
    }
    if (sent > now.revision) {
      now = new AckProgress(now.revision, Optional.of(new Awaited(sent, unanswered(state))), false);
      now = now.answered(state);
    }
    boolean idle = now.awaited.isEmpty() && !isAnyPending(state);
    return new AckProgress(now.revision, now.awaited, idle);
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

  private AckProgress answered(StreamState state) {
    if (awaited.isEmpty()) {
      return this;
    }
    for (Unanswered each : awaited.get().responses()) {
      if (!each.isAnswered(state)) {
        return this;
      }
    }
    return new AckProgress(awaited.get().revision(), Optional.empty(), false);
  }

  private static boolean isAnyPending(StreamState state) {
    for (TypeState type : state.types()) {
      if (type.isPending()) {
        return true;
      }
    }
    return false;
  }

  private static List<Unanswered> unanswered(StreamState state) {
    List<Unanswered> responses = new ArrayList<>(1);
    for (TypeState type : state.types()) {
      if (type.isPending()) {
        responses.add(new Unanswered(type.type(), type.acks().last()));
      }
    }
    return List.copyOf(responses);
  }
}
