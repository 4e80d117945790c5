package io.mizzen.controlplane.source;

import io.mizzen.api.spi.ConfigSource;
import io.mizzen.api.spi.ServiceRegistry;
import io.mizzen.controlplane.state.SourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** The sources and registries of a control plane that is being built, in order of precedence. */
@API(status = API.Status.INTERNAL)
public final class DeclaredSources {
  private final List<Placed<ConfigSource>> configSources = new ArrayList<>();
  private final List<Placed<ServiceRegistry>> registries = new ArrayList<>();

  /** A source and its place among all of them. */
  record Placed<T>(SourceId id, T source) {}

  /**
   * Adds a source after all others.
   *
   * @throws IllegalArgumentException if its name is empty or taken
   */
  public void add(ConfigSource source) {
    configSources.add(new Placed<>(next(source.name()), source));
  }

  /**
   * Adds a registry after all others.
   *
   * @throws IllegalArgumentException if its name is empty or taken
   */
  public void add(ServiceRegistry registry) {
    registries.add(new Placed<>(next(registry.name()), registry));
  }

  List<Placed<ConfigSource>> configSources() {
    return List.copyOf(configSources);
  }

  List<Placed<ServiceRegistry>> registries() {
    return List.copyOf(registries);
  }

  /** The places of all of them. */
  public List<SourceId> ids() {
    return Stream.concat(
            configSources.stream().map(Placed::id), registries.stream().map(Placed::id))
        .toList();
  }

  private SourceId next(String name) {
    boolean taken =
        Stream.concat(Stream.of(SourceId.APPLIED, SourceId.REGISTRATIONS), ids().stream())
            .anyMatch(id -> id.name().equals(name));
    if (name.isEmpty() || taken) {
      throw new IllegalArgumentException(
          "source: '" + name + "' (expected: a name that no other source has)");
    }
    return new SourceId(1 + configSources.size() + registries.size(), name);
  }
}
