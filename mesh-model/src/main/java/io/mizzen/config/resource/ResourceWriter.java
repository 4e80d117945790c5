package io.mizzen.config.resource;

import io.mizzen.api.Origin;
import io.mizzen.config.ConfigNode;
import io.mizzen.config.ConfigNode.Entry;
import io.mizzen.config.ConfigNode.Mapping;
import io.mizzen.config.codec.RecordCodec;
import io.mizzen.config.resource.ResourceHeader.Metadata;
import io.mizzen.config.yaml.YamlPrinter;
import io.mizzen.model.MeshResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Writes resources in canonical form: fields in the order of their record, map keys sorted,
 * defaults left out. Reading the text gives an equal resource. Immutable, so threads may share it.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ResourceWriter {
  private static final Origin WRITTEN = Origin.of("<resource>");

  /** Stable versions first, and the newest of those. */
  private static final Comparator<String> NEWEST =
      Comparator.comparing((String version) -> version.contains("alpha"))
          .thenComparing(version -> version.contains("beta"))
          .thenComparing(Comparator.reverseOrder());

  private final RecordCodec codec = new RecordCodec();

  /** One YAML document, in the kind's most stable API version. */
  public <S extends Record> String write(MeshResource<S> resource, ResourceKind<S> kind) {
    return YamlPrinter.print(node(resource, kind));
  }

  private <S extends Record> Mapping node(MeshResource<S> resource, ResourceKind<S> kind) {
    ResourceHeader header =
        new ResourceHeader(
            kind.apiVersions().stream().min(NEWEST).orElseThrow(),
            kind.kind(),
            new Metadata(
                resource.name(),
                resource.namespace(),
                resource.labels().entries(),
                resource.annotations(),
                resource.created().map(Object::toString).orElse("")));
    List<Entry> entries = new ArrayList<>(codec.write(header).entries());
    Mapping spec = codec.write(resource.spec());
    if (kind.place() == ResourceKind.SpecPlace.WHOLE_DOCUMENT) {
      entries.addAll(spec.entries());
    } else {
      entries.add(new Entry("spec", WRITTEN, (ConfigNode) spec));
    }
    resource
        .status()
        .map(codec::write)
        .ifPresent(status -> entries.add(new Entry("status", WRITTEN, (ConfigNode) status)));
    return new Mapping(entries, WRITTEN);
  }
}
