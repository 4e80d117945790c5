package io.mizzen.controlplane.loop;

import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.SourceChange;
import io.mizzen.controlplane.state.SourceId;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest state, and making the next one step after step. Steps of several threads are made one
 * after the other; reading the state never waits.
 */
final class Commits {
  private static final Logger log = LoggerFactory.getLogger(Commits.class);

  private final EventLoop.Step step;
  private final Consumer<MeshState> publish;
  private final ReentrantLock stepping = new ReentrantLock();
  private volatile MeshState state;

  Commits(MeshState initial, EventLoop.Step step, Consumer<MeshState> publish) {
    this.state = initial;
    this.step = step;
    this.publish = publish;
  }

  MeshState state() {
    return state;
  }

  /** Takes what is pending and makes a step of it; whoever waits for a part of it is told. */
  void step(Supplier<Map<SourceId, Pending>> pending) {
    stepping.lock();
    try {
      Map<SourceId, Pending> taken = pending.get();
      if (taken.isEmpty()) {
        return;
      }
      Map<SourceId, SourceChange> changes = new TreeMap<>();
      taken.forEach((source, each) -> changes.put(source, each.change().merged()));
      try {
        commit(step.apply(state, changes));
        taken.values().forEach(each -> each.committed().complete(state));
      } catch (Throwable e) {
        alone(taken, changes, e);
      }
    } finally {
      stepping.unlock();
    }
  }

  /** Makes a step that no source has reported. */
  void step(UnaryOperator<MeshState> change, CompletableFuture<MeshState> done) {
    stepping.lock();
    try {
      commit(change.apply(state));
      done.complete(state);
    } catch (Throwable e) {
      log.error("a step failed; the state stays at revision {}", state.revision(), e);
      done.completeExceptionally(e);
    } finally {
      stepping.unlock();
    }
  }

  /** A step failed: the changes of each source are tried alone, so that only the bad ones fail. */
  private void alone(
      Map<SourceId, Pending> taken, Map<SourceId, SourceChange> changes, Throwable together) {
    taken.forEach(
        (source, each) -> {
          if (taken.size() == 1) {
            failed(source, each, together);
            return;
          }
          try {
            commit(step.apply(state, Map.of(source, changes.get(source))));
            each.committed().complete(state);
          } catch (Throwable e) {
            failed(source, each, e);
          }
        });
  }

  private void failed(SourceId source, Pending pending, Throwable e) {
    log.atError()
        .addKeyValue("source", source)
        .setCause(e)
        .log("a change of {} failed; what the source said before stays in force", source);
    pending.committed().completeExceptionally(e);
  }

  private void commit(MeshState next) {
    state = next;
    try {
      publish.accept(next);
    } catch (Throwable e) {
      log.error("revision {} is in force but was not announced to the proxies", next.revision(), e);
    }
  }
}
