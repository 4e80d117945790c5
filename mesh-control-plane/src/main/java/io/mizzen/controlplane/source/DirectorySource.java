package io.mizzen.controlplane.source;

import io.mizzen.api.spi.ConfigSink;
import io.mizzen.api.spi.ConfigSource;
import io.mizzen.controlplane.source.DirectoryWatch.Next;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * All {@code *.yaml} and {@code *.yml} files below a directory, which may be or hold links as
 * Kubernetes mounts them. A change is reported once it has been quiet for a moment; a file that is
 * still being written is not. A directory that is not there is an outage, and is looked for.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class DirectorySource implements ConfigSource {
  private final Path directory;
  private final DirectoryReader reader;
  private @Nullable ConfigSink sink;
  private @Nullable DirectoryWatch watch;
  private boolean closed;

  private DirectorySource(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
    this.reader = new DirectoryReader(this.directory, System::nanoTime);
  }

  public static DirectorySource of(Path directory) {
    return new DirectorySource(directory);
  }

  @Override
  public String name() {
    return "directory " + ConfigFiles.nameOf(directory);
  }

  /**
   * Reports what the directory says now before it returns.
   *
   * @throws UncheckedIOException if the system has no more watches
   */
  @Override
  public synchronized void start(ConfigSink to) {
    if (closed || watch != null) {
      throw new IllegalStateException("start: " + (closed ? "closed" : "started"));
    }
    sink = to;
    DirectoryWatch opened;
    try {
      opened = DirectoryWatch.openAnyway(directory, this::report);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot watch " + directory, e);
    }
    watch = opened;
    report();
    // The watch looks once more when it has begun to see changes, so none falls between the two.
    opened.follow();
  }

  private Next report() {
    ConfigSink to = sink;
    if (to == null) {
      return Next.ON_CHANGE;
    }
    try {
      to.snapshot(reader.read());
      return reader.isUnfinished() ? Next.SOON : Next.ON_CHANGE;
    } catch (IOException e) {
      to.outage(directory + ": " + e);
      return Next.SOON;
    }
  }

  @Override
  public void close() {
    DirectoryWatch running;
    synchronized (this) {
      closed = true;
      running = watch;
    }
    if (running != null) {
      running.close();
    }
  }
}
