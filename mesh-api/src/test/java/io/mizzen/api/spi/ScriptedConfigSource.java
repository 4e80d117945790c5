package io.mizzen.api.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A source that says what a test tells it to, on the test's thread. Thread-safe. */
public final class ScriptedConfigSource implements ConfigSource {
  private final String name;
  private final Map<String, ConfigText> texts;
  private Optional<String> outage = Optional.empty();
  private @Nullable ConfigSink sink;

  public ScriptedConfigSource(String name) {
    this(name, new TreeMap<>());
  }

  /** A source of texts that others may hold too. */
  ScriptedConfigSource(String name, Map<String, ConfigText> texts) {
    this.name = name;
    this.texts = texts;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized void start(ConfigSink to) {
    sink = to;
    outage.ifPresentOrElse(to::outage, () -> to.snapshot(List.copyOf(texts.values())));
  }

  public synchronized ScriptedConfigSource write(String text, String content) {
    return say(new ConfigText.Content(text, content));
  }

  public synchronized ScriptedConfigSource spoil(String text) {
    return say(new ConfigText.Unreadable(text, "spoiled"));
  }

  public synchronized void remove(String text) {
    texts.remove(text);
    if (sink != null && outage.isEmpty()) {
      sink.change(List.of(), Set.of(text));
    }
  }

  /** Says once more all there is; ends an outage. */
  public synchronized void recover() {
    outage = Optional.empty();
    if (sink != null) {
      sink.snapshot(List.copyOf(texts.values()));
    }
  }

  /** Says that there is nothing. */
  public synchronized void empty() {
    texts.clear();
    recover();
  }

  public synchronized void fail(String reason) {
    outage = Optional.of(reason);
    if (sink != null) {
      sink.outage(reason);
    }
  }

  @Override
  public synchronized void close() {
    sink = null;
  }

  private ScriptedConfigSource say(ConfigText text) {
    texts.put(text.name(), text);
    if (sink != null && outage.isEmpty()) {
      sink.change(List.of(text), Set.of());
    }
    return this;
  }
}
