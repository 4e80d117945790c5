package io.mizzen.controlplane.source;

import io.mizzen.api.Finding;
import io.mizzen.controlplane.source.AppliedSource.Applied;
import io.mizzen.controlplane.source.AppliedSource.Rank;
import io.mizzen.controlplane.source.AppliedSource.Stored;
import io.mizzen.controlplane.source.DirectoryWatch.Next;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/** A directory that is applied, and applied again whenever something below it changes. */
@API(status = API.Status.INTERNAL)
public final class WatchedDirectory implements AutoCloseable {
  private final Path directory;
  private final AppliedSource applied;
  private final DirectoryReader reader;
  private final Consumer<Applied> followed;
  private final DirectoryWatch watch;

  /** The findings of the texts when they were read last; confined to the watch's thread. */
  private List<Finding> reported = List.of();

  private WatchedDirectory(Path directory, AppliedSource applied, Consumer<Applied> followed)
      throws IOException {
    this.directory = directory;
    this.applied = applied;
    this.followed = followed;
    this.reader = new DirectoryReader(directory, System::nanoTime);
    this.watch = DirectoryWatch.open(directory, this::changed);
  }

  /**
   * Watches from now on; {@link #start} applies the directory for the first time.
   *
   * @param followed told what became of later changes, on the watch's thread
   * @throws IOException if the directory cannot be watched; nothing stays open then
   */
  public static WatchedDirectory open(
      Path directory, AppliedSource applied, Consumer<Applied> followed) throws IOException {
    return new WatchedDirectory(directory, applied, followed);
  }

  /**
   * Applies the directory, then follows it.
   *
   * @throws IOException if the directory cannot be read; nothing has changed then
   */
  public Applied start() throws IOException {
    Stored stored = applied.storeRead(directory, reader, Rank.NEWEST);
    reported = stored.findings();
    Applied first = applied.await(stored);
    watch.follow();
    return first;
  }

  private Next changed() throws IOException {
    Stored stored = applied.storeRead(directory, reader, Rank.AS_BEFORE);
    boolean news = !stored.isEmpty() || !stored.findings().equals(reported);
    reported = stored.findings();
    if (news) {
      followed.accept(applied.await(stored));
    }
    return reader.isUnfinished() ? Next.SOON : Next.ON_CHANGE;
  }

  /** Ends the watch; what the directory reported last stays in force. */
  @Override
  public void close() {
    watch.close();
  }
}
