package io.mizzen.controlplane.source;

import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.spi.ConfigSink;
import io.mizzen.api.spi.ConfigText;
import io.mizzen.config.Document;
import io.mizzen.controlplane.loop.EventLoop;
import io.mizzen.controlplane.loop.ReportQueue;
import io.mizzen.controlplane.state.Edits;
import io.mizzen.controlplane.state.SourceChange;
import io.mizzen.controlplane.state.SourceId;
import io.mizzen.controlplane.state.SourceStatus;
import io.mizzen.intake.Intake;
import io.mizzen.model.MeshResource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what one configuration source reports: parses what has changed, on the source's thread, and
 * puts it into the loop's inbox. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class ConfigReports implements ConfigSink, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConfigReports.class);

  private final SourceId source;
  private final ReportQueue queue;
  private final TextIntake intake;
  private final DeclaredTexts texts = new DeclaredTexts();
  private SourceStatus status = new SourceStatus.Waiting();

  /** By text, the findings of reading it. */
  private final Map<String, List<Finding>> read = new HashMap<>();

  /** By text, those that were reported, with its overlaps. */
  private final Map<String, List<Finding>> said = new HashMap<>();

  private boolean closed;

  public ConfigReports(SourceId source, EventLoop loop, BiFunction<String, String, Intake> intake) {
    this.source = source;
    this.queue = new ReportQueue(source, loop, this::everything);
    this.intake = intake::apply;
  }

  @Override
  public synchronized void snapshot(Collection<? extends ConfigText> all) {
    Map<String, ConfigText> byName = byName(all);
    Map<String, Optional<ConfigText>> changed = new LinkedHashMap<>();
    texts.all().forEach(known -> changed.put(known.name(), Optional.empty()));
    byName.forEach((name, text) -> changed.put(name, Optional.of(text)));
    report(changed, new SourceStatus.Synced());
  }

  @Override
  public synchronized void change(Collection<? extends ConfigText> some, Set<String> removed) {
    Map<String, Optional<ConfigText>> changed = new LinkedHashMap<>();
    byName(some).forEach((name, text) -> changed.put(name, Optional.of(text)));
    removed.forEach(name -> changed.put(name, Optional.empty()));
    SourceStatus before = status instanceof SourceStatus.Outage outage ? outage.before() : status;
    report(changed, before);
  }

  @Override
  public synchronized void outage(String reason) {
    SourceStatus before = status instanceof SourceStatus.Outage outage ? outage.before() : status;
    SourceStatus now = new SourceStatus.Outage(reason, before);
    if (!closed && !now.equals(status)) {
      log.atWarn().addKeyValue("source", source).log("{} has an outage: {}", source, reason);
      status = now;
      queue.put(SourceChange.none().with(now));
    }
  }

  /** The documents of the resources that are in force among what the source said. */
  public synchronized Map<ResourceKey, Document> documents() {
    return texts.documents();
  }

  /** Nothing is taken from the source any more. */
  @Override
  public synchronized void close() {
    closed = true;
  }

  private static Map<String, ConfigText> byName(Collection<? extends ConfigText> texts) {
    Map<String, ConfigText> byName = new LinkedHashMap<>();
    texts.forEach(text -> byName.put(Objects.requireNonNull(text, "text").name(), text));
    return byName;
  }

  private void report(Map<String, Optional<ConfigText>> changed, SourceStatus now) {
    if (closed) {
      return;
    }
    Map<String, Optional<DeclaredText>> next = new LinkedHashMap<>();
    Map<String, List<Finding>> findings = new LinkedHashMap<>();
    changed.forEach(
        (name, text) -> {
          Optional<DeclaredText> before = texts.find(name);
          Optional<DeclaredText> declared =
              text.flatMap(t -> TextReading.read(t, source.name(), 0, before, intake));
          if (!declared.equals(before)) {
            next.put(name, declared);
          }
          findings.put(name, text.map(t -> TextReading.findings(t, declared)).orElse(List.of()));
        });
    // Before and after: a text that declares a resource no more may have been the other's
    // duplicate.
    Set<String> concerned = new TreeSet<>(texts.sharing(next.keySet()));
    Edits<ResourceKey, MeshResource<?>> edits = texts.replace(next);
    concerned.addAll(texts.sharing(next.keySet()));
    concerned.addAll(findings.keySet());
    read.putAll(findings);
    status = now;
    queue.put(SourceChange.ofResources(edits, news(withOverlaps(concerned))).with(status));
    read.values().removeIf(List::isEmpty);
  }

  private Map<String, List<Finding>> withOverlaps(Set<String> names) {
    Map<String, List<Finding>> all = new LinkedHashMap<>();
    for (String name : names) {
      Stream<Finding> own = read.getOrDefault(name, List.of()).stream();
      all.put(name, Stream.concat(own, texts.overlaps(Set.of(name)).stream()).toList());
    }
    return all;
  }

  /** Those findings that have not been said yet, and which are no longer true. */
  private Edits<String, List<Finding>> news(Map<String, List<Finding>> findings) {
    Map<String, Optional<List<Finding>>> news = new LinkedHashMap<>();
    findings.forEach(
        (name, found) -> {
          if (!found.equals(said.getOrDefault(name, List.of()))) {
            news.put(name, found.isEmpty() ? Optional.empty() : Optional.of(found));
            found.forEach(finding -> log.warn("{}: {}", source, finding));
            said.put(name, found);
          }
        });
    said.values().removeIf(List::isEmpty);
    return new Edits<>(news);
  }

  private synchronized SourceChange everything() {
    return SourceChange.everything(texts.inForce(), all(said)).with(status);
  }

  private static Edits<String, List<Finding>> all(Map<String, List<Finding>> said) {
    Map<String, Optional<List<Finding>>> all = new LinkedHashMap<>();
    said.forEach((name, found) -> all.put(name, Optional.of(found)));
    return new Edits<>(all);
  }
}
