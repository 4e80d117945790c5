package io.mizzen.controlplane.view;

import io.mizzen.model.ChangeKey;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/**
 * The resources that a view was asked for, and the inverted index from the keys that were read on
 * the way to them. Immutable and persistent: a change costs what it concerns.
 *
 * @param known by what was asked; an absent resource is an answer too
 * @param readers by key, the answers that depend on it
 * @param failed the answers whose translation threw; every change concerns them, so that they are
 *     tried again
 * @param lastGood what was answered before a change, until it is asked for again and translated
 * @param keeping what becomes of further answers
 */
record Answers(
    PMap<Asked, Answer> known,
    PMap<ChangeKey, PSet<Asked>> readers,
    PSet<Asked> failed,
    PMap<Asked, XdsResource> lastGood,
    Keeping keeping) {
  /** Names are the clients' choice, and any number of them. */
  private static final int MOST = 50_000;

  enum Keeping {
    OPEN,
    /** A later view has taken these answers over; it will not know of further ones. */
    TAKEN_OVER,
    /** Some answer was given that is not here, so that nobody can tell what a change concerns. */
    INCOMPLETE
  }

  /**
   * One name of one type.
   *
   * @param name {@code *} for all of the type
   */
  record Asked(TypeUrl type, String name) {}

  /**
   * The answer.
   *
   * @param reads what the answer was made from
   * @param failure present if its translation threw
   */
  record Answer(
      Optional<XdsResource> resource, Set<ChangeKey> reads, Optional<FailedTranslation> failure) {
    Answer {
      reads = Set.copyOf(reads);
    }

    Answer(Optional<XdsResource> resource, Set<ChangeKey> reads) {
      this(resource, reads, Optional.empty());
    }
  }

  static Answers none() {
    return new Answers(
        HashTreePMap.empty(),
        HashTreePMap.empty(),
        HashTreePSet.empty(),
        HashTreePMap.empty(),
        Keeping.OPEN);
  }

  @Nullable Answer of(Asked asked) {
    return known.get(asked);
  }

  /** With an answer that was not known; the same if it is, by now. */
  Answers with(Asked asked, Answer answer) {
    if (known.containsKey(asked)) {
      return this;
    }
    if (keeping != Keeping.OPEN || known.size() >= MOST) {
      return new Answers(known, readers, failed, lastGood, Keeping.INCOMPLETE);
    }
    PMap<ChangeKey, PSet<Asked>> index = readers;
    for (ChangeKey key : answer.reads()) {
      index = index.plus(key, reading(index, key).plus(asked));
    }
    boolean isGood = answer.failure().isEmpty();
    return new Answers(
        known.plus(asked, answer),
        index,
        isGood ? failed : failed.plus(asked),
        isGood ? lastGood.minus(asked) : lastGood,
        keeping);
  }

  /** The last version that was translated without an error, if it is not in force any more. */
  Optional<XdsResource> lastGood(Asked asked) {
    return Optional.ofNullable(lastGood.get(asked));
  }

  /** The translations that threw. */
  List<FailedTranslation> failures() {
    return failed.stream()
        .flatMap(asked -> Optional.ofNullable(known.get(asked)).stream())
        .flatMap(answer -> answer.failure().stream())
        .toList();
  }

  /** No answer at all, but the last good version of each. */
  Answers forgotten() {
    return new Answers(
        HashTreePMap.empty(),
        HashTreePMap.empty(),
        HashTreePSet.empty(),
        lastGoodWith(known.keySet()),
        Keeping.OPEN);
  }

  private PMap<Asked, XdsResource> lastGoodWith(Set<Asked> gone) {
    Map<Asked, XdsResource> good = new HashMap<>();
    for (Asked asked : gone) {
      Answer answer = known.get(asked);
      if (answer != null && answer.failure().isEmpty()) {
        answer.resource().ifPresent(resource -> good.put(asked, resource));
      }
    }
    return lastGood.size() + good.size() > MOST ? lastGood : lastGood.plusAll(good);
  }

  boolean isComplete() {
    return keeping != Keeping.INCOMPLETE;
  }

  /** The same, for the view that they were taken from. */
  Answers takenOver() {
    return isComplete() ? new Answers(known, readers, failed, lastGood, Keeping.TAKEN_OVER) : this;
  }

  /** The answers that some changed key concerns, and those that failed. */
  Set<Asked> concernedBy(Set<ChangeKey> changed) {
    Set<Asked> concerned = new HashSet<>(failed);
    for (ChangeKey key : changed) {
      if (key.isPattern()) {
        readers.forEach(
            (read, asked) -> {
              if (key.concerns(read)) {
                concerned.addAll(asked);
              }
            });
      } else {
        concerned.addAll(reading(readers, key));
      }
    }
    return concerned;
  }

  /** The answers that are left when these have to be looked up again. */
  Answers without(Set<Asked> gone) {
    PMap<ChangeKey, PSet<Asked>> index = readers;
    for (Asked asked : gone) {
      Answer answer = known.get(asked);
      for (ChangeKey key : answer == null ? Set.<ChangeKey>of() : answer.reads()) {
        PSet<Asked> others = reading(index, key).minus(asked);
        index = others.isEmpty() ? index.minus(key) : index.plus(key, others);
      }
    }
    return new Answers(
        known.minusAll(gone), index, failed.minusAll(gone), lastGoodWith(gone), keeping);
  }

  private static PSet<Asked> reading(PMap<ChangeKey, PSet<Asked>> index, ChangeKey key) {
    @Nullable PSet<Asked> asked = index.get(key);
    return asked == null ? HashTreePSet.empty() : asked;
  }
}
