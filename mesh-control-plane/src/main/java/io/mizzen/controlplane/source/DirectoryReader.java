package io.mizzen.controlplane.source;

import io.mizzen.api.spi.ConfigText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a directory again and again, and does not take a file for finished that is still being
 * written: a text that looks cut off is given as it was before until it has stayed the same for
 * {@link #UNCHANGED}. Confined to its owner.
 */
final class DirectoryReader {
  /** The time for which a text that looks cut off must stay the same to be believed. */
  static final Duration UNCHANGED = Duration.ofSeconds(1);

  private static final Pattern KIND = Pattern.compile("(?m)^[\\s\\-{\"]*kind\"?\\s*:");

  private final Path directory;
  private final LongSupplier nanos;
  private final Map<String, Seen> seen = new HashMap<>();
  private boolean unfinished;

  /**
   * One file.
   *
   * @param given the text that was given last
   * @param newest the text that was read last
   * @param since when that was read first
   */
  private record Seen(String given, String newest, long since) {}

  DirectoryReader(Path directory, LongSupplier nanos) {
    this.directory = directory;
    this.nanos = nanos;
  }

  /**
   * The texts now, by name.
   *
   * @throws IOException if the directory is gone or cannot be listed
   */
  List<ConfigText> read() throws IOException {
    List<ConfigText> texts = new ArrayList<>();
    Map<String, Seen> next = new HashMap<>();
    unfinished = false;
    for (ConfigText text : ConfigFiles.read(directory)) {
      Seen before = seen.get(text.name());
      if (text instanceof ConfigText.Content readable) {
        Seen now = look(readable.text(), before);
        next.put(text.name(), now);
        unfinished |= !now.given().equals(now.newest());
        texts.add(new ConfigText.Content(text.name(), now.given()));
      } else {
        texts.add(text);
        if (before != null) {
          next.put(text.name(), before);
        }
      }
    }
    seen.clear();
    seen.putAll(next);
    return List.copyOf(texts);
  }

  /** Whether some text was given as it was before: it should be read again soon. */
  boolean isUnfinished() {
    return unfinished;
  }

  private Seen look(String text, @Nullable Seen before) {
    long now = nanos.getAsLong();
    if (before == null || before.given().equals(text)) {
      return new Seen(text, text, now);
    }
    long since = before.newest().equals(text) ? before.since() : now;
    boolean believed = !looksCutOff(before.given(), text) || now - since >= UNCHANGED.toNanos();
    return new Seen(believed ? text : before.given(), text, since);
  }

  /** A text that ends within a line, has fewer resources than before or is the start of it. */
  static boolean looksCutOff(String before, String now) {
    return !now.endsWith("\n") || kinds(now) < kinds(before) || before.startsWith(now);
  }

  private static long kinds(String text) {
    return KIND.matcher(text).results().count();
  }
}
