package io.mizzen.xds.server.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The responses of one type on one stream, and the client's answers.
 *
 * @param last number of the newest response; 0 when nothing was sent
 * @param lastVersion its {@code version_info}
 * @param lastAt when it was sent, in nanoseconds of the caller's clock
 * @param answered every response up to this number is answered
 * @param answeredAt when one was answered last, in nanoseconds of the caller's clock; 0 before
 * @param unanswered the responses after it, oldest first
 * @param acked the newest accepted response, when there is one
 * @param nack the client's last refusal, until nothing refused is left
 */
@API(status = API.Status.INTERNAL)
public record AckState(
    long last,
    String lastVersion,
    long lastAt,
    long answered,
    long answeredAt,
    List<Sent> unanswered,
    Optional<Acked> acked,
    Optional<Nack> nack) {
  /** A client that answers none of them is sent no more of the type: each is remembered. */
  static final int MOST_UNANSWERED = 64;

  static final AckState NONE =
      new AckState(0, "", 0, 0, 0, List.of(), Optional.empty(), Optional.empty());

  /**
   * A response.
   *
   * @param names what was in it
   * @param position the position of the table it was made from
   * @param at when it was sent, in nanoseconds of the caller's clock
   */
  record Sent(long number, List<String> names, long position, long at) {}

  /** An accepted response. */
  public record Acked(long number, String version) {}

  /** A refused response. */
  public record Nack(long number, String version, String error) {}

  public boolean nothingSent() {
    return last == 0;
  }

  /** Whether some response was answered. */
  public boolean isAnswered() {
    return answered > 0;
  }

  /** Whether a response waits for the client's answer. */
  public boolean isPending() {
    return last > answered;
  }

  boolean isLast(Nonce nonce) {
    return nonce.number() == last;
  }

  /** Whether this stream gave out the nonce before the newest response of the type. */
  boolean isEarlier(Nonce nonce) {
    return 0 < nonce.number() && nonce.number() < last;
  }

  /** Whether the newest response was refused. */
  boolean isLastRefused() {
    return nack.isPresent() && nack.get().number() == last;
  }

  boolean isUnanswered(long number) {
    for (int i = 0; i < unanswered.size(); i++) {
      if (unanswered.get(i).number() == number) {
        return true;
      }
    }
    return false;
  }

  /** When the oldest response was sent that waits for an answer. One must be {@link #isPending}. */
  long waitsSince() {
    return unanswered.isEmpty() ? lastAt : unanswered.get(0).at();
  }

  /** Whether so many responses wait for an answer that none may follow before one comes. */
  boolean isFull() {
    return unanswered.size() >= MOST_UNANSWERED;
  }

  AckState sent(Sent sent, String version) {
    return new AckState(
        sent.number(), version, sent.at(), answered, answeredAt, unansweredWith(sent), acked, nack);
  }

  private List<Sent> unansweredWith(Sent sent) {
    if (unanswered.isEmpty()) {
      return List.of(sent);
    }
    List<Sent> all = new ArrayList<>(unanswered.size() + 1);
    all.addAll(unanswered);
    all.add(sent);
    return List.copyOf(all);
  }

  /**
   * The client names this response without an error. A response it has refused stays refused: a
   * request that changes the subscription after a NACK carries the refused nonce too.
   */
  AckState accepted(long number, long at) {
    if (nack.isPresent() && nack.get().number() == number) {
      return this;
    }
    Optional<Acked> newest = number == last ? Optional.of(new Acked(number, lastVersion)) : acked;
    return new AckState(
        last, lastVersion, lastAt, Math.max(answered, number), at, after(number), newest, nack);
  }

  AckState refused(long number, String error, long at) {
    String version = number == last ? lastVersion : "";
    return new AckState(
        last,
        lastVersion,
        lastAt,
        Math.max(answered, number),
        at,
        after(number),
        acked,
        Optional.of(new Nack(number, version, error)));
  }

  /** The client starts anew; what it said to responses before does not matter any more. */
  AckState restarted() {
    return new AckState(
        last, lastVersion, lastAt, answered, answeredAt, List.of(), acked, Optional.empty());
  }

  /** Without a refusal of which nothing is left. */
  AckState withoutNack() {
    return nack.isEmpty()
        ? this
        : new AckState(
            last, lastVersion, lastAt, answered, answeredAt, unanswered, acked, Optional.empty());
  }

  /** The responses a refusal of this number is about: those before it went without an answer. */
  List<Sent> upTo(long number) {
    return unanswered.stream().filter(each -> each.number() <= number).toList();
  }

  private List<Sent> after(long number) {
    int left = 0;
    while (left < unanswered.size() && unanswered.get(left).number() <= number) {
      left++;
    }
    if (left == unanswered.size()) {
      return List.of();
    }
    return left == 0 ? unanswered : List.copyOf(unanswered.subList(left, unanswered.size()));
  }
}
