package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void nothingIsWatchedAfterClose() throws Exception {
    ControlPlane mesh = ControlPlane.builder().build();
    mesh.close();

    mesh.watch(directory);

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("mizzen-watch-" + directory.getFileName());
  }

  private void watch(Path root, Runnable changed) throws IOException {
    open.add(DirectoryWatch.start(root, changed));
  }

  private void awaitCall() throws InterruptedException {
    assertThat(calls.poll(30, TimeUnit.SECONDS)).isNotNull();
  }
}
