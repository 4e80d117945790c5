package io.mizzen.controlplane;

import io.mizzen.api.spi.ConfigSource;
import io.mizzen.api.spi.ServiceRegistry;
import io.mizzen.controlplane.loop.EventLoop;
import io.mizzen.controlplane.registry.RegistryReports;
import io.mizzen.controlplane.source.ConfigReports;
import io.mizzen.controlplane.state.SourceId;
import io.mizzen.intake.ConfigIntake;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sources and registries of one control plane with what takes their reports. Started and closed
 * once, by the facade; a source that fails to close does not keep the others from it.
 */
final class AttachedSources implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AttachedSources.class);

  private final List<Attached> attached = new ArrayList<>();

  /**
   * One of them.
   *
   * @param closing in order: first nothing is taken any more, then the source itself ends
   */
  private record Attached(SourceId id, Runnable start, List<AutoCloseable> closing) {}

  void add(SourceId id, ConfigSource source, EventLoop loop, ConfigIntake intake) {
    ConfigReports reports = new ConfigReports(id, loop, intake::read);
    attached.add(new Attached(id, () -> source.start(reports), List.of(reports, source)));
  }

  void add(SourceId id, ServiceRegistry registry, EventLoop loop) {
    RegistryReports reports = new RegistryReports(id, loop);
    attached.add(new Attached(id, () -> registry.start(reports), List.of(reports, registry)));
  }

  /**
   * Starts all of them.
   *
   * @throws IllegalStateException naming the first that cannot work at all
   */
  void start() {
    for (Attached each : attached) {
      try {
        each.start().run();
      } catch (RuntimeException e) {
        throw new IllegalStateException(
            "source " + each.id() + " cannot be started: " + e.getMessage(), e);
      }
    }
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
