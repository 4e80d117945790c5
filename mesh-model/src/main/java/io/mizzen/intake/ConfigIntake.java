package io.mizzen.intake;

import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Severity;
import io.mizzen.config.Document;
import io.mizzen.config.resource.Reading;
import io.mizzen.config.resource.ResourceReader;
import io.mizzen.config.yaml.YamlReader;
import io.mizzen.model.MeshResource;
import io.mizzen.validation.SpecCheck;
import io.mizzen.validation.Validation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * Reads and validates texts. Bad documents never take their neighbours with them; only where the
 * YAML itself cannot be read is the whole text refused. Immutable, so threads may share it.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ConfigIntake {
  /** A resource that an earlier document of the same change has declared already. */
  public static final String DUPLICATE_RESOURCE = "DUPLICATE_RESOURCE";

  private final YamlReader yaml = YamlReader.withDefaults();
  private final ResourceReader resources;
  private final String defaultNamespace;
  private final FurtherChecks checks;

  /**
   * @param defaultNamespace the namespace of documents that name none
   */
  public ConfigIntake(String defaultNamespace) {
    this(MeshKinds.reader(), defaultNamespace, FurtherChecks.none());
  }

  private ConfigIntake(ResourceReader resources, String defaultNamespace, FurtherChecks checks) {
    this.resources = resources;
    this.defaultNamespace = defaultNamespace;
    this.checks = checks;
  }

  /** The same for another default namespace; what has been learnt of the kinds is shared. */
  public ConfigIntake in(String defaultNamespace) {
    return new ConfigIntake(resources, defaultNamespace, checks);
  }

  /**
   * The same with a check of one kind that comes after the kind's own, for what this module does
   * not know.
   *
   * @param spec the kind's record
   */
  public <S extends Record> ConfigIntake checking(Class<S> spec, SpecCheck<S> check) {
    return new ConfigIntake(resources, defaultNamespace, checks.with(spec, check));
  }

  /**
   * Reads one text.
   *
   * @param source what messages call the text: a path, or {@code <text>}
   */
  public Intake read(String source, String text) {
    return yaml.read(source, text)
        .fold(
            this::read,
            finding -> new Intake(List.of(), Map.of(), Set.of(), false, List.of(finding)));
  }

  private Intake read(List<Document> documents) {
    Map<ResourceKey, Reading.Accepted> accepted = new LinkedHashMap<>();
    Set<ResourceKey> mentioned = new TreeSet<>();
    List<Finding> findings = new ArrayList<>();
    boolean complete = true;
    for (Document document : documents) {
      for (Reading reading : resources.read(document, defaultNamespace)) {
        findings.addAll(everythingAbout(reading));
        complete &= reading.key().isPresent() || reading instanceof Reading.Ignored;
        reading.key().ifPresent(mentioned::add);
        accept(reading, accepted, findings);
      }
    }
    List<MeshResource<?>> good = new ArrayList<>();
    Map<ResourceKey, Document> places = new LinkedHashMap<>();
    accepted.forEach(
        (key, reading) -> {
          good.add(reading.resource());
          places.put(key, reading.document());
        });
    return new Intake(good, places, mentioned, complete, findings);
  }

  private List<Finding> everythingAbout(Reading reading) {
    if (!(reading instanceof Reading.Rejected rejected) || rejected.remains().isEmpty()) {
      return reading.findings();
    }
    Reading.Remains remains = rejected.remains().get();
    List<Finding> further =
        validateRemains(remains.resource(), remains.document(), rejected.findings());
    return Stream.concat(
            rejected.findings().stream(),
            further.stream().map(finding -> about(rejected.key(), finding)))
        .sorted(Comparator.comparing(Finding::origin))
        .toList();
  }

  private <S extends Record> List<Finding> validateRemains(
      MeshResource<S> remains, Document document, List<Finding> errors) {
    return Validation.validateRemains(document, remains, checks.of(remains), errors);
  }

  private <S extends Record> List<Finding> validate(Document document, MeshResource<S> resource) {
    return Validation.validate(document, resource, checks.of(resource));
  }

  private static Finding about(Optional<ResourceKey> key, Finding finding) {
    return new Finding(
        finding.severity(),
        finding.code(),
        key,
        finding.origin(),
        finding.path(),
        finding.found(),
        finding.expected(),
        finding.hint());
  }

  private void accept(
      Reading reading, Map<ResourceKey, Reading.Accepted> accepted, List<Finding> findings) {
    if (!(reading instanceof Reading.Accepted good)) {
      return;
    }
    MeshResource<?> resource = good.resource();
    Reading.Accepted earlier = accepted.get(resource.key());
    if (earlier != null) {
      findings.add(duplicate(resource, earlier.resource()));
      return;
    }
    List<Finding> said =
        Stream.concat(
                validate(good.document(), resource).stream(),
                EmbeddedMeshConfig.findings(good.document(), resource).stream())
            .toList();
    findings.addAll(said);
    if (said.stream().noneMatch(Finding::isError)) {
      accepted.put(resource.key(), good);
    }
  }

  /** The finding for a resource that {@code earlier} has declared already. */
  public static Finding duplicate(MeshResource<?> resource, MeshResource<?> earlier) {
    return new Finding(
        Severity.ERROR,
        DUPLICATE_RESOURCE,
        Optional.of(resource.key()),
        resource.origin(),
        "metadata.name",
        resource.name(),
        "a name no other " + resource.key().kind() + " of the namespace has",
        "the one at " + earlier.origin() + " stays; rename or remove this one");
  }
}
