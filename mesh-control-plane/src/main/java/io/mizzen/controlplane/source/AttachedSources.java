package io.mizzen.controlplane.source;

import io.mizzen.api.ResourceKey;
import io.mizzen.api.spi.ConfigSource;
import io.mizzen.api.spi.ServiceRegistry;
import io.mizzen.config.Document;
import io.mizzen.controlplane.loop.EventLoop;
import io.mizzen.controlplane.registry.RegistryReports;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.SourceId;
import io.mizzen.intake.ConfigIntake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apiguardian.api.API;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sources and registries of one control plane with what takes their reports. Started and closed
 * once, by the facade; a source that fails to close does not keep the others from it.
 */
@API(status = API.Status.INTERNAL)
public final class AttachedSources implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AttachedSources.class);

  private final List<Attached> attached = new ArrayList<>();
  private final List<ConfigReports> configs = new ArrayList<>();

  /**
   * One of them.
   *
   * @param closing in order: first nothing is taken any more, then the source itself ends
   */
  private record Attached(SourceId id, Runnable start, List<AutoCloseable> closing) {}

  private AttachedSources() {}

  /** The sources that were declared, in their order. */
  public static AttachedSources of(DeclaredSources declared, EventLoop loop, ConfigIntake intake) {
    AttachedSources all = new AttachedSources();
    declared.configSources().forEach(each -> all.add(each.id(), each.source(), loop, intake));
    declared.registries().forEach(each -> all.add(each.id(), each.source(), loop));
    return all;
  }

  private void add(SourceId id, ConfigSource source, EventLoop loop, ConfigIntake intake) {
    ConfigReports reports = new ConfigReports(id, loop, intake::read);
    configs.add(reports);
    attached.add(new Attached(id, () -> source.start(reports), List.of(reports, source)));
  }

  /** Adds a registry of services. */
  public void add(SourceId id, ServiceRegistry registry, EventLoop loop) {
    RegistryReports reports = new RegistryReports(id, loop);
    attached.add(new Attached(id, () -> registry.start(reports), List.of(reports, registry)));
  }

  /**
   * Starts all of them.
   *
   * @throws IllegalStateException naming the first that cannot work at all
   */
  public void start() {
    for (Attached each : attached) {
      try {
        each.start().run();
      } catch (RuntimeException e) {
        throw new IllegalStateException(
            "source " + each.id() + " cannot be started: " + e.getMessage(), e);
      }
    }
  }

  /**
   * Waits for the first reports. A source that is late is done without: nothing of it is in force
   * then, and all of the others.
   *
   * @param synced done when all have reported; fails when the control plane is closed meanwhile
   */
  public void awaitSynced(CompletableFuture<MeshState> synced, Duration most) {
    try {
      var unused = synced.get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      if (!most.isZero()) {
        log.warn("serving although not all sources have reported within {}; see findings()", most);
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("start: the control plane was closed meanwhile", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** These documents, and of all other resources those of the first source that declares them. */
  public Map<ResourceKey, Document> documentsBelow(Map<ResourceKey, Document> first) {
    Map<ResourceKey, Document> all = new HashMap<>(first);
    configs.forEach(each -> each.documents().forEach(all::putIfAbsent));
    return all;
  }

  @Override
  public void close() {
    for (Attached each : attached) {
      for (AutoCloseable closing : each.closing()) {
        try {
          closing.close();
        } catch (Exception e) {
          log.atWarn().setCause(e).log("source {} failed to close", each.id());
        }
      }
    }
  }
}
