package io.mizzen.controlplane.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DirectoryWatchTest {
  private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
  private final List<DirectoryWatch> open = new ArrayList<>();

  @TempDir Path directory;

  @AfterEach
  void close() {
    open.forEach(DirectoryWatch::close);
  }

  @Test
  void rootThatComesBackIsFollowed() throws Exception {
    Path root = Files.createDirectory(directory.resolve("rules"));
    watch(root, () -> calls.add("called"));
    Files.delete(root);
    Files.createDirectory(root);
    Files.writeString(root.resolve("one.yaml"), "1");
    awaitCall();
    calls.clear();

    Files.writeString(root.resolve("two.yaml"), "2");

    awaitCall();
  }

  @Test
  void writerWithoutPauseIsFollowed() throws Exception {
    watch(directory, () -> calls.add("called"));

    long changes = 0;
    while (calls.isEmpty()) {
      Files.writeString(directory.resolve("busy.yaml"), Long.toString(changes++));
    }

    assertThat(changes).isPositive();
  }

  @Test
  void failureOnAChangeDoesNotEndTheWatch() throws Exception {
    watch(
        directory,
        () -> {
          calls.add("called");
          throw new IllegalStateException("a change that cannot be digested");
        });
    Files.writeString(directory.resolve("one.yaml"), "1");
    awaitCall();

    Files.writeString(directory.resolve("two.yaml"), "2");

    awaitCall();
  }

  @Test
  void linkedRootIsFollowedWhereverItLeads() throws Exception {
    Path first = Files.createDirectory(directory.resolve("release-1"));
    Path second = Files.createDirectory(directory.resolve("release-2"));
    Path current = Files.createSymbolicLink(directory.resolve("current"), first);
    watch(current, () -> calls.add("called"));

    Files.writeString(first.resolve("one.yaml"), "1");
    awaitCall();
    calls.clear();
    Path next = Files.createSymbolicLink(directory.resolve("next"), second);
    Files.move(next, current, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    awaitCall();
    calls.clear();
    Files.writeString(second.resolve("two.yaml"), "2");
    awaitCall();
  }

  @Test
  void linkedFileIsFollowedToWhereItLies() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Path real = Files.writeString(elsewhere.resolve("real.yaml"), "1");
    Path root = Files.createDirectory(directory.resolve("rules"));
    Files.createSymbolicLink(root.resolve("linked.yaml"), real);
    watch(root, () -> calls.add("called"));

    Files.writeString(real, "2");

    awaitCall();
  }

  /** Its target is relative to where the directory lies, not to the link that leads there. */
  @Test
  void linkToAFileBesideALinkedDirectoryIsFollowed() throws Exception {
    Path data = Files.createDirectory(directory.resolve("data"));
    Path release = Files.createDirectory(data.resolve("r7"));
    Path shared = Files.createDirectory(data.resolve("shared"));
    Path real = Files.writeString(shared.resolve("a.yaml"), "1");
    Files.createSymbolicLink(release.resolve("a.yaml"), Path.of("..", "shared", "a.yaml"));
    Path etc = Files.createDirectory(directory.resolve("etc"));
    Path rules = Files.createSymbolicLink(etc.resolve("rules"), release);
    watch(rules, () -> calls.add("called"));

    Files.writeString(real, "2");

    awaitCall();
  }

  @Test
  void missingDirectoryLeavesNothingOpen() throws IOException {
    Path missing = directory.resolve("missing");
    long before = openDescriptors();

    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(() -> DirectoryWatch.open(missing, () -> DirectoryWatch.Next.SOON))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("missing");
    }

    // Others in this JVM may open some meanwhile; a leak would be one each and more.
    assertThat(openDescriptors() - before).isLessThan(50);
  }

  private static long openDescriptors() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return system instanceof UnixOperatingSystemMXBean unix ? unix.getOpenFileDescriptorCount() : 0;
  }

  private void watch(Path root, Runnable changed) throws Exception {
    DirectoryWatch watch =
        DirectoryWatch.open(
            root,
            () -> {
              changed.run();
              return DirectoryWatch.Next.ON_CHANGE;
            });
    open.add(watch);
    watch.follow();
    // It looks once when it begins.
    awaitCall();
    calls.clear();
  }

  private void awaitCall() throws InterruptedException {
    assertThat(calls.poll(30, TimeUnit.SECONDS)).isNotNull();
  }
}
