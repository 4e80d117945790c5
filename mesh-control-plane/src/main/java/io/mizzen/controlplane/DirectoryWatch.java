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
      while (true) {
        drain(events.take());
        settle();
        // Directories made meanwhile are watched from now on; the callback reads them anyway.
        registerAll();
        changed.run();
      }
    } catch (ClosedWatchServiceException e) {
      log.debug("no longer watching {}", directory);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.atError()
          .addKeyValue("directory", directory)
          .setCause(e)
          .log("cannot watch any more; changes are not seen until a restart");
    }
  }

  /** Waits until nothing has happened for {@link #QUIET}. */
  private void settle() throws InterruptedException {
    @Nullable WatchKey more = events.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
    while (more != null) {
      drain(more);
      more = events.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static void drain(WatchKey key) {
    key.pollEvents();
    key.reset();
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
