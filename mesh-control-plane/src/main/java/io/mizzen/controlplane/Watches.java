package io.mizzen.controlplane;

import io.mizzen.api.EscapedText;
import io.mizzen.controlplane.source.AppliedSource;
import io.mizzen.controlplane.source.AppliedSource.Applied;
import io.mizzen.controlplane.source.WatchedDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directories that are watched until the control plane is closed. Thread-safe. */
final class Watches implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Watches.class);

  private final AppliedSource applied;
  private final Listeners listeners;
  private final List<WatchedDirectory> open = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  Watches(AppliedSource applied, Listeners listeners) {
    this.applied = applied;
    this.listeners = listeners;
  }

  /**
   * Applies a directory and follows it.
   *
   * @throws UncheckedIOException if it cannot be read or watched; nothing stays open then
   */
  Applied add(Path directory) {
    DirectoryWatchLog said = new DirectoryWatchLog(log, directory);
    WatchedDirectory watch;
    try {
      // Watching begins before reading, so that no change falls between the two.
      watch =
          WatchedDirectory.open(
              directory, applied, again -> reapplied(directory, said, ApplyResult.of(again)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot watch " + EscapedText.of(directory.toString()), e);
    }
    open.add(watch);
    try {
      Applied first = watch.start();
      if (closed) {
        // It may have been added after close() had looked.
        watch.close();
      }
      return first;
    } catch (IOException e) {
      end(watch);
      throw new UncheckedIOException("cannot read " + EscapedText.of(directory.toString()), e);
    } catch (RuntimeException e) {
      end(watch);
      throw e;
    }
  }

  private void reapplied(Path directory, DirectoryWatchLog said, ApplyResult result) {
    said.applied(result);
    listeners.tell(each -> each.reapplied(directory, result));
  }

  @Override
  public void close() {
    closed = true;
    List<WatchedDirectory> all = List.copyOf(open);
    open.clear();
    Closing.all(all.toArray(AutoCloseable[]::new));
  }

  private void end(WatchedDirectory watch) {
    open.remove(watch);
    watch.close();
  }
}
