package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.protocol.ResponseBodies;
import io.mizzen.xds.server.protocol.SharedNames;
import io.mizzen.xds.server.protocol.Subscriber;
import io.mizzen.xds.server.protocol.TableCounts;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one event loop. A stream belongs to one shard for life; the streams, what they see
 * and what they share are confined to the shard's tasks, of which one runs at a time. However many
 * publications come while one runs, they are one more.
 */
final class Shard implements Executor {
  /**
   * The streams that are visited before what they are sent is written. Each part is twice as many:
   * of streams that share connections, these are written a few times only.
   */
  static final int FIRST_VISITS = 64;

  private final ShardTasks tasks;
  private final double firstLookup;
  private final StreamCounters counters;
  private final Runnable progressed;
  private final TableCounts tableCounts = new TableCounts();
  private final ResponseBodies bodies;
  private final SharedNames names = new SharedNames();
  private final Supplier<String> identifier;
  private @Nullable ControlPlaneField controlPlane;
  private final Map<Object, Scope> scopes = new LinkedHashMap<>();
  private final Set<AdsStream> streams = new LinkedHashSet<>();
  private final Set<AdsStream> moved = new LinkedHashSet<>();

  /** Streams that a publication concerns and that have not been visited for it. */
  private final Set<Subscriber> concerned = new LinkedHashSet<>();

  private boolean visitsWait;

  /** The streams that the next part of the visits is of. */
  private int visitedAtOnce = FIRST_VISITS;

  private final AtomicReference<Push> pending = new AtomicReference<>(Push.NONE);

  /** The demand of a publication on a shard; the later one includes those before it. */
  enum Push {
    NONE,
    /** Every session sees what it saw, at a newer revision. */
    SHARED,
    /** A session may see something else than before. */
    ALL
  }

  /**
   * @param firstLookup see {@link #firstLookup()}
   * @param identifier {@code control_plane.identifier}, asked for at the first response
   * @param progressed called when a publication has reached all streams it concerns
   */
  Shard(
      ShardTasks tasks,
      double firstLookup,
      Supplier<String> identifier,
      StreamCounters counters,
      Runnable progressed) {
    this.tasks = tasks;
    this.firstLookup = firstLookup;
    this.counters = counters;
    this.progressed = progressed;
    this.bodies = new ResponseBodies(tableCounts);
    this.identifier = identifier;
  }

  /** Runs a short task. */
  @Override
  public void execute(Runnable task) {
    tasks.execute(task);
  }

  /** Runs what may take long for a stream that does not have everything yet. */
  void open(ShardTasks.Parts task) {
    tasks.open(task);
  }

  /**
   * The place among names that are not known at which their lookup begins, from 0 to 1: another on
   * each shard, since shards share what a view has answered.
   */
  double firstLookup() {
    return firstLookup;
  }

  /** The number of tasks that wait; any thread. */
  int waiting() {
    return tasks.waiting();
  }

  TableCounts tableCounts() {
    return tableCounts;
  }

  ResponseBodies bodies() {
    return bodies;
  }

  SharedNames names() {
    return names;
  }

  /** Made at the first response: a server that nobody calls loads no Envoy proto. */
  ControlPlaneField controlPlane() {
    ControlPlaneField known = controlPlane;
    if (known == null) {
      known = ControlPlaneField.of(identifier.get());
      controlPlane = known;
    }
    return known;
  }

  /** The number of views, names and subscriptions that are kept. */
  int kept() {
    return scopes.values().stream()
        .mapToInt(scope -> 1 + scope.types().stream().mapToInt(t -> scope.table(t).size()).sum())
        .sum();
  }

  void add(AdsStream stream) {
    streams.add(stream);
  }

  /** A stream sees something else than before, and has to be visited. */
  void moved(AdsStream stream) {
    moved.add(stream);
  }

  void remove(AdsStream stream) {
    streams.remove(stream);
    moved.remove(stream);
    concerned.remove(stream);
  }

  /** There is something new. Any thread; returns at once. */
  void push(Push push) {
    Push before =
        pending.getAndAccumulate(push, (one, other) -> one.compareTo(other) > 0 ? one : other);
    if (before == Push.NONE) {
      counters.pushTasks.increment();
      tasks.publish(this::advance);
    }
  }

  /**
   * Takes the newest views and visits the streams they concern, of a publication whose push may not
   * have come yet: what it demands is not known, hence all is looked at.
   */
  void publish() {
    pending.set(Push.NONE);
    takeNewest(Push.ALL);
    visitConcerned();
  }

  /** Takes the newest views; the streams they concern are visited in a short task of their own. */
  private void advance() {
    if (visitedAtOnce > FIRST_VISITS) {
      // Publications that follow closely do not put those off that have not been visited yet.
      visitConcerned();
    }
    takeNewest(pending.getAndSet(Push.NONE));
    if (!visitsWait) {
      visitsWait = true;
      tasks.visit(this::visitSome);
    }
  }

  /** Visits some of the streams that are concerned; whether there are more. */
  private boolean visitSome() {
    visitsWait = false;
    visit(visitedAtOnce);
    if (concerned.isEmpty()) {
      visited();
    } else {
      visitsWait = true;
      visitedAtOnce *= 2;
    }
    return visitsWait;
  }

  private void takeNewest(Push push) {
    if (push == Push.ALL) {
      for (AdsStream stream : List.copyOf(streams)) {
        stream.look();
        concerned.add(stream);
      }
    }
    for (Scope scope : List.copyOf(scopes.values())) {
      try {
        newest(scope).ifPresent(view -> scope.advance(view, concerned));
      } catch (RuntimeException e) {
        // Its streams keep what they have until the next publication; those of others do not.
        counters.failedLookups.increment();
        StreamLog.viewFailed(e);
      }
    }
    concerned.addAll(moved);
    moved.clear();
  }

  private void visitConcerned() {
    visit(concerned.size());
    visited();
  }

  private void visit(int most) {
    List<Subscriber> next = new ArrayList<>();
    Iterator<Subscriber> all = concerned.iterator();
    while (all.hasNext() && next.size() < most) {
      next.add(all.next());
      all.remove();
    }
    counters.visits.add(next.size());
    for (Subscriber each : next) {
      if (each instanceof AdsStream stream) {
        stream.visit();
      }
    }
  }

  private void visited() {
    visitedAtOnce = FIRST_VISITS;
    // Nobody is left who has not been visited for the view that a scope has by now.
    List<Scope> all = List.copyOf(scopes.values());
    all.forEach(Scope::visited);
    all.forEach(Scope::forgetGone);
    // Streams that were not visited have reached the revision too.
    progressed.run();
  }

  /** The newest view of a scope, as one of its streams is given it. */
  private static Optional<ResourceView> newest(Scope scope) {
    if (scope.users().isEmpty()) {
      return Optional.empty();
    }
    AdsStream first = scope.users().iterator().next();
    Optional<ResourceView> view = newest(scope, first);
    return view.isPresent()
        ? view
        : List.copyOf(scope.users()).stream()
            .filter(stream -> stream != first)
            .flatMap(stream -> newest(scope, stream).stream())
            .findFirst();
  }

  /** As this stream is given it, unless it moves elsewhere with it. */
  private static Optional<ResourceView> newest(Scope scope, AdsStream stream) {
    return stream.look().filter(view -> scope.users().contains(stream));
  }

  /** The scope from which a stream with this view gets a type. */
  Scope scope(AdsStream stream, ResourceView view, TypeUrl type) {
    Object key = view.sharedKey(type).orElse(stream);
    @Nullable Scope known = scopes.get(key);
    if (known != null) {
      return known;
    }
    Scope made = new Scope(key, view, tableCounts, counters);
    scopes.put(key, made);
    return made;
  }

  /** Forgets a scope that nobody uses. */
  void left(Scope scope) {
    if (scope.users().isEmpty()) {
      scopes.remove(scope.key());
    }
  }
}
