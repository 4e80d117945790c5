package io.mizzen.controlplane.source;

import com.google.common.collect.Sets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls back after something below a directory has changed and then been quiet for a moment, so
 * that an editor's burst of writes is one change. Links are followed, and seen when they are
 * swapped. One daemon thread; the callback runs on it.
 */
final class DirectoryWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DirectoryWatch.class);
  private static final Duration QUIET = Duration.ofMillis(50);
  private static final Duration SOON = Duration.ofMillis(250);
  private static final Duration MOST = Duration.ofSeconds(1);
  private static final WatchEvent.Kind<?>[] KINDS = {
    StandardWatchEventKinds.ENTRY_CREATE,
    StandardWatchEventKinds.ENTRY_MODIFY,
    StandardWatchEventKinds.ENTRY_DELETE
  };

  private final Path directory;
  private final Callback changed;
  private final WatchService events;
  private final Thread thread;

  /** By key, the entries that matter; empty when all do. Confined to the thread once it runs. */
  private final Map<WatchKey, Set<Path>> entries = new HashMap<>();

  /** Whether it could not be read when it was looked at last. Confined to the thread. */
  private boolean away;

  /** When to look again without having been told of a change. */
  enum Next {
    ON_CHANGE,
    SOON
  }

  /** Looks at the directory. */
  @FunctionalInterface
  interface Callback {
    /**
     * Something has changed.
     *
     * @throws IOException if the directory is gone or cannot be listed: it is looked for
     */
    Next changed() throws IOException;
  }

  private DirectoryWatch(Path directory, Callback changed, WatchService events) {
    this.directory = directory;
    this.changed = changed;
    this.events = events;
    this.thread = new Thread(this::run, "mizzen-watch-" + directory.getFileName());
    this.thread.setDaemon(true);
  }

  /**
   * A watch that sees all that happens from now on, and tells once it is {@link #follow followed}.
   *
   * @throws IOException if the directory cannot be watched; nothing stays open then
   */
  static DirectoryWatch open(Path directory, Callback changed) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IOException(directory + ": no directory");
    }
    DirectoryWatch watch = openAnyway(directory, changed);
    try {
      watch.register();
      return watch;
    } catch (IOException | RuntimeException e) {
      watch.events.close();
      throw e;
    }
  }

  /** A watch of a directory that need not be there yet: it is looked for. */
  static DirectoryWatch openAnyway(Path directory, Callback changed) throws IOException {
    return new DirectoryWatch(directory, changed, directory.getFileSystem().newWatchService());
  }

  /** Starts the thread. */
  void follow() {
    thread.start();
  }

  /** Ends the thread, which may be the caller; no callback begins afterwards. */
  @Override
  public void close() {
    try {
      events.close();
      if (Thread.currentThread() != thread) {
        thread.join();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("closing the watch of " + directory, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      Next next = Next.SOON;
      while (true) {
        if (awaitChange(next) || next == Next.SOON) {
          boolean found = isFound();
          next = callBack() == Next.SOON || !found ? Next.SOON : Next.ON_CHANGE;
        }
      }
    } catch (ClosedWatchServiceException e) {
      log.debug("no longer watching {}", directory);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits for a change that matters, and then until nothing has happened for {@link #QUIET}, but no
   * longer than {@link #MOST}: who writes all the time is followed too.
   *
   * @return whether there was one
   */
  private boolean awaitChange(Next next) throws InterruptedException {
    @Nullable WatchKey key =
        next == Next.ON_CHANGE
            ? events.take()
            : events.poll(SOON.toMillis(), TimeUnit.MILLISECONDS);
    long start = System.nanoTime();
    boolean matters = false;
    while (key != null) {
      matters |= drain(key);
      key =
          matters && System.nanoTime() - start >= MOST.toNanos()
              ? null
              : events.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
    }
    return matters;
  }

  private boolean drain(WatchKey key) {
    Set<Path> names = entries.getOrDefault(key, Set.of());
    boolean matters = false;
    for (WatchEvent<?> event : key.pollEvents()) {
      matters |=
          names.isEmpty()
              || event.kind().equals(StandardWatchEventKinds.OVERFLOW)
              || names.contains(event.context());
    }
    return !key.reset() || matters;
  }

  /** Directories made or linked meanwhile are watched from now on; one may vanish as we look. */
  private boolean isFound() {
    try {
      register();
      return true;
    } catch (IOException | UncheckedIOException e) {
      log.debug("cannot watch {} now", directory, e);
      return false;
    }
  }

  private void register() throws IOException {
    WatchedPlaces places = WatchedPlaces.of(directory);
    Map<WatchKey, Set<Path>> now = new HashMap<>();
    for (Path each : places.directories()) {
      now.put(each.register(events, KINDS), Set.of());
    }
    for (Map.Entry<Path, Set<Path>> each : places.entries().entrySet()) {
      if (Files.isReadable(each.getKey())) {
        now.merge(each.getKey().register(events, KINDS), each.getValue(), DirectoryWatch::both);
      }
    }
    entries.keySet().stream().filter(key -> !now.containsKey(key)).forEach(WatchKey::cancel);
    entries.clear();
    entries.putAll(now);
  }

  /** One directory that was reached by two paths; all entries matter where none is named. */
  private static Set<Path> both(Set<Path> some, Set<Path> others) {
    return some.isEmpty() || others.isEmpty() ? Set.of() : Sets.union(some, others);
  }

  private Next callBack() {
    try {
      Next next = changed.changed();
      away = false;
      return next;
    } catch (IOException e) {
      if (!away) {
        log.atWarn()
            .addKeyValue("directory", directory)
            .log("directory {} cannot be read, it is looked for: {}", directory, e.toString());
      }
      away = true;
      return Next.SOON;
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("directory", directory)
          .setCause(e)
          .log("a change of {} failed; the next one is tried again", directory);
      return Next.ON_CHANGE;
    }
  }
}
