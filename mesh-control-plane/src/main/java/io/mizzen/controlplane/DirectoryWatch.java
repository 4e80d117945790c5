package io.mizzen.controlplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls back after something below a directory has changed and then been quiet for a moment, so
 * that an editor's burst of writes is one change. One daemon thread; the callback runs on it.
 */
final class DirectoryWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DirectoryWatch.class);
  private static final Duration QUIET = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Path directory;
  private final Runnable changed;
  private final WatchService events;
  private final Thread thread;

  private DirectoryWatch(Path directory, Runnable changed, WatchService events) {
    this.directory = directory;
    this.changed = changed;
    this.events = events;
    this.thread = new Thread(this::run, "mizzen-watch-" + directory.getFileName());
    this.thread.setDaemon(true);
  }

  /**
   * Starts watching.
   *
   * @throws IOException if the directory cannot be watched
   */
  static DirectoryWatch start(Path directory, Runnable changed) throws IOException {
    WatchService events = directory.getFileSystem().newWatchService();
    DirectoryWatch watch = new DirectoryWatch(directory, changed, events);
    watch.registerAll();
    watch.thread.start();
    return watch;
  }

  @Override
  public void close() {
    try {
      events.close();
      thread.join();
    } catch (IOException e) {
      throw new UncheckedIOException("closing the watch of " + directory, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      boolean following = true;
      while (true) {
        drain(following ? events.take() : events.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        settle();
        following = follow(following);
        if (following) {
          callBack();
        }
      }
    } catch (ClosedWatchServiceException e) {
      log.debug("no longer watching {}", directory);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Directories made meanwhile are watched from now on; the callback reads them anyway. One may
   * vanish while we look, the root too: we look again until all is well.
   */
  private boolean follow(boolean before) {
    try {
      registerAll();
      return true;
    } catch (IOException | UncheckedIOException e) {
      if (before) {
        log.atWarn()
            .addKeyValue("directory", directory)
            .log(
                "directory {} cannot be watched ({}); tried again every second",
                directory,
                e.toString());
      }
      return false;
    }
  }

  private void callBack() {
    try {
      changed.run();
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("directory", directory)
          .setCause(e)
          .log("a change in {} failed; the next one is tried again", directory);
    }
  }

  /**
   * Waits until nothing has happened for {@link #QUIET}, but no longer than {@link #PATIENCE}: who
   * writes all the time is followed too.
   */
  private void settle() throws InterruptedException {
    long start = System.nanoTime();
    @Nullable WatchKey more = events.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
    while (more != null) {
      drain(more);
      more =
          System.nanoTime() - start < PATIENCE.toNanos()
              ? events.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS)
              : null;
    }
  }

  private static void drain(@Nullable WatchKey key) {
    if (key != null) {
      key.pollEvents();
      key.reset();
    }
  }

  private void registerAll() throws IOException {
    try (Stream<Path> below = Files.walk(directory)) {
      for (Path each : below.filter(Files::isDirectory).toList()) {
        each.register(events, kinds().toArray(new java.nio.file.WatchEvent.Kind<?>[0]));
      }
    }
  }

  private static List<java.nio.file.WatchEvent.Kind<Path>> kinds() {
    return List.of(
        StandardWatchEventKinds.ENTRY_CREATE,
        StandardWatchEventKinds.ENTRY_MODIFY,
        StandardWatchEventKinds.ENTRY_DELETE);
  }
}
