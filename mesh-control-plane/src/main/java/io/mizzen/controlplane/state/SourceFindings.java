package io.mizzen.controlplane.state;

import io.mizzen.api.Finding;
import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Service;
import io.mizzen.api.Severity;
import io.mizzen.model.MeshResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/** The findings about several sources together, and about each of them. */
@API(status = API.Status.INTERNAL)
public final class SourceFindings {
  /** A resource or service that another source, first in order, declares too. */
  public static final String SHADOWED_BY_SOURCE = "SHADOWED_BY_SOURCE";

  /** A source that cannot tell what holds now. */
  public static final String SOURCE_OUTAGE = "SOURCE_OUTAGE";

  /** A source that has not reported since the start. */
  public static final String SOURCE_NOT_SYNCED = "SOURCE_NOT_SYNCED";

  private SourceFindings() {}

  /** All there is to say about a state's sources. */
  public static List<Finding> of(MeshState state) {
    List<Finding> findings = new ArrayList<>();
    state
        .contributions()
        .forEach(
            (source, said) -> {
              status(source, said.status()).ifPresent(findings::add);
              said.findings().values().forEach(findings::addAll);
            });
    findings.addAll(shadowedResources(state));
    findings.addAll(shadowedServices(state));
    return findings;
  }

  /** Those of the keys that are declared by a source without being in force. */
  public static List<Finding> shadowed(MeshState state, SourceId source, Set<ResourceKey> keys) {
    List<Finding> findings = new ArrayList<>();
    Map<ResourceKey, MeshResource<?>> said = state.contribution(source).resources();
    for (ResourceKey key : keys) {
      MeshResource<?> mine = said.get(key);
      Optional<MeshResource<?>> inForce =
          state.contributions().headMap(source, false).values().stream()
              .<MeshResource<?>>flatMap(c -> Optional.ofNullable(c.resources().get(key)).stream())
              .findFirst();
      if (mine != null && inForce.isPresent()) {
        findings.add(shadowed(mine, inForce.get().origin()));
      }
    }
    return findings;
  }

  private static Optional<Finding> status(SourceId source, SourceStatus status) {
    if (status instanceof SourceStatus.Outage outage) {
      return Optional.of(
          aboutSource(
              SOURCE_OUTAGE,
              source,
              outage.reason(),
              "a source that answers",
              "what it said before stays in force; it is asked again"));
    }
    if (status instanceof SourceStatus.Waiting) {
      return Optional.of(
          aboutSource(
              SOURCE_NOT_SYNCED,
              source,
              "no report yet",
              "a first report",
              "nothing of this source is in force until then"));
    }
    return Optional.empty();
  }

  private static List<Finding> shadowedResources(MeshState state) {
    List<Finding> findings = new ArrayList<>();
    state
        .contributions()
        .forEach(
            (source, said) -> findings.addAll(shadowed(state, source, said.resources().keySet())));
    return findings;
  }

  private static List<Finding> shadowedServices(MeshState state) {
    List<Finding> findings = new ArrayList<>();
    for (Contribution said : state.contributions().values()) {
      for (Service mine : said.services().values()) {
        state
            .snapshot()
            .catalog()
            .find(mine.key())
            .filter(inForce -> !inForce.equals(mine))
            .ifPresent(
                inForce ->
                    findings.add(
                        shadowed(
                            new ResourceKey("Service", mine.namespace(), mine.host()),
                            mine.origin(),
                            inForce.origin())));
      }
    }
    return findings;
  }

  private static Finding shadowed(MeshResource<?> mine, Origin inForce) {
    return shadowed(mine.key(), mine.origin(), inForce);
  }

  private static Finding shadowed(ResourceKey key, Origin mine, Origin inForce) {
    return new Finding(
        Severity.WARNING,
        SHADOWED_BY_SOURCE,
        Optional.of(key),
        mine,
        "metadata.name",
        key.name(),
        "a name that no other source declares",
        "the one at " + inForce + " is in force; this one takes over when that one goes");
  }

  private static Finding aboutSource(
      String code, SourceId source, String found, String expected, String hint) {
    return new Finding(
        Severity.WARNING,
        code,
        Optional.empty(),
        Origin.of(source.name()),
        "",
        found,
        expected,
        hint);
  }
}
