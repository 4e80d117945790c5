package io.mizzen.api.spi;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A sink that keeps what a source says, and waits for it. Thread-safe. */
public final class RecordedConfig implements ConfigSink {
  private static final long PATIENCE_MILLIS = 30_000;

  /**
   * The reports of the source by now.
   *
   * @param outage the reason, while there is one
   * @param snapshots how many there were
   */
  public record Said(
      Map<String, String> texts,
      Map<String, String> unreadable,
      Optional<String> outage,
      int snapshots,
      int reports) {}

  private Said said = new Said(Map.of(), Map.of(), Optional.empty(), 0, 0);

  @Override
  public synchronized void snapshot(Collection<? extends ConfigText> texts) {
    Map<String, String> unreadable = new TreeMap<>();
    Map<String, String> now = new TreeMap<>();
    take(texts, now, unreadable);
    unreadable
        .keySet()
        .forEach(
            name -> {
              if (said.texts().containsKey(name)) {
                now.put(name, said.texts().get(name));
              }
            });
    say(new Said(now, unreadable, Optional.empty(), said.snapshots() + 1, said.reports() + 1));
  }

  @Override
  public synchronized void change(Collection<? extends ConfigText> texts, Set<String> removed) {
    Map<String, String> unreadable = new TreeMap<>(said.unreadable());
    Map<String, String> now = new TreeMap<>(said.texts());
    removed.forEach(now::remove);
    removed.forEach(unreadable::remove);
    take(texts, now, unreadable);
    say(new Said(now, unreadable, Optional.empty(), said.snapshots(), said.reports() + 1));
  }

  @Override
  public synchronized void outage(String reason) {
    say(
        new Said(
            said.texts(),
            said.unreadable(),
            Optional.of(reason),
            said.snapshots(),
            said.reports() + 1));
  }

  public synchronized Said said() {
    return said;
  }

  /** Waits until what was said by then is as expected. */
  public synchronized Said await(Predicate<Said> expected) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!expected.test(said)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("not said in time; said: " + said);
      }
      wait(left);
    }
    return said;
  }

  private static void take(
      Collection<? extends ConfigText> texts,
      Map<String, String> readable,
      Map<String, String> unreadable) {
    for (ConfigText text : texts) {
      if (text instanceof ConfigText.Content now) {
        readable.put(now.name(), now.text());
        unreadable.remove(now.name());
      } else if (text instanceof ConfigText.Unreadable now) {
        unreadable.put(now.name(), now.reason());
      }
    }
  }

  private void say(Said now) {
    said = now;
    notifyAll();
  }
}
