package io.mizzen.controlplane.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mizzen.api.ResourceKey;
import io.mizzen.controlplane.loop.Debounce;
import io.mizzen.controlplane.loop.EventLoop;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.MeshStep;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.MeshSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AppliedSourceTest {
  private static final ResourceKey A = new ResourceKey("Service", "default", "a");
  private static final ResourceKey POISON = new ResourceKey("Service", "default", "poison");

  @TempDir private Path directory;
  private final List<String> parsed = Collections.synchronizedList(new ArrayList<>());
  private final ConfigIntake intake = new ConfigIntake("default");
  private volatile CountDownLatch hold = new CountDownLatch(0);
  private final CountDownLatch holding = new CountDownLatch(1);

  @AutoClose
  private final EventLoop loop =
      new EventLoop(
          MeshState.initial(MeshSettings.defaults("mesh"), List.of()),
          (state, changes) -> {
            MeshState next = MeshStep.apply(state, changes);
            if (next.rules().find(POISON).isPresent()) {
              holding.countDown();
              await(hold);
              throw new IllegalStateException("cannot be assembled");
            }
            return next;
          },
          state -> {},
          new Debounce(Duration.ZERO, Duration.ZERO),
          System::nanoTime);

  private final AppliedSource source =
      new AppliedSource(
          intake,
          loop,
          (name, text) -> {
            parsed.add(Path.of(name).getFileName().toString());
            if (text.contains("held")) {
              holding.countDown();
              await(hold);
            }
            return intake.read(name, text);
          });

  @Test
  void oneChangedFileParsesOneFile() throws IOException {
    for (int i = 0; i < 100; i++) {
      write("s" + i + ".yaml", service("s" + i, 9080));
    }
    source.applyPath(directory);
    parsed.clear();

    write("s42.yaml", service("s42", 9090));
    source.applyPath(directory);

    assertThat(parsed).containsExactly("s42.yaml");
  }

  /** Content read first must not be stored last. */
  @Test
  void contentReadEarlierIsNeverStoredLater() throws Exception {
    hold = new CountDownLatch(1);
    write("a.yaml", service("a", 9080) + "# held\n");
    Thread slow = new Thread(() -> applyQuietly(directory));
    slow.start();
    assertThat(holding.await(30, TimeUnit.SECONDS)).isTrue();
    write("a.yaml", service("a", 9090));
    Thread fast = new Thread(() -> applyQuietly(directory));
    fast.start();
    while (fast.getState() == Thread.State.NEW || fast.getState() == Thread.State.RUNNABLE) {
      Thread.onSpinWait();
    }
    hold.countDown();
    slow.join();
    fast.join();

    assertThat(loop.state().snapshot().services())
        .singleElement()
        .satisfies(service -> assertThat(service.port(9090)).isPresent());
  }

  @Test
  void failedStepLeavesEverythingAsItWas() throws IOException {
    source.applyText(service("a", 9080), "default");

    assertThatThrownBy(
            () -> source.applyText(service("poison", 1) + "---\n" + service("b", 1), "default"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not applied: cannot be assembled");
    source.applyText(service("c", 9080), "default");

    assertThat(loop.state().rules().byKey().keySet())
        .extracting(ResourceKey::name)
        .containsExactly("a", "c");
  }

  /** The first of two failed applies must not be what the second falls back to. */
  @Test
  void textThatWasNeverInForceIsNotTakenBack() throws Exception {
    loop.start();
    source.applyText(service("a", 9080), "default");
    hold = new CountDownLatch(1);
    Thread second = failing("# one line down\n" + service("a", 9080));
    assertThat(holding.await(30, TimeUnit.SECONDS)).isTrue();
    Thread third = failing("# two\n# lines down\n" + service("a", 9080));
    while (lineOfA() != 3) {
      Thread.onSpinWait();
    }

    hold.countDown();
    second.join();
    third.join();

    assertThat(lineOfA()).isEqualTo(1);
  }

  /** A file that goes changes nothing while a text declares the same, which then fails. */
  @Test
  void whatAFailedTextHadHiddenIsMadeGood() throws Exception {
    loop.start();
    write("one.yaml", service("a", 1));
    source.applyPath(directory);
    hold = new CountDownLatch(1);
    Thread failing = failing(service("a", 2));
    assertThat(holding.await(30, TimeUnit.SECONDS)).isTrue();
    Files.delete(directory.resolve("one.yaml"));
    Thread other = new Thread(() -> applyQuietly(directory));
    other.start();
    while (other.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }

    hold.countDown();
    failing.join();
    other.join();

    while (!loop.state().snapshot().services().isEmpty()) {
      Thread.onSpinWait();
    }
  }

  /** Applies a text together with a service that makes the step fail. */
  private Thread failing(String text) {
    Thread thread =
        new Thread(
            () ->
                assertThatThrownBy(
                        () -> source.applyText(text + "---\n" + service("poison", 1), "default"))
                    .hasMessageContaining("not applied"));
    thread.start();
    return thread;
  }

  private int lineOfA() {
    return Optional.ofNullable(source.documents().get(A))
        .map(each -> each.origin().line())
        .orElse(0);
  }

  private void applyQuietly(Path path) {
    try {
      source.applyPath(path);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("never released");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String service(String name, int port) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s}
    spec: {selector: {app: %s}, ports: [{name: grpc, port: %d}]}
    """
        .formatted(name, name, port);
  }
}
